# shellcheck shell=sh disable=SC2034,SC2154 # a third of one script; see root-script.ts
# Puts the command `dockline` where every shell of a Mac looks: a symbolic link to the one in the app, and never in
# the place of anything but such a link.

go_back() {
  :
}

read_order() {
  next_value dockline-link
  [ "$value" = 1 ] || fail bad-order dockline-link
  next_value target
  case $value in
    *[[:cntrl:]]* | *//* | */./* | */../*) fail bad-order target ;;
    /*.app/Contents/Resources/cli/dockline) target=$value ;;
    *) fail bad-order target ;;
  esac
  [ "${#target}" -le 1024 ] || fail bad-order target
  next_value end
  [ "$value" = order ] || fail bad-order end
  exec </dev/null
}

assert_ours_or_none() {
  [ -e "$LINK" ] || [ -L "$LINK" ] || return 0
  [ -L "$LINK" ] || fail foreign-file "$LINK"
  case $(readlink "$LINK") in
    /*.app/Contents/Resources/cli/dockline) ;;
    *) fail foreign-file "$LINK" ;;
  esac
}

assert_root
read_order
for path in "${LINK_FOLDER%/*}" "$LINK_FOLDER"; do make_folder "$path"; done
assert_ours_or_none
# macOS gives links a mode, and who may not read one cannot tell where it leads.
umask 022
rm -f "$LINK"
ln -s "$target" "$LINK"
code=installed
