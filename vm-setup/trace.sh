# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of diagnose.sh: the values come from there, and go there.
# trace.sh: lets the kernel tell which rules the probes and their answers meet, in whatever table: iptables-nft,
# the engine's own nftables, and other people's. Legacy iptables is not told of.

# Sets is_traced, and traces from now on: probes by the tunnel to port 9, and what the containers say to them. Only
# these, for a container may be busy.
start_trace() {
  is_traced=no
  : >"$trace"
  nft delete table inet dockline-trace 2>/dev/null || :
  nft -f - 2>/dev/null <<EOF_NFT || return 0
table inet dockline-trace {
  chain first {
    type filter hook prerouting priority -1000
    $(trace_rules ip "$addresses4")
    $(trace_rules ip6 "$addresses6")
  }
  chain last {
    type filter hook postrouting priority 1000
  }
}
EOF_NFT
  nft monitor trace >"$trace" 2>/dev/null </dev/null &
  tracer=$!
  polls=100
  until is_listening; do
    polls=$((polls - 1))
    if [ "$polls" -eq 0 ] || ! kill -0 "$tracer" 2>/dev/null; then
      stop_trace
      return 0
    fi
    sleep 0.02
  done
  is_traced=yes
}

# trace_rules FAMILY ADDRESSES
trace_rules() {
  refusal='icmp type destination-unreachable'
  if [ "$1" = ip6 ]; then refusal='icmpv6 type destination-unreachable'; fi
  for address in $2; do
    echo "iifname \"$interface\" $1 daddr $address tcp dport 9 limit rate 100/second meta nftrace set 1"
    echo "iifname != \"$interface\" $1 saddr $address tcp sport 9 limit rate 100/second meta nftrace set 1"
    echo "iifname != \"$interface\" $1 saddr $address $refusal limit rate 100/second meta nftrace set 1"
  done
}

# Whether a socket of NETLINK_NETFILTER (12) has joined the group of traces (9, NFNLGRP_NFTRACE).
is_listening() {
  grep -q '^[0-9a-f]*  *12  *[0-9]*  *00000100 ' /proc/net/netlink
}

# Whether that socket has nothing left to read.
is_drained() {
  ! grep -q '^[0-9a-f]*  *12  *[0-9]*  *00000100  *[1-9]' /proc/net/netlink
}

# Ends the trace with every event in its file, and leaves nothing of it.
stop_trace() {
  nft delete table inet dockline-trace 2>/dev/null || :
  [ -n "$tracer" ] || return 0
  polls=25
  until [ "$polls" -eq 0 ] || is_drained; do
    polls=$((polls - 1))
    sleep 0.02
  done
  # What it has read, it still has to print.
  sleep 0.02
  kill "$tracer" 2>/dev/null || :
  wait "$tracer" 2>/dev/null || :
  tracer=''
}
