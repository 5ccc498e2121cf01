# shellcheck shell=sh
# shellcheck disable=SC2154 # Part of inside.sh: the values come from there.
# source-rule.sh: answers from a bridge's address leave by that bridge, whoever they are for. A container that is on
# a macvlan network too has other routes to that network's hosts, and often its default route there.

# Preference of our rules, and the first of the tables that they lead to: one per address, eight at most.
answer_preference=5220 first_answer_table=33340

run_source_rule() {
  missing='' unreached='' wanted_rules4='' wanted_rules6='' table=$first_answer_table
  for answer in $answers; do
    split_answer "$answer"
    if device=$(device_of "$family" "$address"); then
      answer_by "$device" "$far"
    else
      missing="$missing${missing:+,}\"$address\""
    fi
    table=$((table + 1))
  done
  for answer in $leg_answers; do
    split_answer "$answer"
    if open_leg && device_of "$family" "$address" >/dev/null; then
      answer_by_leg "$far"
    else
      unreached="$unreached${unreached:+,}\"$address\""
    fi
    table=$((table + 1))
  done
  keep_answer_rules 4 "$wanted_rules4"
  keep_answer_rules 6 "$wanted_rules6"
  succeed '{"result":"mended","missing":[%s],"unreached":[%s]}\n' "$missing" "$unreached"
}

split_answer() {
  family=${1%%,*} far=${1##*,}
  address=${1#*,}
  address=${address%,*}
}

# The cable from the VM (leg.sh), with what both ends agree on. Fails where there is none, or none for this family:
# old engines (20.10) switch IPv6 off for whatever a container gets later, and nobody but they may write there.
open_leg() {
  if ! [ -e /sys/class/net/dockline ]; then return 1; fi
  try inside ip link set dev dockline addrgenmode none arp off up
  [ "$family" = 4 ] || [ "$(cat /proc/sys/net/ipv6/conf/dockline/disable_ipv6 2>/dev/null)" = 0 ]
}

# answer_by_leg HOST: only to the host, and only from this address: others have their own way to it.
answer_by_leg() {
  ip -"$family" route flush table "$table" 2>/dev/null || :
  try inside ip -"$family" route replace "$1" dev dockline table "$table"
  add_answer_rule "from $address to $1 lookup $table"
}

# device_of FAMILY ADDRESS: fails where nobody here has it.
device_of() {
  device=$(ip -"$1" -oneline addr show to "$2" | sed -n '1s/^[0-9]*: *\([^ ]*\) .*/\1/p')
  [ -n "$device" ] && echo "$device"
}

# answer_by DEVICE GATEWAY: the table of this address, and the rule that leads there.
answer_by() {
  route_by "$1" "$2"
  add_answer_rule "from $address lookup $table"
}

# route_by DEVICE GATEWAY: table leads by them alone, in family.
route_by() {
  ip -"$family" route flush table "$table" 2>/dev/null || :
  # Its neighbours, or answers to them would go by the gateway.
  for subnet in $(ip -"$family" route show dev "$1" proto kernel | sed 's/ .*//'); do
    case $subnet in
      fe80:* | ff00:*) ;;
      *) try inside ip -"$family" route replace "$subnet" dev "$1" table "$table" ;;
    esac
  done
  try inside ip -"$family" route replace default via "$2" dev "$1" table "$table"
}

add_answer_rule() {
  rule=$1
  if ! has_answer_rule "$family" "$rule"; then
    # shellcheck disable=SC2086 # Words of a rule.
    try inside ip -"$family" rule add $rule preference "$answer_preference"
  fi
  eval "wanted_rules$family=\"\$wanted_rules$family
\$rule\""
}

has_answer_rule() {
  answer_rules "$1" | grep -qxF "$2"
}

# answer_rules FAMILY: one a line, as in "from 172.30.0.2 lookup 33340".
answer_rules() {
  ip -"$1" rule show preference "$answer_preference" 2>/dev/null | sed 's/^[0-9]*:[[:space:]]*//; s/ *$//'
}

# keep_answer_rules FAMILY RULES: takes all others away, and the routes that none of RULES leads to.
keep_answer_rules() {
  answer_rules "$1" | while read -r rule; do
    if printf '%s\n' "$2" | grep -qxF "$rule"; then continue; fi
    # shellcheck disable=SC2086 # Words of a rule.
    ip -"$1" rule delete $rule preference "$answer_preference" 2>/dev/null || :
  done
  for table in 0 1 2 3 4 5 6 7; do
    table=$((first_answer_table + table))
    case "$2
" in
      *" lookup $table
"*) ;;
      *) ip -"$1" route flush table "$table" 2>/dev/null || : ;;
    esac
  done
}

undo_source_rules() {
  keep_answer_rules 4 ''
  keep_answer_rules 6 ''
}
