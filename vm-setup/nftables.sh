# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of apply.sh: the values come from there, and go there.
# nftables.sh: the same for engine 29's native nftables backend, which has no chain for users, and in which an
# accept in a table of our own decides nothing. So the accepts go to the head of the engine's chains; it makes
# its tables anew when it starts. The masquerade has a table of its own.

apply_nftables() {
  write_nftables ip "$host4" "$bridges4" || return 1
  if [ "$has_ipv6" = true ]; then write_nftables ip6 "$host6" "$bridges6"; fi
}

# write_nftables FAMILY HOST BRIDGES: one transaction; said holds what went wrong.
write_nftables() {
  listing=$(nft -a list table "$1" docker-bridges 2>/dev/null) || return 0
  said=$({
    delete_rules "$1" "$listing"
    if [ "$raw_accept" = 1 ]; then insert_rule "$1" raw-PREROUTING "iifname $interface accept"; fi
    insert_rule "$1" filter-FORWARD "oifname $interface ct state related,established accept"
    insert_rule "$1" filter-FORWARD "iifname $interface accept"
    masquerade_table "$1" "$2" "$3"
  } | nft -f - 2>&1)
}

# delete_rules FAMILY LISTING: statements that delete what is marked as ours in LISTING.
delete_rules() {
  printf '%s\n' "$2" | awk -v "table=$1 docker-bridges" '
    $1 == "chain" { chain = $2 }
    / comment "dockline" / { print "delete rule", table, chain, "handle", $NF }'
}

# insert_rule FAMILY CHAIN RULE: nothing where this engine has no such chain.
insert_rule() {
  if printf '%s\n' "$listing" | grep -q "chain $2 "; then
    echo "insert rule $1 docker-bridges $2 $3 comment \"dockline\""
  fi
}

# masquerade_table FAMILY HOST BRIDGES: the statements that make our table as it is wanted.
masquerade_table() {
  # A table can be deleted only where it exists.
  printf 'add table %s dockline\ndelete table %s dockline\n' "$1" "$1"
  if [ -z "$3" ]; then return; fi
  echo "table $1 dockline { chain postrouting { type nat hook postrouting priority 100;"
  for bridge in $3; do
    echo "oifname \"$bridge\" $1 saddr $2 masquerade;"
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
