#!/usr/bin/env bash
# What is listed as public and not yet shipped becomes shipped: a step of docs/release.md.
set -euo pipefail
cd "$(dirname "$0")/../src"
for unshipped in */PublicAPI.Unshipped.txt; do
  shipped=${unshipped/Unshipped/Shipped}
  # Those marked *REMOVED* leave both; of what remains each line once.
  awk '/^#/ || /^$/ { next } sub(/^\*REMOVED\*/, "") { gone[$0] = 1; next } { line[$0] = 1 } END { for (l in line) if (!(l in gone)) print l }' "$shipped" "$unshipped" | LC_ALL=C sort > "$shipped.new"
  { echo '#nullable enable'; cat "$shipped.new"; } > "$shipped"
  rm "$shipped.new"
  echo '#nullable enable' > "$unshipped"
done
