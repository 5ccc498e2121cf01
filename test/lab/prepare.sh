#!/bin/bash
# prepare.sh [SUITE...] : fetches and builds all that the labs share: a tree of Debian packages for each
# suite's VM (default: bookworm and sid), the mac's tools, and the container images.
#
# All of it lies below ${DOCKLINE_CACHE:-~/.cache/dockline}; what is there already is left alone.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=paths.sh
. "$(dirname "$0")/paths.sh"

arch=$(dpkg --print-architecture)
# "docker" (the command line) is a package of its own from trixie on.
engine=(docker.io containerd runc iptables nftables iproute2 wireguard-go wireguard-tools conntrack ethtool)
system=(bash busybox-static ca-certificates coreutils curl dash grep iperf3 iputils-ping kmod libc-bin mount
  procps sed socat tcpdump util-linux)
tools=(busybox-static conntrack curl dnsutils iperf3 iproute2 iputils-ping procps socat tcpdump wireguard-go
  wireguard-tools)

suites=("$@")
[ "$#" -gt 0 ] || suites=(bookworm sid)
debs=$lab_checkout/vm-setup/debs.sh

sh "$debs" sid "$arch" "$tools_tree" "${tools[@]}"
for suite in "${suites[@]}"; do
  case $suite in
    bookworm) cli=() ;;
    trixie | sid) cli=(docker-cli) ;;
    *) fail "there is no suite '$suite' for the lab; use bookworm, trixie or sid" ;;
  esac
  sh "$debs" "$suite" "$arch" "$(tree_of "$suite")" "${engine[@]}" "${cli[@]}" "${system[@]}"
done
"$lab_scripts/images.sh" "$arch" "$tools_tree" "$images"
