# shellcheck shell=sh
# statements.sh: reads a plan from standard input, one statement per line, and lets through only what fits.
#
# The program has read_statement LINE, which fails at what it does not understand, and is_complete. An unknown
# word refuses the whole plan.

# Seconds for the whole plan to arrive.
plan_limit=20

# Reads standard input up to the line "end", and not a byte more: the word to dial follows there.
read_plan() {
  # shellcheck disable=SC2016 # The inner shell expands these.
  lines=$(timeout "$plan_limit" sh -c '
    while IFS= read -r line; do
      if [ "$line" = end ]; then exit 0; fi
      printf "%s\n" "$line"
    done
    exit 1') || fail bad-plan "the plan has no last line \"end\""
  number=0
  while IFS= read -r line; do
    # A plan may say nothing; the here-document has a line nevertheless.
    if [ -z "$lines" ]; then break; fi
    number=$((number + 1))
    if [ "${#line}" -gt 300 ] || [ "$number" -gt 5000 ] || ! read_statement "$line"; then
      fail bad-plan "line $number of the plan is not understood"
    fi
  done <<EOF_PLAN
$lines
EOF_PLAN
  is_complete || fail bad-plan "the plan is not complete"
}
