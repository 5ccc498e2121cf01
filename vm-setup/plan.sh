# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of apply.sh: the values come from there, and go there.
# plan.sh: the statements of apply.sh's plan, as render.ts writes them.

action='' mtu='' host_key='' host_port='' keepalive='' endpoints='' raw_accept=0 bridges4='' bridges6=''
host4='' vm4='' host6='' vm6=''
# One word per rule: bridge, address, clients ("host" or a prefix), and a bridge or "-", with commas between.
singles4='' singles6=''
# One line per subnet of a macvlan or ipvlan network: family, kind, parent, subnet, gateway, spare addresses; "-" for
# none.
shims=''
# One line per address that a leg reaches: family, the container's process, address.
legs=''

read_statement() {
  IFS=' ' read -r word first second third fourth fifth rest <<EOF_STATEMENT
$1
EOF_STATEMENT
  case $word in
    shim4) [ -z "$rest" ] || return 1 ;;
    masquerade-to4 | masquerade-to6) [ -z "$fifth" ] || return 1 ;;
    shim6) [ -z "$fourth" ] || return 1 ;;
    ipv4 | ipv6 | leg4 | leg6) [ -z "$third" ] || return 1 ;;
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
    masquerade-to4)
      is_interface "$first" && is_ipv4 "$second" && { [ "$third" = host ] || is_prefix4 "$third"; } &&
        { [ "$fourth" = - ] || is_interface "$fourth"; } && singles4="$singles4 $first,$second,$third,$fourth"
      ;;
    masquerade-to6)
      is_interface "$first" && is_ipv6 "$second" && { [ "$third" = host ] || is_prefix6 "$third"; } &&
        [ "$fourth" = - ] && singles6="$singles6 $first,$second,$third,-"
      ;;
    shim4)
      is_shim_kind "$first" && is_interface "$second" && is_prefix4 "$third" && is_gateway "$fourth" &&
        are_spares "$fifth" && add_shim "4 $first $second $third $fourth $fifth"
      ;;
    shim6)
      is_shim_kind "$first" && is_interface "$second" && is_prefix6 "$third" && add_shim "6 $first $second $third - -"
      ;;
    leg4) is_process "$first" && is_ipv4 "$second" && add_leg "4 $first $second" ;;
    leg6) is_process "$first" && is_ipv6 "$second" && add_leg "6 $first $second" ;;
    *) return 1 ;;
  esac
}

add_shim() {
  shims="$shims${shims:+
}$1"
}

add_leg() {
  legs="$legs${legs:+
}$1"
}

is_complete() {
  case $action in
    apply) [ -n "$mtu" ] && [ -n "$host4" ] && [ -n "$host_key" ] && [ -n "$host_port" ] && [ -n "$keepalive" ] ;;
    firewall) [ -n "$host4" ] ;;
    redial | remove) ;;
    *) return 1 ;;
  esac
}

is_action() {
  case $1 in
    apply | firewall | redial | remove) ;;
    *) return 1 ;;
  esac
}
