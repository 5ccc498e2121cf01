# diagnose.awk: reads packet counters before and after, then what `nft monitor trace` printed, and prints one JSON
# object per address, with commas between.
#
#   addresses  the containers'
#   traced     "yes" where the kernel traced; else the counters alone decide
#
# The first two files are iptables-save -c, each family after a line "family ip" or "family ip6". The third is the
# trace: of each packet every rule that it met, with an id that the kernel gives to another packet later.

BEGIN {
  count = split(addresses, targets, " ")
  for (i = 1; i <= count; i++) is_target[targets[i]] = 1
}

FNR == 1 { file += 1 }

$1 == "family" { family = $2; next }

file < 3 && /^\*/ { table = substr($1, 2) }

# ":FORWARD DROP [12:931]"
file < 3 && /^:[^ ]+ DROP \[/ { note_counter(substr($1, 2), "policy drop", substr($3, 2) + 0) }

# "[5:300] -A DOCKER-USER -i dockline0 -j DROP"
file < 3 && /^\[.* -j (DROP|REJECT)( |$)/ {
  rule = $0
  sub(/^[^ ]+ -A [^ ]+ /, "", rule)
  note_counter($3, rule, substr($1, 2) + 0)
}

file == 3 && $1 == "trace" && $2 == "id" { read_trace($3, $4, $5, $6, $7) }

END {
  for (i = 1; i <= count; i++) printf "%s%s", (i == 1 ? "" : ","), finding(targets[i])
}

function note_counter(chain, rule, packets,   key) {
  # What the VM itself gets and sends is not what we look for.
  if (chain == "INPUT" || chain == "OUTPUT") return
  key = family SUBSEP table SUBSEP chain SUBSEP rule
  if (file == 1) before[key] = packets
  else if (packets > before[key]) risen[++risings] = key
}

function read_trace(id, family, table, chain, what,   i, source, destination) {
  if (what == "packet:") {
    source = ""
    destination = ""
    for (i = 8; i < NF; i++) {
      if ($i == "saddr" && $(i - 1) ~ /^ip6?$/) source = $(i + 1)
      if ($i == "daddr" && $(i - 1) ~ /^ip6?$/) destination = $(i + 1)
    }
    # Elsewhere an address may look different for a moment (nftables.sh).
    if (destination in is_target) meet(id, destination, "request")
    else if (source in is_target) meet(id, source, "reply")
    if (table == "dockline-trace" && (id in target)) is_seen[target[id], direction[id], chain] = 1
  } else if ((id in target) && / \(verdict drop\) *$| policy drop *$/) {
    note_drop(target[id], direction[id], family, table, chain)
  }
}

function meet(id, address, way) {
  target[id] = address
  direction[id] = way
}

function note_drop(address, way, family, table, chain,   rule) {
  if ((address, "table") in drop) return
  rule = $0
  if (!sub(/^trace id [^ ]+ [^ ]+ [^ ]+ [^ ]+ rule /, "", rule)) rule = "policy drop"
  sub(/ *\(verdict drop\) *$/, "", rule)
  gsub(/counter packets [0-9]+ bytes [0-9]+ /, "", rule)
  gsub(/  +/, " ", rule)
  drop[address, "table"] = dropped(address, way, family, table, chain, rule)
}

function dropped(address, way, family, table, chain, rule) {
  return object(address, "dropped") ",\"direction\":\"" way "\",\"family\":\"" family "\",\"table\":\"" text(table) \
    "\",\"chain\":\"" text(chain) "\",\"rule\":\"" text(rule) "\"}"
}

# The furthest that any packet came decides: one answer that goes home means that nothing drops them.
function finding(address) {
  if (traced != "yes") return counted(address, "request", "unknown")
  if ((address, "reply", "last") in is_seen) return object(address, "replied") "}"
  if ((address, "table") in drop) return drop[address, "table"]
  if ((address, "reply", "first") in is_seen) return counted(address, "reply", "lost")
  if ((address, "request", "last") in is_seen) return object(address, "no-reply") "}"
  if ((address, "request", "first") in is_seen) return counted(address, "request", "lost")
  return object(address, "not-seen") "}"
}

# The first rule that counted something in between, and that may be about this address.
function counted(address, way, otherwise,   i, parts) {
  for (i = 1; i <= risings; i++) {
    split(risen[i], parts, SUBSEP)
    if (parts[1] == (address ~ /:/ ? "ip6" : "ip") && concerns(parts[4], address))
      return dropped(address, way, parts[1], parts[2], parts[3], parts[4])
  }
  return object(address, otherwise) (otherwise == "lost" ? ",\"direction\":\"" way "\"}" : "}")
}

# A rule about one single other address does not.
function concerns(rule, address,   named) {
  if (!match(rule, /(^| )-[sd] [^ ]+\/(32|128)( |$)/)) return 1
  named = substr(rule, RSTART, RLENGTH)
  sub(/^ ?-[sd] /, "", named)
  sub(/\/.*/, "", named)
  return named == address || rule ~ /! -[sd] /
}

function object(address, what) {
  return "{\"address\":\"" address "\",\"what\":\"" what "\""
}

# For the inside of a JSON string: printable, bounded.
function text(value) {
  value = substr(value, 1, 300)
  gsub(/[^ -~]/, " ", value)
  gsub(/[\\"]/, "\\\\&", value)
  return value
}
