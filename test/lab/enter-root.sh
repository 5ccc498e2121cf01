# shellcheck shell=bash
# enter-root.sh : changing the root file system. Sourced.

# Makes the mounted folder $1 the root of this mount namespace; what was the root before is gone.
enter_root() {
  cd "$1" || return
  mkdir -p old
  pivot_root . old
  umount --lazy /old
  rmdir /old
  cd /
}
