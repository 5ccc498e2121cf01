#!/bin/bash
# vm-init.sh : PID 1 of the VM. Its root is the suite's tree with a layer of the lab's own on top; the engine's
# data lies beside that on the real disk, where overlay2 works. Starts the engine, then only reaps orphans.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=enter-root.sh
. "$LAB_SCRIPTS/enter-root.sh"

root=$LAB_DIR/vm/root
mount -t overlay -o "lowerdir=$LAB_TREE,upperdir=$LAB_DIR/vm/upper,workdir=$LAB_DIR/vm/work" lab-vm "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=0755 vm-run "$root/run"
mount -t tmpfs -o mode=1777 vm-tmp "$root/tmp"

bind() {
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
}
bind "$LAB_DIR/data" /var/lib/docker
bind "$LAB_DIR/engine" /lab/engine
bind "$LAB_SCRIPTS" /lab/scripts
bind "$LAB_IMAGES" /lab/images

# Every controller that the lab has a group for; the one of systemd has a name and no controller.
mount_cgroup_v1() {
  local controllers name
  mount -t tmpfs -o mode=0755 vm-cgroup "$root/sys/fs/cgroup"
  while read -r controllers _; do
    [ "$controllers" != - ] || continue
    name=${controllers#name=}
    [ "$name" = "$controllers" ] || controllers=none,$controllers
    mkdir "$root/sys/fs/cgroup/$name"
    mount -t cgroup -o "$controllers" cgroup "$root/sys/fs/cgroup/$name"
  done <"$LAB_DIR/cgroups"
}

# A group with processes cannot give controllers to its children, so the VM's own move into one of them.
mount_cgroup_v2() {
  local controller group=$root/sys/fs/cgroup
  mount -t cgroup2 cgroup2 "$group"
  mkdir "$group/init"
  echo 0 >"$group/init/cgroup.procs"
  for controller in $(<"$group/cgroup.controllers"); do
    echo "+$controller" >"$group/cgroup.subtree_control" || true
  done
}
"mount_cgroup_$LAB_CGROUP"

enter_root "$root"
echo vm >/proc/sys/kernel/hostname
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root

# What maintainer scripts would have done; none ran on the tree.
[ -e /bin/sh ] || ln -s dash /bin/sh
[ -L /var/run ] || { rm -rf /var/run && ln -s ../run /var/run; }
echo 'root:x:0:0:root:/root:/bin/sh' >/etc/passwd
printf 'root:x:0:\ndocker:x:999:\n' >/etc/group
for command in iptables ip6tables; do
  for suffix in '' -save -restore; do
    ln -sf "xtables-$LAB_IPTABLES-multi" "/usr/sbin/$command$suffix"
  done
done
# As Docker Desktop's VM: the host has a name, and its address answers DNS (here: refuses at once).
printf '127.0.0.1 localhost vm\n::1 localhost\n10.99.0.1 host.docker.internal\n' >/etc/hosts
echo 'nameserver 10.99.0.1' >/etc/resolv.conf

if [ "$LAB_ENGINE" = yes ]; then
  /lab/scripts/engine-start.sh
fi
: >/lab/engine/booted

while :; do
  sleep infinity &
  wait "$!" || true
done
