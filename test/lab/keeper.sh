#!/bin/bash
# keeper.sh LAB_DIRECTORY : the process that a lab lives and dies with. Started by up.sh, which hands over the
# lock on the folder.
#
# It ends the lab when it reads a word from the lab's control pipe, when the lab's init is gone, or when the
# owner is; then it removes what the lab left. Is the keeper itself killed, the kernel kills the init
# (PDEATHSIG), with it everything in the lab, and the next up.sh or down.sh removes the rest.
set -euo pipefail
# shellcheck source=/dev/null
. "$1/settings"
# shellcheck source-path=SCRIPTDIR source=process.sh
. "$LAB_SCRIPTS/process.sh"
# shellcheck source-path=SCRIPTDIR source=cgroup.sh
. "$LAB_SCRIPTS/cgroup.sh"
# shellcheck source-path=SCRIPTDIR source=remains.sh
. "$LAB_SCRIPTS/remains.sh"

has_owner() {
  [ -z "$LAB_OWNER" ] || is_process "$LAB_OWNER" "$LAB_OWNER_STARTED"
}

# Whatever comes in by the control pipe means "down": where the second is over in the midst of the word, read keeps the
# first letters and fails, and the rest would be another word.
watch_lab() {
  local word=
  while has_owner && kill -0 "$1" 2>/dev/null; do
    read -r -t 1 -u 6 word || [ -n "$word" ] || continue
    return
  done
}

exec 6<>"$LAB_DIR/control"
echo "$$" >"$LAB_DIR/keeper.pid"
trap 'remove_lab "$LAB_DIR"' EXIT
make_cgroups "$LAB_DIR" "$LAB_NAME"
# Not for the lab: the control pipe, and the lock (9), which must not outlive the keeper.
setpriv --pdeathsig KILL \
  unshare --pid --mount --net --uts --ipc --fork --kill-child "$LAB_SCRIPTS/mac-init.sh" "$LAB_DIR" 6<&- 9<&- &
watch_lab "$!"
