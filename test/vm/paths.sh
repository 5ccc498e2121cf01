# shellcheck shell=bash
# paths.sh : where the virtual machine's parts lie, beside the lab's. Sourced.
# shellcheck disable=SC2034

vm_scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source-path=SCRIPTDIR source=../lab/paths.sh
. "$vm_scripts/../lab/paths.sh"

# One folder per set of inputs: a machine that has booted once, and was stopped.
machines=$cache/machine
# Debian's QEMU 10 and kernel 6.12. The QEMU of bookworm, 7.2, lets a guest with two processors crash.
qemu_tree=$cache/tree/vm-qemu
kernel_tree=$cache/tree/vm-kernel

# run_of_tree TREE PROGRAM [ARGUMENT...] : becomes a program of TREE, by that tree's loader and libraries.
run_of_tree() {
  local tree=$1 program=$2 libraries
  shift 2
  libraries=$(echo "$tree"/usr/lib/*-linux-gnu)
  exec "$tree"/lib64/ld-linux-*.so.* --library-path "$libraries:$libraries/pulseaudio" --argv0 "$program" \
    "$(find "$tree/usr/bin" "$tree/usr/sbin" -name "$program" | head -n 1)" "$@"
}
