#!/usr/bin/env bash
# What is listed as public and not yet shipped becomes shipped: a step of docs/release.md.
set -euo pipefail
cd "$(dirname "$0")/../src"
for unshipped in */PublicAPI.Unshipped.txt; do
  shipped=${unshipped/Unshipped/Shipped}
  removed=$(sed -n 's/^\*REMOVED\*//p' "$unshipped")
  { echo '#nullable enable'
    { grep -v '^#' "$shipped"; grep -v -e '^#' -e '^\*REMOVED\*' "$unshipped"; } | { [ -n "$removed" ] && grep -vxF "$removed" || cat; } | LC_ALL=C sort -u; } > "$shipped.new"
  mv "$shipped.new" "$shipped"
  echo '#nullable enable' > "$unshipped"
done
