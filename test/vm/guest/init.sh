#!/bin/bash
# init.sh : PID 1 of the virtual machine. Brings up its networks and its engine, says "guest: ready" on the
# console, and from then on only reaps orphans. WireGuard, macvlan and so on are left for the kernel to load.
set -euo pipefail

export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
mount -t tmpfs -o mode=0755 vm-run /run
mount -t tmpfs -o mode=1777 vm-tmp /tmp
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs vm-shm /dev/shm
ln -s /proc/self/fd /dev/fd
echo vm >/proc/sys/kernel/hostname

modprobe -a virtio_net virtio_rng
ip -batch - <<'BATCH'
link set lo up
address add 10.0.2.15/24 dev eth0
link set eth0 up
link set eth1 up
route add default via 10.0.2.2
BATCH

# Half-closed connections stay open for a day: a command, or an answer of the engine, may take its time.
socat -t 86400 TCP-LISTEN:2323,fork,reuseaddr EXEC:/lab/scripts/run.sh &
# Not a listener of dockerd's own: without TLS that one starts 15 s late, on purpose.
socat -t 86400 TCP-LISTEN:2375,fork,reuseaddr UNIX-CONNECT:/run/docker.sock &
/lab/scripts/engine-start.sh
# Once, so that a restored machine finds in memory what a container needs.
docker run --rm dockline-lab/web true
sync
echo 'guest: ready'

while :; do
  sleep infinity &
  wait "$!" || true
done
