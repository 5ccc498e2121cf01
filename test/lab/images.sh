#!/bin/bash
# images.sh ARCH TREE DEST : builds the lab's container images from the package tree TREE, as archives for
# `docker load` in the folder DEST.
#
#   web.tar     dockline-lab/web: busybox; serves its own host name on port 80, IPv4 and IPv6
#   iperf3.tar  dockline-lab/iperf3: an iperf3 server on port 5201
#
# The same tree gives the same bytes. STOPSIGNAL is SIGKILL, for busybox as PID 1 ignores SIGTERM and every
# `docker stop` would take ten seconds; `docker import` of engine 20.10 cannot set it, an archive can.
set -euo pipefail

arch=$1 tree=$2 dest=$3

# What the images were built from: the packages and this script.
key=$(cat "$tree/.packages" "$0" | cksum)
mkdir -p "$dest"
exec 9>"$dest/.lock"
flock -w 120 9
if [ -f "$dest/.key" ] && [ "$(cat "$dest/.key")" = "$key" ]; then
  exit 0
fi

work=$(mktemp -d "$dest/.work.XXXXXX")
trap 'rm -rf "$work"' EXIT

busybox_root() {
  local root=$1 applet
  mkdir -p "$root"/{bin,dev,etc,proc,root,sys,tmp,www}
  cp "$tree/usr/bin/busybox" "$root/bin/busybox"
  for applet in $("$root/bin/busybox" --list); do
    [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
  done
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  echo 'root:x:0:' >"$root/etc/group"
}

# Copies a program of the tree with its loader and the libraries that the loader names.
add_program() {
  local root=$1 program=$2 loader library
  loader=$(echo "$tree"/usr/lib/*-linux-gnu/ld-linux-*.so.*)
  install -D "$tree/$program" "$root/bin/${program##*/}"
  install -D "$loader" "$root/lib/${loader##*/}"
  ln -s lib "$root/lib64"
  "$loader" --library-path "${loader%/*}" --list "$tree/$program" |
    sed -n "s|.* => \($tree/[^ ]*\) .*|\1|p" |
    while read -r library; do
      install "$library" "$root/lib/${library##*/}"
    done
}

# archive NAME ROOT COMMAND : COMMAND is what /bin/sh -c gets.
archive() {
  local name=$1 root=$2 command=$3 image=$work/$1.image layer config
  mkdir "$image"
  pack "$root" "$image/layer.tar"
  layer=$(sha256sum "$image/layer.tar" | cut -d ' ' -f 1)
  cat >"$image/config.json" <<JSON
{"architecture":"$arch","os":"linux","created":"1970-01-01T00:00:00Z","config":{"Env":["PATH=/bin:/usr/bin"],
"Cmd":["/bin/sh","-c","$command"],"StopSignal":"SIGKILL"},"rootfs":{"type":"layers","diff_ids":["sha256:$layer"]}}
JSON
  config=$(sha256sum "$image/config.json" | cut -d ' ' -f 1)
  mv "$image/config.json" "$image/$config.json"
  echo "[{\"Config\":\"$config.json\",\"RepoTags\":[\"dockline-lab/$name:latest\"],\"Layers\":[\"layer.tar\"]}]" \
    >"$image/manifest.json"
  pack "$image" "$dest/$name.tar.partial"
  mv "$dest/$name.tar.partial" "$dest/$name.tar"
}

pack() {
  tar -C "$1" --numeric-owner --owner=0 --group=0 --sort=name --mtime=@0 --format=ustar -cf "$2" .
}

busybox_root "$work/web"
archive web "$work/web" 'hostname >/www/index.html && exec httpd -f -vv -h /www'

busybox_root "$work/iperf3"
add_program "$work/iperf3" usr/bin/iperf3
# A loop, for an iperf3 server ends by itself when a test is cut off.
archive iperf3 "$work/iperf3" 'while :; do iperf3 -s; done'

echo "$key" >"$dest/.key"
