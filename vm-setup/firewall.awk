# firewall.awk: reads what iptables-save printed, and prints what `iptables-restore --noflush` needs so that our
# rules are gone (wanted=0), or are there once and first (wanted=1). Prints nothing when nothing is to be done.
#
#   interface  the tunnel's            host, vm  its two addresses
#   raw, nat   1 where rules in that table are wanted
#   shims      1 where containers of macvlan and ipvlan networks are reached by a shim
#   legs       1 where some are reached by a leg
#   bridges    those whose containers see the VM's address instead of the host's
#   singles    bridge,address,clients,… of addresses for which the same is true of the clients: the host, or a prefix
#
# Ours are the rules with our comment, and only those: the engine may write rules with our interface's name
# (com.docker.network.bridge.trusted_host_interfaces).

BEGIN {
  mark = " -m comment --comment dockline"
  forward = "FORWARD"
}

/^\*/ { table = substr($1, 2) }

/^:/ && $2 != "ACCEPT" && $2 != "-" { is_guarded[table, substr($1, 2)] = 1 }

/^-A / && / --comment "?dockline"?( |$)/ {
  removals[table] = removals[table] "-D" substr($0, 3) "\n"
  next
}

/^-A / {
  is_guarded[table, $2] = 1
  if ($2 == "FORWARD" && / -j DOCKER-USER$/) forward = "DOCKER-USER"
}

# Each goes to position 1: what is inserted last comes first.
function insert(table, chain, rule) {
  insertions[table] = insertions[table] "-I " chain " 1 " rule "\n"
}

function print_table(table) {
  if (removals[table] insertions[table] != "") {
    printf "*%s\n%s%sCOMMIT\n", table, removals[table], insertions[table]
  }
}

END {
  if (wanted) {
    if (raw) insert("raw", "PREROUTING", "-i " interface mark " -j ACCEPT")
    # A chain that lets everything through needs no rule, and a table that nobody has is not made.
    if (("filter", "FORWARD") in is_guarded) {
      # Containers open connections to the host by the engine's own "-i bridge ACCEPT"; those of internal
      # networks may answer, and stay internal.
      insert("filter", forward, "-o " interface " -m conntrack --ctstate RELATED,ESTABLISHED" mark " -j ACCEPT")
      insert("filter", forward, "-i " interface mark " -j ACCEPT")
      # The engine lets bridges out, but knows no shims; what comes in by one is sifted there (shim-rules.sh).
      if (shims) insert("filter", forward, "-i dockline-+ -o " interface mark " -j ACCEPT")
      if (legs) insert("filter", forward, "-i dockleg+ -o " interface mark " -j ACCEPT")
    }
    if (("filter", "INPUT") in is_guarded) {
      insert("filter", "INPUT", "-d " vm " -i " interface mark " -j ACCEPT")
    }
    if (nat) {
      count = split(bridges, names, " ")
      for (i = 1; i <= count; i++) {
        insert("nat", "POSTROUTING", "-s " host " -o " names[i] mark " -j MASQUERADE")
      }
      count = split(singles, names, " ")
      for (i = 1; i <= count; i++) {
        split(names[i], single, ",")
        clients = single[3] == "host" ? host : single[3]
        insert("nat", "POSTROUTING", "-s " clients " -d " single[2] " -o " single[1] mark " -j MASQUERADE")
      }
    }
  }
  print_table("raw")
  print_table("filter")
  print_table("nat")
}
