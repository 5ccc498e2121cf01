#!/bin/bash
# systemd-init.sh LAB_DIRECTORY : becomes the host's systemd, after making its root file system as a container
# manager would. Nothing of the kernel that all of this machine shares can be changed from there: /sys and
# /proc/sys are read-only, and units that load modules or mount the kernel's own file systems are masked.
set -euo pipefail
# shellcheck source=/dev/null
. "$1/settings"
# shellcheck source-path=SCRIPTDIR source=enter-root.sh
. "$LAB_SCRIPTS/enter-root.sh"

# enter.sh finds this process as the mac of a lab "host" in a cache of its own.
read -r host_view _ </run/lab/host-proc/self/stat
echo "$host_view" >"$LAB_DIR/systemd/lab/host/mac.pid"

root=$LAB_DIR/systemd/root
mount -t overlay -o \
  "lowerdir=$LAB_CACHE/tree/lab-systemd-resolved,upperdir=$LAB_DIR/systemd/upper,workdir=$LAB_DIR/systemd/work" \
  lab-systemd "$root"
mount -t proc proc "$root/proc"
mount --bind -o ro "$root/proc/sys" "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=0755 systemd-run "$root/run"

mount -t tmpfs -o mode=0755 systemd-dev "$root/dev"
mkdir "$root/dev/net"
for device in full net/tun null random tty urandom zero; do
  : >"$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done

show() {
  mkdir -p "$(dirname "$root$2")"
  if [ -d "$1" ]; then mkdir -p "$root$2"; else : >"$root$2"; fi
  mount --bind "$1" "$root$2"
}
# Ordinary users need the checkout and Node, wherever these lie.
chmod 0755 "$root/root"
show "$LAB_CHECKOUT" "$LAB_CHECKOUT"
show "$LAB_NODE" "$LAB_NODE"
show "$LAB_DIR/engine" /lab/engine

enter_root "$root"

# What maintainer scripts and an installer would have done.
rm -rf /var/run && ln -s ../run /var/run
echo linux >/etc/hostname
printf '127.0.0.1 localhost linux\n::1 localhost\n' >/etc/hosts
echo 'nameserver 192.168.50.1' >/etc/resolv.conf
{
  echo 'root:x:0:0:root:/root:/bin/bash'
  echo 'anna:x:1000:1000::/home/anna:/bin/bash'
  echo 'otto:x:1001:1001::/home/otto:/bin/bash'
  echo 'messagebus:x:100:100::/nonexistent:/usr/sbin/nologin'
  echo 'systemd-resolve:x:101:101::/:/usr/sbin/nologin'
} >/etc/passwd
# Both may use the engine; its socket belongs to the VM's group "docker".
{
  printf 'root:x:0:\nanna:x:1000:\notto:x:1001:\ndocker:x:999:anna,otto\n'
  printf 'messagebus:x:100:\nsystemd-resolve:x:101:\n'
} >/etc/group
install -d -o 1000 -g 1000 /home/anna
install -d -o 1001 -g 1001 /home/otto
# Without one this would be a first boot, which enables every unit there is.
echo 0123456789abcdef0123456789abcdef >/etc/machine-id

cd /etc/systemd/system
ln -s /usr/lib/systemd/system/multi-user.target default.target
for unit in dev-hugepages.mount getty.target ldconfig.service proc-sys-fs-binfmt_misc.automount \
  sys-fs-fuse-connections.mount sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
  systemd-logind.service systemd-modules-load.service systemd-resolved.service systemd-sysctl.service \
  systemd-tmpfiles-clean.timer tmp.mount; do
  ln -s /dev/null "$unit"
done
# Who unmasks it: it cannot have devices of its own, for nobody here may make any.
mkdir systemd-resolved.service.d
printf '[Service]\nPrivateDevices=no\n' >systemd-resolved.service.d/lab.conf
exec env -i container=dockline-lab /usr/lib/systemd/systemd
