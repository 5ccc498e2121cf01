#!/bin/bash
# systemd-prepare.sh : fetches and unpacks the Debian packages of a host with systemd; does nothing when they
# are there already.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"

# libstdc++6 and libatomic1 are for Node. No wireguard-tools: wireguard-go has to be used on any kernel.
packages=(bash coreutils dbus grep iproute2 libatomic1 libstdc++6 mount procps systemd systemd-resolved
  util-linux wireguard-go)
tree=$cache/tree/lab-systemd-resolved
sh "$lab_checkout/vm-setup/debs.sh" trixie "$(dpkg --print-architecture)" "$tree" "${packages[@]}"
