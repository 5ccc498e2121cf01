#!/bin/sh
# apply.sh: what the container does. Reads a plan (plan.ts) on standard input, makes it true, and prints one
# result line. Every part may run again at any time, and finds what an earlier run left.
#
# The private key is made here, goes straight into the interface, and is never printed nor stored.
set -eu
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

here=${0%/*}
interface=dockline0
# Seconds that the host has for telling the helper our key.
dial_limit=20
# Whether this run made the interface, and so has to take everything away when it fails.
is_new=no

# shellcheck source-path=SCRIPTDIR source=outcome.sh
. "$here/outcome.sh"
# shellcheck source-path=SCRIPTDIR source=values.sh
. "$here/values.sh"
# shellcheck source-path=SCRIPTDIR source=statements.sh
. "$here/statements.sh"
# shellcheck source-path=SCRIPTDIR source=plan.sh
. "$here/plan.sh"
# shellcheck source-path=SCRIPTDIR source=tunnel.sh
. "$here/tunnel.sh"
# shellcheck source-path=SCRIPTDIR source=confine.sh
. "$here/confine.sh"
# shellcheck source-path=SCRIPTDIR source=redial.sh
. "$here/redial.sh"
# shellcheck source-path=SCRIPTDIR source=firewall.sh
. "$here/firewall.sh"
# shellcheck source-path=SCRIPTDIR source=nftables.sh
. "$here/nftables.sh"
# shellcheck source-path=SCRIPTDIR source=arp.sh
. "$here/arp.sh"
# shellcheck source-path=SCRIPTDIR source=shim.sh
. "$here/shim.sh"
# shellcheck source-path=SCRIPTDIR source=shim-link.sh
. "$here/shim-link.sh"
# shellcheck source-path=SCRIPTDIR source=shim-way.sh
. "$here/shim-way.sh"
# shellcheck source-path=SCRIPTDIR source=leg.sh
. "$here/leg.sh"
# shellcheck source-path=SCRIPTDIR source=shim-rules.sh
. "$here/shim-rules.sh"

take_back() {
  if [ "$is_new" = no ]; then return; fi
  close_tunnel || :
  release_tunnel
  remove_shims || :
  remove_firewall || :
}

run_apply() {
  trap 'fail stopped "the container was told to stop"' TERM INT
  open_tunnel
  configure_tunnel
  # First of all, so that the host adds its peer while the firewall is being written.
  printf '{"publicKey":"%s"}\n' "$public_key"
  confine_tunnel
  apply_firewall || fail_with firewall "$said"
  apply_shims
  await_dial
  dial
  succeed '{"result":"applied","publicKey":"%s","engine":"%s","firewall":"%s","ipv6":%s,"endpoint":"%s","kernel":"%s","shims":[%s]}\n' \
    "$public_key" "$engine" "$flavour" "$has_ipv6" "$endpoint" "$(json_text "$(uname -r)")" "$shim_reports"
  if [ "$engine" = wireguard-go ]; then stay; fi
}

# An initiation that arrives before the host knows our key is lost, and the next one comes after 5 s.
await_dial() {
  # shellcheck disable=SC2016 # The inner shell expands it.
  word=$(timeout "$dial_limit" sh -c 'read -r word && printf %s "$word"') || word=''
  [ "$word" = dial ] || fail no-dial "the word to dial did not come; the limit is $dial_limit s"
}

run_firewall() {
  find_ipv6
  apply_firewall || fail_with firewall "$said"
  apply_shims
  succeed '{"result":"refreshed","firewall":"%s","shims":[%s],"legs":[%s]}\n' "$flavour" "$shim_reports" "$leg_reports"
}

run_remove() {
  # What a diagnosis left that was killed.
  nft delete table inet dockline-trace 2>/dev/null || :
  remove_shims
  remove_firewall || fail_with firewall "$said"
  close_tunnel || fail_with interface "$said"
  release_tunnel
  succeed '{"result":"removed"}\n'
}

# Where set -e ends the run, there still is a result line.
trap 'fail interface "apply.sh ended early while $doing"' EXIT
doing="reading the plan"
read_plan
doing="carrying out \"$action\""
case $action in
  apply) run_apply ;;
  firewall) run_firewall ;;
  redial) run_redial ;;
  remove) run_remove ;;
esac
