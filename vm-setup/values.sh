# shellcheck shell=sh
# values.sh: what a value in a plan may look like.
#
# Every value ends up in commands that root runs. So each is matched against the narrowest pattern that its
# kind has.

# is_number TEXT LEAST MOST
is_number() {
  case $1 in
    '' | 0?* | *[!0-9]* | ??????*) return 1 ;;
  esac
  [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
}

# The kernel counts to 4194304 (PID_MAX_LIMIT). Not the first, which is the VM's own.
is_process() {
  case $1 in
    '' | 0* | 1 | *[!0-9]* | ????????*) return 1 ;;
  esac
}

is_ipv4() {
  case $1 in
    *[!0-9.]* | *.*.*.*.* | *.) return 1 ;;
    *.*.*.*) ;;
    *) return 1 ;;
  esac
  remaining=$1.
  while [ -n "$remaining" ]; do
    is_number "${remaining%%.*}" 0 255 || return 1
    remaining=${remaining#*.}
  done
}

# Only the alphabet: the kernel judges the rest.
is_ipv6() {
  case $1 in
    *[!0-9a-f:]* | *:::*) return 1 ;;
    *:*:*) [ "${#1}" -le 39 ] ;;
    *) return 1 ;;
  esac
}

is_prefix4() {
  case $1 in
    */*/*) return 1 ;;
    */*) is_ipv4 "${1%/*}" && is_number "${1#*/}" 8 32 ;;
    *) return 1 ;;
  esac
}

is_prefix6() {
  case $1 in
    */*/*) return 1 ;;
    */*) is_ipv6 "${1%/*}" && is_number "${1#*/}" 8 128 ;;
    *) return 1 ;;
  esac
}

# None; or none needed, for the default route is the device's own; or an address.
is_gateway() {
  [ "$1" = - ] || [ "$1" = device ] || is_ipv4 "$1"
}

is_shim_kind() {
  case $1 in
    macvlan | ipvlan-l2 | ipvlan-l3 | ipvlan-l3s) ;;
    *) return 1 ;;
  esac
}

# Up to four addresses with commas between.
are_spares() {
  if [ "$1" = - ]; then return; fi
  case $1 in
    '' | *, | *,*,*,*,*) return 1 ;;
  esac
  spares=$1,
  while [ -n "$spares" ]; do
    is_ipv4 "${spares%%,*}" || return 1
    spares=${spares#*,}
  done
}

# 32 bytes in base64.
is_key() {
  case $1 in
    *[!A-Za-z0-9+/=]* | *=?*) return 1 ;;
    *=) [ "${#1}" -eq 44 ] ;;
    *) return 1 ;;
  esac
}

# As ip prints it.
is_mac() {
  case $1 in
    [0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]:[0-9a-f][0-9a-f]) ;;
    *) return 1 ;;
  esac
}

# The kernel takes up to 15 bytes. No leading "-": it would be an option.
is_interface() {
  case $1 in
    '' | [!A-Za-z0-9]* | *[!A-Za-z0-9_.-]*) return 1 ;;
  esac
  [ "${#1}" -le 15 ]
}

is_host_name() {
  case $1 in
    '' | [!A-Za-z0-9]* | *[!A-Za-z0-9.-]*) return 1 ;;
  esac
  [ "${#1}" -le 253 ]
}
