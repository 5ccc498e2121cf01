# shellcheck shell=sh disable=SC2034,SC2154 # a third of one script; see root-script.ts
# Removes the helper and everything of its own; fine when there is none.

go_back() {
  :
}

assert_root
next_value dockline-uninstall
[ "$value" = 1 ] || fail bad-order dockline-uninstall
exec </dev/null
take_lock
for path in "$TOOLS" "$DAEMONS" "$ROTATIONS" "$LOGS"; do
  [ ! -e "$path" ] || assert_trusted_folder "$path"
done
stop
IFS='
'
for path in $EVERYTHING; do rm -rf "$path"; done
code=removed
