# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of inside.sh: the values come from there, and go there.
# guest-plan.sh: the statements about a virtual machine inside a container, as render-guest.ts writes them.

bridge_address='' bridge_gateway='' neighbour='' guest='' tcp_ports='' udp_ports='' port_count=0

# Uses word, first and second of the statement at hand.
read_guest_statement() {
  case $word in
    guest-bridge)
      is_ipv4 "$first" && is_ipv4 "$second" && bridge_address=$first bridge_gateway=$second
      return
      ;;
    guest-port)
      is_number "$second" 1 65535 && add_guest_port
      return
      ;;
  esac
  [ -z "$second" ] || return 1
  case $word in
    guest-neighbour) is_ipv4 "$first" && neighbour=$first ;;
    guest-is) { [ "$first" = macvtap ] || is_mac "$first" || is_ipv4 "$first"; } && guest=$first ;;
    *) return 1 ;;
  esac
}

add_guest_port() {
  port_count=$((port_count + 1))
  [ "$port_count" -le 64 ] || return 1
  case $first in
    tcp) tcp_ports="$tcp_ports${tcp_ports:+, }$second" ;;
    udp) udp_ports="$udp_ports${udp_ports:+, }$second" ;;
    *) return 1 ;;
  esac
}

is_guest_complete() {
  [ -n "$bridge_address" ] && [ -n "$neighbour" ] && [ -n "$guest" ] && [ "$port_count" -gt 0 ]
}
