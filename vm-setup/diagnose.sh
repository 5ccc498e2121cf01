#!/bin/sh
# diagnose.sh: finds out what becomes of the host's packets to containers that do not answer.
#
# Reads up to 16 pairs of addresses on standard input, says that it watches, waits for the word "done" while the host probes
# those addresses on TCP port 9, and prints one result line: the rule that drops, or how far the packets came.
set -eu
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

here=${0%/*}
interface=dockline0
# Seconds that the host has for its probes.
probe_limit=20
host4='' host6='' addresses4='' addresses6='' count=0
trace=/run/dockline-trace tracer=''

# shellcheck source-path=SCRIPTDIR source=outcome.sh
. "$here/outcome.sh"
# shellcheck source-path=SCRIPTDIR source=values.sh
. "$here/values.sh"
# shellcheck source-path=SCRIPTDIR source=statements.sh
. "$here/statements.sh"
# shellcheck source-path=SCRIPTDIR source=firewall.sh
. "$here/firewall.sh"
# shellcheck source-path=SCRIPTDIR source=trace.sh
. "$here/trace.sh"

take_back() {
  stop_trace
}

read_statement() {
  IFS=' ' read -r word from to rest <<EOF_STATEMENT
$1
EOF_STATEMENT
  [ "$word" = probe ] && [ -z "$rest" ] || return 1
  count=$((count + 1))
  if is_ipv4 "$from" && is_ipv4 "$to"; then
    host4=$from addresses4="$addresses4 $to"
  elif is_ipv6 "$from" && is_ipv6 "$to"; then
    host6=$from addresses6="$addresses6 $to"
  else
    return 1
  fi
}

is_complete() {
  [ "$count" -ge 1 ] && [ "$count" -le 16 ]
}

# In the background, for a signal interrupts only a wait.
await_probes() {
  exec 3<&0
  # shellcheck disable=SC2016 # The inner shell expands it.
  timeout "$probe_limit" sh -c 'read -r word && [ "$word" = done ]' <&3 &
  wait "$!" || fail stopped "the word that the probes are over did not come; the limit is $probe_limit s"
}

# save_counters FILE: the packet counters of the rules that no trace tells of.
save_counters() {
  for family in ip ip6; do
    echo "family $family"
    if [ "$is_traced" = no ]; then "${family}tables-nft-save" -c 2>/dev/null || :; fi
    if has_legacy_tables "$family"; then "${family}tables-legacy-save" -c 2>/dev/null || :; fi
  done >"$1"
}

trap 'fail firewall "diagnose.sh ended early"' EXIT
read_plan
trap 'fail stopped "the container was told to stop"' TERM INT
start_trace
save_counters "$trace-before"
printf '{"watching":true}\n'
await_probes
save_counters "$trace-after"
stop_trace
findings=$(awk -v "addresses=$addresses4$addresses6" -v "host4=$host4" -v "host6=$host6" -v "traced=$is_traced" \
  -f "$here/diagnose.awk" "$trace-before" "$trace-after" "$trace" 2>&1) || fail firewall "awk: $findings"
succeed '{"result":"diagnosed","findings":[%s]}\n' "$findings"
