#!/bin/bash
# mac-root.sh ROOT : mounts the mac's root file system: this host's, with a layer in memory on top, so that
# the mac may write anywhere without changing the host. /run, /tmp and /root are empty and its own; the
# checkout, the cache and Node stay reachable under their real paths. Runs in the lab's namespaces.
set -euo pipefail

root=$1
memory=${root%/*}
mount -t tmpfs -o mode=0755 lab-mac "$memory"
mkdir "$memory/upper" "$memory/work" "$root"
mount -t overlay -o "lowerdir=/,upperdir=$memory/upper,workdir=$memory/work" lab-mac "$root"

mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /sys/fs/cgroup "$root/sys/fs/cgroup"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=0755 lab-run "$root/run"
mount -t tmpfs -o mode=1777 lab-tmp "$root/tmp"
mount -t tmpfs -o mode=0700 lab-home "$root/root"

# The VM's start looks up what the host calls its PID 1.
mkdir -p "$root/run/lab/host-proc"
mount --bind /proc "$root/run/lab/host-proc"

# Shows the host's folder $1 in the mac, live: an overlay must not see its lower layer change.
show() {
  mkdir -p "$root$1"
  mount --rbind "$1" "$root$1"
}

show "$LAB_CHECKOUT"
show "$LAB_CACHE"
# bin/node of a version manager may lie where the mac has an empty folder, or on another file system.
node_prefix=$(dirname "$(dirname "$LAB_NODE")")
[ -x "$root$LAB_NODE" ] || [ "$node_prefix" = / ] || show "$node_prefix"

rm -f "$root/etc/resolv.conf"
echo 'nameserver 192.168.50.1' >"$root/etc/resolv.conf"
printf '127.0.0.1 localhost mac\n::1 localhost\n' >"$root/etc/hosts"
