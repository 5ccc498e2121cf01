# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of apply.sh: the values come from there, and go there.
# plan.sh: reads the plan that render.ts wrote, and lets through only what fits.
#
# Every value ends up in commands that root runs. So each is matched against the narrowest pattern that its
# kind has, and an unknown word refuses the whole plan.

# Seconds for the whole plan to arrive.
plan_limit=20
action='' mtu='' host_key='' host_port='' keepalive='' endpoints='' raw_accept=0 bridges4='' bridges6=''
host4='' vm4='' host6='' vm6=''
# One line per subnet of a macvlan network: family, parent, subnet, gateway, spare addresses; "-" for none.
shims=''

# Reads standard input up to the line "end", and not a byte more: the word to dial follows there.
read_plan() {
  # shellcheck disable=SC2016 # The inner shell expands these.
  lines=$(timeout "$plan_limit" sh -c '
    while IFS= read -r line; do
      if [ "$line" = end ]; then exit 0; fi
      printf "%s\n" "$line"
    done
    exit 1') || fail bad-plan "the plan has no last line \"end\""
  number=0
  while IFS= read -r line; do
    number=$((number + 1))
    if [ "${#line}" -gt 300 ] || [ "$number" -gt 5000 ] || ! read_statement "$line"; then
      fail bad-plan "line $number of the plan is not understood"
    fi
  done <<EOF_PLAN
$lines
EOF_PLAN
  is_complete || fail bad-plan "the plan for \"$action\" is not complete"
}

read_statement() {
  IFS=' ' read -r word first second third fourth rest <<EOF_STATEMENT
$1
EOF_STATEMENT
  case $word in
    shim4) [ -z "$rest" ] || return 1 ;;
    shim6 | ipv4 | ipv6) [ -z "$third" ] || return 1 ;;
    *) [ -z "$second" ] || return 1 ;;
  esac
  case $word in
    action) is_action "$first" && action=$first ;;
    mtu) is_number "$first" 1280 65455 && mtu=$first ;;
    ipv4) is_ipv4 "$first" && is_ipv4 "$second" && host4=$first vm4=$second ;;
    ipv6) is_ipv6 "$first" && is_ipv6 "$second" && host6=$first vm6=$second ;;
    host-key) is_key "$first" && host_key=$first ;;
    host-port) is_number "$first" 1 65535 && host_port=$first ;;
    keepalive) is_number "$first" 1 25 && keepalive=$first ;;
    endpoint) is_host_name "$first" && endpoints="$endpoints $first" ;;
    raw-accept) [ -z "$first" ] && raw_accept=1 ;;
    masquerade4) is_interface "$first" && bridges4="$bridges4 $first" ;;
    masquerade6) is_interface "$first" && bridges6="$bridges6 $first" ;;
    shim4)
      is_interface "$first" && is_prefix4 "$second" && is_gateway "$third" && are_spares "$fourth" &&
        add_shim "4 $first $second $third $fourth"
      ;;
    shim6) is_interface "$first" && is_prefix6 "$second" && add_shim "6 $first $second - -" ;;
    *) return 1 ;;
  esac
}

add_shim() {
  shims="$shims${shims:+
}$1"
}

is_complete() {
  case $action in
    apply) [ -n "$mtu" ] && [ -n "$host4" ] && [ -n "$host_key" ] && [ -n "$host_port" ] && [ -n "$keepalive" ] ;;
    firewall) [ -n "$host4" ] ;;
    remove) ;;
    *) return 1 ;;
  esac
}

is_action() {
  case $1 in
    apply | firewall | remove) ;;
    *) return 1 ;;
  esac
}

# is_number TEXT LEAST MOST
is_number() {
  case $1 in
    '' | 0?* | *[!0-9]* | ??????*) return 1 ;;
  esac
  [ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
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

is_gateway() {
  [ "$1" = - ] || is_ipv4 "$1"
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
