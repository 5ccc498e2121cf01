#!/bin/sh
# check-node.sh NODE : on a Mac, whether NODE is signed by the Node.js Foundation, as it was when node.json was written.
set -eu

codesign --verify --strict \
  -R='anchor apple generic and certificate leaf[subject.OU] = "HX7739G8FX"' "${1?usage: check-node.sh NODE}"
