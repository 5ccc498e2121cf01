# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154 # Part of inside.sh: the values go there.
# inside-plan.sh: the statements of inside.sh's plan, as render-inside.ts writes them.

action=''
# One word per address: family, address, gateway, with commas between; and family, address, host.
answers='' leg_answers='' answer_count=0

read_statement() {
  IFS=' ' read -r word first second rest <<EOF_STATEMENT
$1
EOF_STATEMENT
  [ -z "$rest" ] || return 1
  case $word in
    action) [ -z "$second" ] && is_action "$first" && action=$first ;;
    answer4) is_ipv4 "$first" && is_ipv4 "$second" && add_answer "4,$first,$second" ;;
    answer6) is_ipv6 "$first" && is_ipv6 "$second" && add_answer "6,$first,$second" ;;
    leg4) is_ipv4 "$first" && is_ipv4 "$second" && count_answer && leg_answers="$leg_answers 4,$first,$second" ;;
    leg6) is_ipv6 "$first" && is_ipv6 "$second" && count_answer && leg_answers="$leg_answers 6,$first,$second" ;;
    *) read_guest_statement ;;
  esac
}

add_answer() {
  count_answer && answers="$answers $1"
}

# As many as there are tables (source-rule.sh).
count_answer() {
  answer_count=$((answer_count + 1))
  [ "$answer_count" -le 8 ]
}

is_complete() {
  case $action in
    source-rule | undo) ;;
    guest) is_guest_complete ;;
    *) return 1 ;;
  esac
}

is_action() {
  case $1 in
    source-rule | guest | undo) ;;
    *) return 1 ;;
  esac
}
