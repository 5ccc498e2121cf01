# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of survey.sh: the values come from there, and go there.
# survey-view.sh: what the VM's network looks like, from /sys/class/net, ip(8) and /proc/net/route.

# Sets interfaces: one JSON object for each that could be somebody's parent, or has an address.
view_interfaces() {
  interfaces='' interface_count=0
  for folder in /sys/class/net/*; do
    name=${folder##*/}
    # It may be gone by now.
    if ! is_interface "$name" || ! find_kind 2>/dev/null; then continue; fi
    # The VM's ends of containers' cables: there may be hundreds.
    if [ "$kind" = veth ] && [ -n "$master" ]; then continue; fi
    interface_count=$((interface_count + 1))
    [ "$interface_count" -le "$most_interfaces" ] || fail survey "the VM has more than $most_interfaces interfaces"
    view_interface 2>/dev/null
  done
}

view_interface() {
  read -r mac <"$folder/address" || mac=''
  case $mac in
    ??:??:??:??:??:??) mac="\"$mac\"" ;;
    *) mac=null ;;
  esac
  interfaces="$interfaces${interfaces:+,}{\"name\":\"$name\",\"kind\":\"$kind\",\"mac\":$mac,\"state\":\"$(state_of "$folder")\""
  interfaces="$interfaces,\"link\":$(link_of "$folder"),\"master\":$(quoted "$master")"
  interfaces="$interfaces,\"addresses\":[$(addresses_of "$name")]}"
}

# Sets kind and master. The kernel names the kind of most virtual interfaces; a cable's end has its other end's index.
find_kind() {
  kind='' master=''
  [ -e "$folder/uevent" ] || return 1
  while IFS='=' read -r key value; do
    if [ "$key" = DEVTYPE ]; then kind=$value; fi
  done <"$folder/uevent"
  if [ -e "$folder/master/uevent" ]; then
    while IFS='=' read -r key value; do
      if [ "$key" = INTERFACE ] && is_interface "$value"; then master=$value; fi
    done <"$folder/master/uevent"
  fi
  case $kind in
    '' | *[!a-z0-9_-]*) ;;
    *) return ;;
  esac
  read -r type <"$folder/type" || return 1
  read -r own_index <"$folder/ifindex" || return 1
  read -r other_index <"$folder/iflink" || return 1
  # ARPHRD_ETHER, ARPHRD_LOOPBACK (linux/if_arp.h)
  if [ "$type" = 772 ]; then
    kind=loopback
  elif [ "$type" != 1 ]; then
    kind=not-ethernet
  elif [ -e "$folder/device" ]; then
    kind=physical
  elif [ "$own_index" != "$other_index" ]; then
    kind=veth
  else
    kind=virtual
  fi
}

# state_of FOLDER: down (nobody switched it on), no-carrier (on, but nothing is at its other end), up.
state_of() {
  read -r flags <"$1/flags" || flags=0
  read -r operstate <"$1/operstate" || operstate=unknown
  if [ $((flags & 1)) -eq 0 ]; then
    echo down
  elif [ "$operstate" = down ] || [ "$operstate" = lowerlayerdown ]; then
    echo no-carrier
  else
    echo up
  fi
}

# link_of FOLDER: the interface that a VLAN or the like sits on, as JSON.
link_of() {
  for lower in "$1"/lower_*; do
    if [ -e "$lower" ]; then
      quoted "${lower##*/lower_}"
      return
    fi
  done
  echo null
}

# quoted NAME: as JSON; null for none, or for one that no plan of ours could name.
quoted() {
  if is_interface "$1"; then printf '"%s"' "$1"; else printf null; fi
}

# addresses_of NAME: with their lengths, as JSON strings. Link-local ones say nothing about a network.
addresses_of() {
  ip -oneline address show dev "$1" scope global 2>/dev/null | awk '
    $3 != "inet" && $3 != "inet6" { next }
    $4 !~ /\// { $4 = $4 ($3 == "inet" ? "/32" : "/128") }
    $4 ~ /^[0-9a-f.:]+\/[0-9]+$/ && count < 16 { printf "%s\"%s\"", count++ ? "," : "", $4 }'
}

# Sets default_route: the best one of the table on standard input, which is /proc/net/route (proc_net(5)). Its numbers
# are hexadecimal, and the addresses in the order of the processor, which is little endian on all that we build for.
view_default_route() {
  default_route=null best_metric=''
  while read -r name destination gateway flags _ _ metric mask _; do
    case $destination,$mask in
      00000000,00000000) ;;
      *) continue ;;
    esac
    # RTF_UP and RTF_GATEWAY
    if ! is_interface "$name" || [ $((0x$flags & 3)) -ne 3 ]; then continue; fi
    if [ -n "$best_metric" ] && [ "$metric" -ge "$best_metric" ]; then continue; fi
    best_metric=$metric
    default_route="{\"interface\":\"$name\",\"gateway\":\"$(address_of_hex "$gateway")\"}"
  done
}

# address_of_hex DIGITS: 0163630A is 10.99.99.1
address_of_hex() {
  first=${1#??????} rest=${1%??}
  second=${rest#????} rest=${rest%??}
  third=${rest#??} fourth=${rest%??}
  printf '%d.%d.%d.%d' "0x$first" "0x$second" "0x$third" "0x$fourth"
}
