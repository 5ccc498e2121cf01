#!/bin/bash
# run.sh : becomes the command that the first line of its input says: its words, each ended by a zero byte, in
# base64. What follows that line is the command's input. Runs once per connection to port 2323.
set -euo pipefail

IFS= read -r line
mapfile -d '' -t words < <(base64 --decode <<<"$line")
exec "${words[@]}"
