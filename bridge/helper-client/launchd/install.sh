# shellcheck shell=sh disable=SC2034,SC2154 # a third of one script; see root-script.ts
# Installs the helper, or replaces it. Everything is copied, checked and tried before the running one is stopped;
# when the new one does not listen, the former one is put back and started.

read_order() {
  next_value dockline-install
  [ "$value" = 1 ] || fail bad-order dockline-install
  next_value owner
  case $value in
    *[!0-9]* | 0?* | ???????????* | '') fail bad-order owner ;;
  esac
  [ "$value" -le 4294967294 ] || fail bad-order owner
  owner=$value
  next_value source
  case $value in
    *[[:cntrl:]]* | *//* | */./* | */../* | */. | */.. | */) fail bad-order source ;;
    /*) source=$value ;;
    *) fail bad-order source ;;
  esac
  [ "${#source}" -le 1024 ] || fail bad-order source
  next_sum node
  node_sum=$value
  next_sum helper.cjs
  program_sum=$value
  next_sum wireguard-go
  engine_sum=$value
  next_value end
  [ "$value" = order ] || fail bad-order end
  exec </dev/null
}

next_sum() {
  next_value "$1"
  case $value in
    *[!0-9a-f]*) fail bad-order "$1" ;;
  esac
  [ "${#value}" -eq 64 ] || fail bad-order "$1"
}

# A retired folder means that its replacement was never seen listening: it comes back.
put_back() {
  rm -rf "$STAGED"
  [ -d "$RETIRED" ] || return 0
  [ ! -d "$FOLDER" ] || mv "$FOLDER" "$STAGED"
  mv "$RETIRED" "$FOLDER"
  rm -rf "$STAGED"
}

# What has our name but is not root's was not put there by us.
assert_ours() {
  for path in "$FOLDER" "$RETIRED" "$PLIST" "$ROTATION" "$LOG_FOLDER"; do
    [ -e "$path" ] || [ -L "$path" ] || continue
    found=$(foreign "$path")
    [ -z "$found" ] || fail foreign-file "$found"
  done
  for path in "$FOLDER" "$RETIRED" "$LOG_FOLDER"; do
    [ ! -e "$path" ] || [ -d "$path" ] || fail foreign-file "$path"
  done
}

stage() {
  mkdir "$STAGED"
  copy node "$node_sum" 755
  copy helper.cjs "$program_sum" 644
  copy wireguard-go "$engine_sum" 755
  printf '%s%s%s' "${PLIST_TEXT%%OWNER*}" "$owner" "${PLIST_TEXT#*OWNER}" >"$STAGED/daemon.plist"
  chmod 644 "$STAGED/daemon.plist"
  chown -R 0:0 "$STAGED"
  chmod 755 "$STAGED"
}

# copy NAME SHA256 MODE : by content, so that no attribute, list of rights or quarantine of the source comes along;
# and the copy, which nobody else can change any more, is what the sum is taken of.
copy() {
  [ -f "$source/$1" ] || fail missing-file "$source/$1"
  (ulimit -f 1048576 && cat <"$source/$1" >"$STAGED/$1") || fail copy-failed "$1"
  sum=$(/usr/bin/shasum -a 256 <"$STAGED/$1")
  [ "${sum%% *}" = "$2" ] || fail wrong-file "$source/$1"
  chmod "$3" "$STAGED/$1"
}

# Programs of another architecture, and those whose signature the system refuses, end here.
try_staged() {
  within 20 "$STAGED/node" --check "$STAGED/helper.cjs" || fail unusable node
  within 20 "$STAGED/wireguard-go" --version || fail unusable wireguard-go
  within 20 /usr/bin/plutil -lint "$STAGED/daemon.plist" || fail unusable daemon.plist
}

# within SECONDS COMMAND... : its exit code; killed when it takes longer.
within() {
  limit=$1
  shift
  "$@" >/dev/null 2>&1 &
  child=$!
  { sleep "$limit" && kill -9 "$child"; } >/dev/null 2>&1 &
  guard=$!
  exit_code=0
  wait "$child" || exit_code=$?
  # Not TERM: see on_exit.
  kill -9 "$guard" 2>/dev/null || :
  return "$exit_code"
}

swap() {
  [ ! -d "$FOLDER" ] || mv "$FOLDER" "$RETIRED"
  mv "$STAGED" "$FOLDER"
}

# Each of root's files outside of our folder appears at once or not at all.
publish() {
  cat <"$FOLDER/daemon.plist" >"$PLIST.new"
  printf '%s\n' "$ROTATION_TEXT" >"$ROTATION.new"
  for path in "$PLIST" "$ROTATION"; do
    chmod 644 "$path.new"
    chown 0:0 "$path.new"
    mv "$path.new" "$path"
  done
  # 80 is the group admin, whose members may read the log.
  [ -d "$LOG_FOLDER" ] || mkdir "$LOG_FOLDER"
  chmod 755 "$LOG_FOLDER"
  : >>"$LOG"
  chmod 640 "$LOG"
  chown 0:80 "$LOG"
}

is_listening() {
  [ -S "$SOCKET" ] && is_loaded
}

# launchctl's exit codes prove nothing: 5 may mean loaded already, disabled, or that the old job is still being
# wound up. So bootstrap is tried again for three seconds, and what counts is that the helper listens.
start() {
  rm -f "$SOCKET"
  case $(/bin/launchctl print-disabled system 2>/dev/null || :) in
    *"\"$LABEL\" => disabled"* | *"\"$LABEL\" => true"*) /bin/launchctl enable "$SERVICE" >/dev/null 2>&1 || : ;;
  esac
  tries=0
  until is_listening; do
    [ "$tries" -lt 75 ] || return 1
    if ! is_loaded; then
      [ "$tries" -lt 15 ] || return 1
      said=$(/bin/launchctl bootstrap system "$PLIST" 2>&1 | head -n 1)
      # After some updates, what is to run at load waits for a demand.
      /bin/launchctl kickstart "$SERVICE" >/dev/null 2>&1 || :
    fi
    tries=$((tries + 1))
    sleep 0.2
  done
}

# Undoes a replacement that failed, wherever it stopped. The log stays: it tells why.
go_back() {
  (stop) >/dev/null
  if [ "$is_fresh" = yes ]; then
    previous=none
    rm -rf "$FOLDER" "$PLIST" "$PLIST.new" "$ROTATION" "$ROTATION.new"
    return
  fi
  [ ! -d "$RETIRED" ] || { rm -rf "$FOLDER" && mv "$RETIRED" "$FOLDER"; }
  publish
  if start; then previous=running; else previous=stopped; fi
}

assert_root
read_order
take_lock
for path in "$TOOLS" "$DAEMONS" "$ROTATIONS" "$LOGS"; do make_folder "$path"; done
assert_ours
put_back
stage
try_staged
is_fresh=no
[ -d "$FOLDER" ] || is_fresh=yes
phase=replacing
stop
swap
publish
said=
start || fail not-started "$said"
phase=replaced
code=installed
# By one rename, so that a retired folder is always a whole one.
[ ! -d "$RETIRED" ] || mv "$RETIRED" "$STAGED"
