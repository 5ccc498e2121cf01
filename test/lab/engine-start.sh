#!/bin/bash
# engine-start.sh : starts dockerd in the VM and returns when it answers; does nothing when it runs already.
# It listens on its usual socket, and on one that the mac and the host see.
set -euo pipefail

shared=/lab/engine
log=$shared/dockerd.log

answers() {
  curl --silent --fail --max-time 2 --unix-socket /run/docker.sock --output /dev/null http://docker/_ping
}

fail() {
  echo "engine-start.sh: $1" >&2
  tail -n 10 "$log" >&2
  exit 1
}

# Up to 40 s, or as long as the process $1 lives.
await_answer() {
  local try
  for try in {1..2000}; do
    ! answers || return 0
    kill -0 "$1" 2>/dev/null || fail "dockerd ended; its last words:"
    [ "$try" = 2000 ] || sleep 0.02
  done
  fail "dockerd does not answer; its last words:"
}

load_web_image() {
  local loaded=/var/lib/docker/lab-web-loaded
  [ -e "$loaded" ] || docker load --quiet --input /lab/images/web.tar >/dev/null
  : >"$loaded"
}

! answers || exit 0
# A killed dockerd leaves its file, whose id is soon another process's in so small a process namespace.
rm -f /run/docker.pid
mapfile -t arguments <"$shared/arguments"
[ -n "${arguments[0]}" ] || arguments=()
started=${EPOCHREALTIME/[.,]/}
setsid dockerd --host unix:///run/docker.sock --host "unix://$shared/docker.sock" "${arguments[@]}" \
  </dev/null >>"$log" 2>&1 &
await_answer "$!"
echo $(((${EPOCHREALTIME/[.,]/} - started) / 1000)) >"$shared/start-ms"
load_web_image
