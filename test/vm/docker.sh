#!/bin/bash
# docker.sh ARGUMENT... : becomes the docker command of the lab's sid tree. The mac has none, and the machine's
# own one is slow, for it would run without acceleration.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"

run_of_tree "$(tree_of sid)" docker "$@"
