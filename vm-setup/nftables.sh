# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of apply.sh: the values come from there, and go there.
# nftables.sh: the same for engine 29's native nftables backend, which has no chain for users, and in which an
# accept in a table of our own decides nothing. The engine drops in two places (docs/adr/0005):
#
# - filter-FORWARD, by the bridge that a packet leaves by. The engine writes this chain when it starts, so our
#   accepts stay at its head until then.
# - raw-PREROUTING, by the address of each container. The engine writes this chain anew whenever a container starts
#   or stops, so nothing of ours would last there. Instead, our own table turns the address's highest bit just
#   before that chain, and turns it back just after.

apply_nftables() {
  write_nftables ip "$host4" 128.0.0.0 "$bridges4" "$singles4" || return 1
  if [ "$has_ipv6" = true ]; then write_nftables ip6 "$host6" 8000:: "$bridges6" "$singles6"; fi
}

# write_nftables FAMILY HOST BIT BRIDGES SINGLES: one transaction; said holds what went wrong. Between reading and writing
# the engine may start, and the handles be gone: then it is all done again.
write_nftables() {
  attempts=4
  while [ "$attempts" -gt 0 ]; do
    attempts=$((attempts - 1))
    listing=$(nft -a list table "$1" docker-bridges 2>/dev/null) || return 0
    if said=$({
      delete_rules "$1" "$listing"
      insert_rule "$1" "oifname $interface ct state related,established accept"
      insert_rule "$1" "iifname $interface accept"
      own_table "$1" "$2" "$3" "$4" "$5"
    } | nft -f - 2>&1); then return 0; fi
    said="nft: $said"
  done
  return 1
}

# delete_rules FAMILY LISTING: statements that delete what is marked as ours in LISTING.
delete_rules() {
  printf '%s\n' "$2" | awk -v "table=$1 docker-bridges" '
    $1 == "chain" { chain = $2 }
    / comment "dockline" / { print "delete rule", table, chain, "handle", $NF }'
}

insert_rule() {
  echo "insert rule $1 docker-bridges filter-FORWARD $2 comment \"dockline\""
}

# own_table FAMILY HOST BIT BRIDGES SINGLES: the statements that make our table as it is wanted. The engine's raw chain has
# the priority -300; connection tracking, at -200, sees the address as it came.
own_table() {
  turn="iifname $interface $1 daddr set $1 daddr ^ $3"
  # A table can be deleted only where it exists.
  printf 'add table %s dockline\ndelete table %s dockline\n' "$1" "$1"
  echo "table $1 dockline {"
  echo "chain hide { type filter hook prerouting priority -301; $turn; }"
  echo "chain unhide { type filter hook prerouting priority -299; $turn; }"
  echo "chain postrouting { type nat hook postrouting priority 100;"
  for bridge in $4; do
    echo "oifname \"$bridge\" $1 saddr $2 masquerade;"
  done
  for single in $5; do
    echo "$single" | awk -F , -v "family=$1" -v "host=$2" '
      {
        clients = ($3 == "host" ? host : $3)
        print "oifname \"" $1 "\"", family, "saddr", clients, family, "daddr", $2, "masquerade;"
      }'
  done
  echo '}; }'
}

remove_nftables() {
  for family in ip ip6; do
    nft delete table "$family" dockline 2>/dev/null || :
    listing=$(nft -a list table "$family" docker-bridges 2>/dev/null) || continue
    said=$(delete_rules "$family" "$listing" | nft -f - 2>&1) || return 1
  done
}
