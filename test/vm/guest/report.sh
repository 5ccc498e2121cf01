#!/bin/bash
# report.sh COMMAND [ARGUMENT...] : runs COMMAND to its end and prints one line of JSON: its exit code, and what
# it wrote to either output, in base64.
set -euo pipefail

out=$(mktemp -d)
trap 'rm -r "$out"' EXIT
code=0
"$@" >"$out/stdout" 2>"$out/stderr" || code=$?
printf '{"exitCode":%d,"stdout":"%s","stderr":"%s"}\n' \
  "$code" "$(base64 --wrap=0 "$out/stdout")" "$(base64 --wrap=0 "$out/stderr")"
