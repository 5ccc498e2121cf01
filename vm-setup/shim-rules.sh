# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of apply.sh: the values come from there, and go there.
# shim-rules.sh: the nftables rules of the shims, in tables of our own, whatever flavour the engine uses.
#
# What a shim lets in: answers to the tunnel, and ARP of the parent's other interfaces. Not what came over the wire:
# a shim has the VM's addresses (Linux answers for all of them everywhere), and the wire would get two different
# answers. Marks tell the two apart: the parent's ingress comes before its macvlan interfaces. ipvlan forgets marks
# on the way, but what its containers send has the parent's hardware address.

wire_mark=0x646f636b

clear_shim_rules() {
  rules_in='' rules_out='' rules_nat4='' rules_nat6=''
}

# Sets can_turn_back: whether the kernel can send a packet that leaves by the parent back into the shim (5.16). One
# transaction makes the rule and takes it away: nobody sees it, and a container that is killed here leaves nothing.
find_turn_back() {
  can_turn_back=no
  if nft -f - 2>/dev/null <<'EOF_NFT'; then can_turn_back=yes; fi
table netdev dockline-probe {
  chain out {
    type filter hook egress device "lo" priority 0
    ip daddr 0.0.0.1 ether daddr set 02:00:00:00:00:01 fwd to "lo"
  }
}
delete table netdev dockline-probe
EOF_NFT
}

# is_turned_back SUBNET: whether an earlier run chose so.
is_turned_back() {
  nft list table netdev dockline 2>/dev/null | grep -q "ip saddr $1 ip daddr [0-9.]* ether daddr set "
}

# hold_shim SHIM: until the rules are written, only answers to probes come in. Fails where the kernel has no such hook.
hold_shim() {
  nft -f - 2>/dev/null <<EOF_NFT
table netdev dockline {
  chain $1-hold {
    type filter hook ingress device "$1" priority 0; policy drop
    arp operation reply accept
  }
}
EOF_NFT
}

# Notes what the subnet at hand needs, by its way.
note_shim_rules() {
  case $way in
    turned-back)
      let_in "ip saddr $subnet ip daddr $host4"
      rules_out="$rules_out
$shim ip saddr $subnet ip daddr $host4 ether daddr set $(mac_of "$shim") fwd to \"$shim\""
      ;;
    direct) let_in "ip saddr $subnet ip daddr $host4" ;;
    gateway) let_in "ip saddr $subnet ip daddr { $host4, $address }" ;;
    parent-address | spare-address)
      let_in "ip saddr $subnet ip daddr $address"
      rules_nat4="$rules_nat4
oifname \"$shim\" ip saddr $host4 ip daddr $subnet snat to $address"
      ;;
    link-local)
      let_in "ip6 saddr $subnet ip6 daddr $address"
      rules_nat6="$rules_nat6
oifname \"$shim\" ip6 saddr $host6 ip6 daddr $subnet snat to $address"
      ;;
  esac
}

let_in() {
  rules_in="$rules_in
$shim $1 accept"
}

# One transaction: at no moment do the rules of a live connection lack.
write_shim_rules() {
  {
    for table in 'netdev dockline' 'ip dockline-shim' 'ip6 dockline-shim'; do
      # A table can be deleted only where it exists.
      printf 'add table %s\ndelete table %s\n' "$table" "$table"
    done
    echo 'table netdev dockline {'
    for link in $shim_links; do
      parent_chains "$link" "$(parent_of "$link")"
      ingress_chain "$link"
    done
    for link in $leg_links; do leg_chain "$link"; done
    echo '}'
    nat_table ip "$rules_nat4"
    nat_table ip6 "$rules_nat6"
  } | nft -f - 2>/dev/null
}

parent_of() {
  for lower in /sys/class/net/"$1"/lower_*; do echo "${lower##*/lower_}"; done
}

# parent_chains SHIM PARENT
parent_chains() {
  echo "chain $1-wire { type filter hook ingress device \"$2\" priority 0"
  echo "arp operation request meta mark set $wire_mark"
  echo '}'
  turned=$(rules_of "$1" "$rules_out")
  if [ -n "$turned" ]; then
    echo "chain $1-out { type filter hook egress device \"$2\" priority 0"
    echo "$turned"
    echo '}'
  fi
}

ingress_chain() {
  echo "chain $1-in { type filter hook ingress device \"$1\" priority 0; policy drop"
  case $(kind_of "$1") in
    macvlan) echo "arp operation request meta mark != $wire_mark accept" ;;
    *) echo "arp operation request ether saddr $(mac_of "$1") accept" ;;
  esac
  echo 'arp operation reply accept'
  echo 'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept'
  rules_of "$1" "$rules_in"
  echo '}'
}

leg_chain() {
  echo "chain $1-in { type filter hook ingress device \"$1\" priority 0; policy drop"
  rules_of "$1" "$rules_in"
  echo '}'
}

# rules_of LINK NOTES: those of this link.
rules_of() {
  printf '%s\n' "$2" | sed -n "s/^$1 //p"
}

# nat_table FAMILY RULES: before the engine's own rules, which are at 100.
nat_table() {
  if [ -z "$2" ]; then return 0; fi
  echo "table $1 dockline-shim { chain postrouting { type nat hook postrouting priority 90"
  echo "$2"
  echo '}; }'
}

delete_shim_tables() {
  # The probe is there when an earlier run was killed.
  for table in 'netdev dockline' 'netdev dockline-probe' 'ip dockline-shim' 'ip6 dockline-shim'; do
    # shellcheck disable=SC2086 # Family and name are two words.
    nft delete table $table 2>/dev/null || :
  done
}
