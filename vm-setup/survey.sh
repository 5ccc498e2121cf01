#!/bin/sh
# survey.sh: looks at the VM's network for somebody who plans a network on it (survey.ts), and changes nothing there.
#
# It reads an empty plan, prints one line with the interfaces and the default route, reads a plan of questions,
# and prints one result line: who answered.
set -eu
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

here=${0%/*}
# Most that one survey tells of, and asks; survey.ts has the same numbers.
most_interfaces=256 most_addresses=256 most_ranges=16
# Questions that are on their way at the same time.
at_once=32
# The plan of questions.
parent='' addresses='' ranges='' address_count=0 range_count=0

# shellcheck source-path=SCRIPTDIR source=outcome.sh
. "$here/outcome.sh"
# shellcheck source-path=SCRIPTDIR source=values.sh
. "$here/values.sh"
# shellcheck source-path=SCRIPTDIR source=statements.sh
. "$here/statements.sh"
# shellcheck source-path=SCRIPTDIR source=arp.sh
. "$here/arp.sh"
# shellcheck source-path=SCRIPTDIR source=survey-view.sh
. "$here/survey-view.sh"
# shellcheck source-path=SCRIPTDIR source=survey-plan.sh
. "$here/survey-plan.sh"

# Nothing was made outside this container.
take_back() { :; }

# ask_all ADDRESSES: adds those that answer to answering; sets is_clear to whether none did.
ask_all() {
  is_clear=true asked=0
  for address in $1; do
    { if answers "$parent" "$address"; then : >"$found/$address"; fi; } </dev/null &
    asked=$((asked + 1))
    if [ $((asked % at_once)) -eq 0 ]; then wait; fi
  done
  wait
  for address in $1; do
    if ! [ -e "$found/$address" ]; then continue; fi
    is_clear=false
    answering="$answering${answering:+,}\"$address\""
  done
}

# The ranges in order, until nobody answers in one of them.
ask_ranges() {
  for range in $ranges; do
    ask_all "$(addresses_in "$range")"
    if [ "$is_clear" = true ]; then
      clear_range="\"$range\""
      return
    fi
  done
}

# Where set -e ends the run, there still is a result line.
trap 'fail survey "survey.sh ended early while $doing"' EXIT
trap 'fail stopped "the container was told to stop"' TERM INT
doing="reading the first plan"
read_plan
doing="looking at the interfaces"
view_interfaces
view_default_route </proc/net/route
printf '{"interfaces":[%s],"defaultRoute":%s}\n' "$interfaces" "$default_route"
doing="reading the questions"
read_plan
doing="asking for addresses"
answering='' clear_range=null found=/run/dockline-answered
mkdir -p "$found"
ask_all "$addresses"
ask_ranges
succeed '{"result":"surveyed","answering":[%s],"clearRange":%s}\n' "$answering" "$clear_range"
