#!/bin/bash
# disk.sh IMAGE NODE : writes the machine's kernel, initrd and disk into the folder IMAGE. The disk holds the
# lab's sid tree, the kernel's modules, the program NODE, and guest/.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"

image=$1 node=$2
version=$(basename "$(echo "$kernel_tree"/usr/lib/modules/*)")
root=$image/root

# A layer on top of the tree, which must not change: mounted where nobody else sees it.
if [ "${3-}" != mounted ]; then
  exec unshare --mount "$0" "$image" "$node" mounted
fi
mkdir "$root" "$image/upper" "$image/work"
mount -t overlay -o "lowerdir=$(tree_of sid),upperdir=$image/upper,workdir=$image/work" vm-root "$root"

# What maintainer scripts would have done; none ran on the tree.
settle() {
  [ -e "$root/bin/sh" ] || ln -s dash "$root/bin/sh"
  rm -rf "$root/var/run"
  ln -s ../run "$root/var/run"
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  printf 'root:x:0:\ndocker:x:999:\n' >"$root/etc/group"
  for command in {iptables,ip6tables}{,-save,-restore}; do
    ln -sf xtables-nft-multi "$root/usr/sbin/$command"
  done
  # As Docker Desktop's VM: the host has a name.
  printf '127.0.0.1 localhost\n::1 localhost\n10.0.2.2 host.docker.internal\n' >"$root/etc/hosts"
  echo 'nameserver 10.0.2.3' >"$root/etc/resolv.conf"
}

# Unpacked, for the loader of the initrd, and that of the sid tree, do not read xz.
add_modules() {
  cp -a "$kernel_tree/usr/lib/modules" "$root/usr/lib/"
  find "$root/usr/lib/modules" -name '*.ko.xz' -exec "$root/usr/bin/busybox" unxz {} +
  chroot "$root" /usr/sbin/depmod "$version"
}

add_programs() {
  local library
  library=$(echo "$kernel_tree"/usr/lib/*-linux-gnu/libstdc++.so.6)
  install "$library" "$root${library#"$kernel_tree"}"
  mkdir -p "$root/usr/local/bin" "$root"/lab/{engine,images,scripts}
  install "$node" "$root/usr/local/bin/node"
  install "$vm_scripts"/guest/*.sh "$lab_scripts"/engine-{start,stop}.sh "$root/lab/scripts/"
  echo >"$root/lab/engine/arguments"
  cp "$images/web.tar" "$root/lab/images/"
}

settle
add_modules
add_programs
cp "$kernel_tree/boot/vmlinuz-$version" "$image/vmlinuz"
"$vm_scripts/initrd.sh" "$root" "$version" "$image/initrd"
(run_of_tree "$qemu_tree" mke2fs -q -t ext4 -d "$root" "$image/disk" 4G)
umount "$root"
rm -r "$root" "$image/upper" "$image/work"
