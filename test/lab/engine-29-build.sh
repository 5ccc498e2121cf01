#!/bin/bash
# engine-29-build.sh DEST : builds dockerd and docker-proxy of engine 29 from their Go module, for no Debian suite
# has them, into the folder DEST.
#
# One hash pins all of it: the module's own go.sum names every dependency. Go is this system's where it is new
# enough, else Debian's; where modules come from is as the go command is set up here. Some minutes and 3 GB
# the first time, which are given back; nothing when DEST holds what is wanted already.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"

dest=$1

# v2 of the module is in beta; its tags stand on those of the engine's releases.
module=github.com/moby/moby/v2
version=v2.0.0-beta.24
sum=h1:sWv7EckkDJhpraR9yUjkw1XeVf39+MWd58E22PYloNA=
release=29.8.1
least_go=go1.26.3
# Without cgo dockerd runs nft instead of libnftables, and has neither btrfs nor journald.
flags=(-mod=readonly -buildvcs=false -trimpath -tags 'netgo osusergo nri_no_wasm'
  -ldflags "-s -w -X $module/dockerversion.Version=$release")

work=$cache/go
export GOMODCACHE=$work/mod GOCACHE=$work/build GOWORK=off CGO_ENABLED=0

is_new_enough() {
  printf '%s\n' "$least_go" "$("$1" env GOVERSION)" | sort --check=quiet --version-sort
}

# Sets go.
find_go() {
  if go=$(command -v go) && is_new_enough "$go"; then
    return
  fi
  local tree=$cache/tree/golang
  sh "$lab_checkout/vm-setup/debs.sh" sid "$(dpkg --print-architecture)" "$tree" golang-go
  export GOROOT=$tree/usr/lib/go
  go=$GOROOT/bin/go
  is_new_enough "$go" || fail "neither this system nor Debian sid has $least_go, which engine $release needs"
}

# Sets source.
fetch_module() {
  local answer
  answer=$(cd "$work" && "$go" mod download -modcacherw -json "$module@$version") ||
    fail "cannot fetch $module@$version: $answer"
  [ "$(field Sum <<<"$answer")" = "$sum" ] || fail "$module@$version is not what is pinned here: $answer"
  source=$(field Dir <<<"$answer")
}

# The text of the JSON member $1, which stands on a line of its own.
field() {
  sed -n "s/^.*\"$1\": \"\(.*\)\",*$/\1/p"
}

mkdir -p "${dest%/*}"
exec 9>"$dest.lock"
flock --wait 1800 9 || fail "another build has held $dest.lock for half an hour; end it and try again"
wanted="$module@$version $sum ${flags[*]}"
if [ -f "$dest/.built" ] && [ "$(<"$dest/.built")" = "$wanted" ]; then
  exit 0
fi
echo "engine-29-build.sh: building engine $release; this takes some minutes" >&2
mkdir -p "$work"
find_go
fetch_module
rm -rf "$dest.partial"
mkdir "$dest.partial"
(cd "$source" && nice "$go" build -modcacherw -p 2 "${flags[@]}" -o "$dest.partial/" ./cmd/dockerd ./cmd/docker-proxy)
echo "$wanted" >"$dest.partial/.built"
rm -rf "$dest"
mv "$dest.partial" "$dest"
rm -rf "$work"
