#!/bin/sh
# inside.sh: what a container of ours does in the network of another container. Reads a plan (inside-plan.ts) on
# standard input, makes it true, and prints one result line. Nothing is needed in that container's image, and what
# was made ends with that container. Every action may run again at any time.
set -eu
LC_ALL=C
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

here=${0%/*}

# shellcheck source-path=SCRIPTDIR source=outcome.sh
. "$here/outcome.sh"
# shellcheck source-path=SCRIPTDIR source=values.sh
. "$here/values.sh"
# shellcheck source-path=SCRIPTDIR source=statements.sh
. "$here/statements.sh"
# shellcheck source-path=SCRIPTDIR source=inside-plan.sh
. "$here/inside-plan.sh"
# shellcheck source-path=SCRIPTDIR source=source-rule.sh
. "$here/source-rule.sh"
# shellcheck source-path=SCRIPTDIR source=guest-plan.sh
. "$here/guest-plan.sh"
# shellcheck source-path=SCRIPTDIR source=guest.sh
. "$here/guest.sh"
# shellcheck source-path=SCRIPTDIR source=guest-search.sh
. "$here/guest-search.sh"
# shellcheck source-path=SCRIPTDIR source=guest-rules.sh
. "$here/guest-rules.sh"

# Half a source rule harms nobody, and the next run finds it.
take_back() {
  if [ "$action" = guest ]; then undo_guest; fi
}

# Where set -e ends the run, there still is a result line.
trap 'fail inside "inside.sh ended early while $doing"' EXIT
doing="reading the plan"
read_plan
doing="carrying out \"$action\""
case $action in
  source-rule) run_source_rule ;;
  guest) run_guest ;;
  undo)
    undo_guest
    undo_source_rules
    succeed '{"result":"undone"}\n'
    ;;
esac
