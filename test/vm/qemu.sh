#!/bin/bash
# qemu.sh IMAGE QEMU-ARGUMENT... : becomes QEMU with the machine that the folder IMAGE holds the parts of. The
# caller adds the disk "root" and the cable "lan".
#
# The machine is the same at its first boot and after every restore, for saved state fits only its own devices.
# Its host, as it sees it (10.0.2.2), is the loopback of the network namespace that this runs in; there, the
# ports 2375 and 2323 lead to its Docker API and to its commands (guest/run.sh).
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"

image=$1
shift
# Without acceleration: a stock kernel does not get through its boot on every /dev/kvm. The processor has no AVX,
# for programs that find it use it, and are slower when it has to be emulated.
machine=(-machine q35 -accel "tcg,thread=multi" -cpu Westmere -smp 2 -m 1024 -nodefaults -display none -no-reboot)
kernel=(-kernel "$image/vmlinuz" -initrd "$image/initrd"
  -append "console=ttyS0 quiet panic=-1 mitigations=off net.ifnames=0 tsc=unstable")
devices=(
  -device "virtio-blk-pci,drive=root"
  -netdev "user,id=host,ipv6=off,hostfwd=tcp:127.0.0.1:2375-:2375,hostfwd=tcp:127.0.0.1:2323-:2323"
  -device "virtio-net-pci,netdev=host,romfile="
  -device "virtio-net-pci,netdev=lan,mac=52:54:00:aa:bb:01,romfile="
  -device virtio-rng-pci
)
run_of_tree "$qemu_tree" qemu-system-x86_64 -L "$qemu_tree/usr/share/qemu" -L "$qemu_tree/usr/share/seabios" \
  "${machine[@]}" "${kernel[@]}" "${devices[@]}" "$@"
