# diagnose.awk: reads packet counters before and after, then what `nft monitor trace` printed, and prints one JSON
# object per address, with commas between.
#
#   addresses     the containers'
#   host4, host6  the host's, in the tunnel
#   traced        "yes" where the kernel traced; else the counters alone decide
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

# The first rule that counted something in between, and that may be about this address; else such a policy.
function counted(address, way, otherwise,   i, parts, found, policy) {
  for (i = 1; i <= risings; i++) {
    split(risen[i], parts, SUBSEP)
    if (parts[1] != (address ~ /:/ ? "ip6" : "ip") || !concerns(parts[4], address, way)) continue
    found = dropped(address, way, parts[1], parts[2], parts[3], parts[4])
    if (parts[4] != "policy drop") return found
    if (policy == "") policy = found
  }
  if (policy != "") return policy
  return object(address, otherwise) (otherwise == "lost" ? ",\"direction\":\"" way "\"}" : "}")
}

# Whether a rule in iptables' words may be about packets that come from (reply) or go to this address by the tunnel.
function concerns(rule, address, way,   host) {
  host = address ~ /:/ ? host6 : host4
  if (way == "request") return fits(rule, "-s", host) && fits(rule, "-d", address) && fits(rule, "-i", "dockline0")
  return fits(rule, "-s", address) && fits(rule, "-d", host) && fits(rule, "-o", "dockline0")
}

function fits(rule, option, value,   words, count, i) {
  count = split(rule, words, " ")
  for (i = 1; i < count; i++) {
    if (words[i] == option) return (i > 1 && words[i - 1] == "!") != matches(words[i + 1], value)
  }
  return 1
}

# An interface with "+" at its end, an IPv4 prefix, or the very value; other IPv6 prefixes are let pass.
function matches(pattern, value,   parts) {
  if (pattern ~ /\+$/) return index(value, substr(pattern, 1, length(pattern) - 1)) == 1
  if (split(pattern, parts, "/") < 2) return pattern == value
  if (pattern ~ /:/) return parts[2] < 128 || parts[1] == value
  return network(parts[1], parts[2]) == network(value, parts[2])
}

# Division instead of powers: Debian's static busybox is built without mathematics.
function network(address, bits,   bytes, whole) {
  split(address, bytes, ".")
  whole = ((bytes[1] * 256 + bytes[2]) * 256 + bytes[3]) * 256 + bytes[4]
  for (; bits < 32; bits++) whole = int(whole / 2)
  return whole
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
