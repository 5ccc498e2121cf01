#!/bin/bash
# engine-stop.sh SIGNAL : sends SIGNAL to the VM's dockerd and returns when that is gone. Up to 30 s: on TERM
# dockerd first stops its containers.
set -euo pipefail

[ -e /run/docker.pid ] || exit 0
pid=$(</run/docker.pid)
kill "-$1" "$pid" 2>/dev/null || exit 0
for try in {1..1500}; do
  kill -0 "$pid" 2>/dev/null || exit 0
  [ "$try" = 1500 ] || sleep 0.02
done
echo "engine-stop.sh: dockerd ($pid) still runs 30 s after SIG$1" >&2
exit 1
