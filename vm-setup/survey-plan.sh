# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of survey.sh: the values come from there, and go there.
# survey-plan.sh: the statements of survey.sh's plans, as survey.ts writes them.

read_statement() {
  IFS=' ' read -r word value rest <<EOF_STATEMENT
$1
EOF_STATEMENT
  [ -z "$rest" ] || return 1
  case $word in
    parent) [ -z "$parent" ] && is_interface "$value" && parent=$value ;;
    address) is_ipv4 "$value" && add_address "$value" ;;
    range) is_range "$value" && add_range "$value" ;;
    *) return 1 ;;
  esac
}

add_address() {
  address_count=$((address_count + 1))
  addresses="$addresses $1"
  [ "$address_count" -le "$most_addresses" ]
}

add_range() {
  range_count=$((range_count + 1))
  ranges="$ranges $1"
  [ "$range_count" -le "$most_ranges" ]
}

# A prefix of at most 256 addresses.
is_range() {
  is_prefix4 "$1" && [ "${1#*/}" -ge 24 ]
}

# Nothing to ask is complete too.
is_complete() {
  [ -n "$parent" ] || [ -z "$addresses$ranges" ]
}

# addresses_in RANGE: all of them, for a range stays within its last number.
addresses_in() {
  count=$((1 << (32 - ${1#*/})))
  start=${1%/*}
  last=$((${start##*.} / count * count))
  end=$((last + count))
  while [ "$last" -lt "$end" ]; do
    printf '%s.%s ' "${start%.*}" "$last"
    last=$((last + 1))
  done
}
