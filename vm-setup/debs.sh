#!/bin/sh
# debs.sh SUITE ARCH DEST PACKAGE... : unpacks Debian packages, with all they depend on, into the folder DEST.
#
# Nothing on this machine changes: resolving happens in an apt root of its own, with an empty package
# database, below ${DOCKLINE_CACHE:-~/.cache/dockline}; the mirror is the one this system is configured with,
# only the suite differs. No maintainer script runs. DEST appears whole or not at all; if it is there
# already with the same package list, nothing is done. Copyright files are kept; DEST/.debs lists what is in it.
set -eu

suite=$1 arch=$2 dest=$3
shift 3
cache=${DOCKLINE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dockline}
apt_root=$cache/apt/$suite-$arch
keyring=/usr/share/keyrings/debian-archive-keyring.gpg

fail() {
  echo "debs.sh: $1" >&2
  exit 1
}

# The first archive of this system whose address matches (or, with -v, does not match) "security".
mirror() {
  # shellcheck disable=SC2016 # apt expands it.
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -i "$@" security | head -n 1
}

write_apt_root() {
  mkdir -p "$apt_root/etc/apt.conf.d" "$apt_root/etc/preferences.d" "$apt_root/etc/none.d" \
    "$apt_root/state/lists/partial" "$apt_root/cache/archives/partial" "$apt_root/empty/partial"
  : >"$apt_root/status"
  main=$(mirror -v) || fail "apt on this system names no Debian archive; run 'apt-get update' and try again"
  echo "deb [signed-by=$keyring arch=$arch] $main $suite main" >"$apt_root/etc/sources.list"
  case $suite in
    sid | experimental) ;;
    *)
      if security=$(mirror -e); then
        echo "deb [signed-by=$keyring arch=$arch] $security $suite-security main" >>"$apt_root/etc/sources.list"
      fi
      ;;
  esac
  # Check-Valid-Until: a mirror may carry a frozen snapshot of an unreleased suite.
  cat >"$apt_root/apt.conf" <<EOF
APT::Architecture "$arch";
APT::Architectures { "$arch"; };
APT::Install-Recommends "false";
APT::Sandbox::User "root";
Acquire::Check-Valid-Until "false";
Acquire::Languages "none";
Acquire::Retries "3";
Dir::Etc "$apt_root/etc";
Dir::Etc::sourcelist "$apt_root/etc/sources.list";
Dir::Etc::sourceparts "$apt_root/etc/none.d";
Dir::Etc::parts "$apt_root/etc/apt.conf.d";
Dir::State "$apt_root/state";
Dir::State::status "$apt_root/status";
Dir::Cache "$apt_root/cache";
EOF
}

apt() {
  APT_CONFIG=$apt_root/apt.conf apt-get -q "$@"
}

unpack() {
  tree=$1
  mkdir -p "$tree/usr/bin" "$tree/usr/sbin" "$tree/usr/lib" "$tree/usr/lib64" "$tree/etc" "$tree/proc" \
    "$tree/sys" "$tree/dev" "$tree/run" "$tree/tmp" "$tree/var/lib" "$tree/root"
  for folder in bin sbin lib lib64; do
    ln -s "usr/$folder" "$tree/$folder"
  done
  while read -r file; do
    dpkg-deb --fsys-tarfile "$apt_root/cache/archives/$file" |
      tar -x -C "$tree" --keep-directory-symlink \
        --exclude='./usr/share/doc/*/[!c]*' --exclude='./usr/share/doc/*/c[!o]*' --exclude=./usr/share/man \
        --exclude=./usr/share/locale
  done
}

command -v apt-get >/dev/null || fail "apt-get is missing; this needs a Debian-family system"
[ -e "$keyring" ] || fail "$keyring is missing; install the package debian-archive-keyring"
mkdir -p "$cache/apt"
exec 9>"$cache/apt/$suite-$arch.lock"
flock 9

wanted="$suite $arch $*"
if [ -f "$dest/.packages" ] && [ "$(cat "$dest/.packages")" = "$wanted" ]; then
  exit 0
fi
echo "Fetching Debian packages of $suite, once: $*" >&2
write_apt_root
log=$apt_root/apt.log
apt update >"$log" 2>&1 || fail "apt-get update for $suite failed: $(tail -n 1 "$log")"
# An empty archive folder, for --print-uris leaves out what is cached already.
files=$(apt -o "Dir::Cache::archives=$apt_root/empty" install -y --print-uris "$@" 2>"$log" |
  awk "/^'/ { print \$2 }") || fail "cannot resolve $*: $(tail -n 1 "$log")"
[ -n "$files" ] || fail "cannot resolve $*: $(tail -n 1 "$log")"
apt install -y --download-only "$@" >"$log" 2>&1 || fail "download for $suite failed: $(tail -n 1 "$log")"

rm -rf "$dest.partial"
echo "$files" | unpack "$dest.partial"
echo "$files" >"$dest.partial/.debs"
echo "$wanted" >"$dest.partial/.packages"
rm -rf "$dest"
mv "$dest.partial" "$dest"
