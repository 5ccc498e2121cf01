#!/bin/bash
# prepare.sh [SUITE...] : fetches and builds all that the labs share: a tree of Debian packages for each
# suite's VM (default: bookworm and sid), the mac's tools, and the container images. The suite "29" is sid
# with an engine that Debian does not have; see engine-29-build.sh.
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
  debian=$suite cli=(docker-cli)
  case $suite in
    bookworm) cli=() ;;
    trixie | sid) ;;
    29) debian=sid ;;
    *) fail "there is no suite '$suite' for the lab; use bookworm, trixie, sid or 29" ;;
  esac
  sh "$debs" "$debian" "$arch" "$(tree_of "$debian")" "${engine[@]}" "${cli[@]}" "${system[@]}"
  [ "$suite" = "$debian" ] || "$lab_scripts/engine-29.sh" "$(tree_of "$debian")" "$(tree_of "$suite")"
done
"$lab_scripts/images.sh" "$arch" "$tools_tree" "$images"
