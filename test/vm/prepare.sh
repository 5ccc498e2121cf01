#!/bin/bash
# prepare.sh : fetches and builds what the virtual machines share, and prints its folder: kernel, initrd, disk,
# and the state of a machine that has booted and whose engine answers.
#
# It lies below ${DOCKLINE_CACHE:-~/.cache/dockline}; what is there already and still fits is left alone.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"

"$lab_scripts/prepare.sh" sid >&2
debs=$lab_checkout/vm-setup/debs.sh
# libstdc++6 is for Node, which runs in the VM.
sh "$debs" trixie amd64 "$qemu_tree" qemu-system-x86 seabios ipxe-qemu e2fsprogs >&2
sh "$debs" trixie amd64 "$kernel_tree" linux-image-cloud-amd64 libstdc++6 >&2

node=$(readlink -f "$(command -v node)")

# Everything that the result depends on: the trees by their age, for they are made anew rather than changed.
key=$({
  stat --format %Y "$qemu_tree/.packages" "$kernel_tree/.packages" "$(tree_of sid)/.packages"
  cat "$images/.key"
  cat "$vm_scripts"/{disk,freeze,initrd,paths,prepare,qemu}.sh "$vm_scripts"/guest/*.sh
  cat "$lab_scripts"/engine-{start,stop}.sh
  "$node" --version
} | sha256sum | cut -c 1-16)
image=$machines/$key

mkdir -p "$machines"
exec 9>"$machines/.lock"
flock --wait 300 9 || fail "another prepare.sh has held $machines for five minutes; end it and try again"
if [ ! -e "$image/state" ]; then
  echo "prepare.sh: building the virtual machine, about a minute" >&2
  work=$machines/.partial
  rm -rf "$work"
  mkdir "$work"
  "$vm_scripts/disk.sh" "$work" "$node" >&2
  "$vm_scripts/freeze.sh" "$work" >&2
  rm -rf "$image"
  mv "$work" "$image"
  # Others may still start from those of an older checkout.
  find "$machines" -mindepth 1 -maxdepth 1 -type d -mtime +1 -exec rm -rf {} +
fi
touch "$image"
echo "$image"
