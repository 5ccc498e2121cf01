# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of apply.sh: the values come from there, and go there.
# firewall.sh: lets the tunnel's packets through the engine's rules, in the flavour in which those are written.
# A function that fails has set said. Uses the plan's values.

# Sets flavour and writes our rules, both families.
apply_firewall() {
  singles4=$(needed_singles "$singles4")
  find_flavour
  case $flavour in
    nftables) apply_nftables ;;
    none) ;;
    *)
      rewrite_rules "$flavour" 1 "$host4" "$vm4" "$bridges4" "$singles4" || return 1
      if [ "$has_ipv6" = true ]; then rewrite_rules "ip6${flavour#ip}" 1 "$host6" "$vm6" "$bridges6" "$singles6"; fi
      ;;
  esac
}

# needed_singles SINGLES: those that always count, and those whose answers come in where the VM checks strictly.
needed_singles() {
  for single in $1; do
    if [ "${single##*,}" = - ] || is_strict "${single##*,}"; then printf '%s ' "$single"; fi
  done
}

# The kernel takes the larger of the two; 2 is loose (ip-sysctl.rst, rp_filter).
is_strict() {
  strictest=0
  for scope in all "$1"; do
    value=$(cat "/proc/sys/net/ipv4/conf/$scope/rp_filter" 2>/dev/null) || continue
    if [ "$value" -gt "$strictest" ]; then strictest=$value; fi
  done
  [ "$strictest" = 1 ]
}

# The order matters: only to ask for legacy tables makes them exist where the kernel can.
find_flavour() {
  if nft list table ip docker-bridges >/dev/null 2>&1; then
    flavour=nftables
  elif iptables-nft-save 2>/dev/null | grep -q '^:DOCKER'; then
    flavour=iptables-nft
  elif has_legacy_tables ip && iptables-legacy-save | grep -q '^:DOCKER'; then
    flavour=iptables-legacy
  elif iptables-nft-save 2>/dev/null | grep -q '^:FORWARD DROP'; then
    flavour=iptables-nft
  elif has_legacy_tables ip && iptables-legacy-save | grep -q '^:FORWARD DROP'; then
    flavour=iptables-legacy
  elif [ -n "$bridges4$bridges6$singles4$singles6" ]; then
    # An engine that writes no rules (iptables=false), and containers that cannot answer without one.
    flavour=iptables-nft
  else
    flavour=none
  fi
}

has_legacy_tables() {
  [ -n "$(cat "/proc/net/${1}_tables_names" 2>/dev/null)" ]
}

# rewrite_rules PROGRAM WANTED HOST VM BRIDGES SINGLES: replaces our rules of one family by one transaction per table.
# Between reading and writing the engine may change the same tables: then it is all done again.
rewrite_rules() {
  # A table that a kernel cannot have is done without. Asked only at need: in the legacy flavour, to ask makes it.
  raw=0 nat=0
  if [ "$2$raw_accept" = 11 ] && "$1-save" -t raw >/dev/null 2>&1; then raw=1; fi
  if [ -n "$5$6" ] && "$1-save" -t nat >/dev/null 2>&1; then nat=1; fi
  attempts=4
  while [ "$attempts" -gt 0 ]; do
    attempts=$((attempts - 1))
    rules=$("$1-save" 2>/dev/null | awk -v "wanted=$2" -v "raw=$raw" -v "nat=$nat" -v "shims=${shims:+1}" -v "legs=${legs:+1}" \
      -v "interface=$interface" \
      -v "host=$3" -v "vm=$4" -v "bridges=$5" -v "singles=$6" -f "$here/firewall.awk")
    if [ -z "$rules" ]; then return 0; fi
    if said=$(printf '%s\n' "$rules" | "$1-restore" --noflush -w 5 2>&1); then return 0; fi
    said="$1-restore: $said"
  done
  return 1
}

# Takes our rules away in every flavour, and the tables that exist only because of them.
remove_firewall() {
  remove_nftables || return 1
  for family in ip ip6; do
    rewrite_rules "${family}tables-nft" 0 '' '' '' '' || return 1
    for table in raw filter nat; do
      drop_empty_table "$family" "$table"
    done
    if has_legacy_tables "$family"; then rewrite_rules "${family}tables-legacy" 0 '' '' '' '' || return 1; fi
  done
}

# iptables-nft makes a table on first use. The engine makes it again when it needs it.
drop_empty_table() {
  content=$("$1tables-nft-save" -t "$2" 2>/dev/null | grep -v '^[#*C]') || return 0
  if printf '%s\n' "$content" | grep -qv '^:[A-Z]* ACCEPT '; then return 0; fi
  # Chains first: that fails when the engine has just put a rule in, and deleting the table would not.
  if "$1tables-nft" -t "$2" -X >/dev/null 2>&1; then nft delete table "$1" "$2" 2>/dev/null || :; fi
}
