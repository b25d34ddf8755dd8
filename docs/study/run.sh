#!/usr/bin/env bash
# Trains what the study compares, a fold and a group of methods at a time, as many side by side as there are cores. A group that is finished
# is not trained again, so that it can be stopped, and goes on where it was (a group that was under way begins again).
#
#   docs/study/run.sh lidc  DATA OUT [GROUP...]   LIDC nodules, DATA the folder lidc-nodules
#   docs/study/run.sh lung  OUT [GROUP...]        phantom, lung-like
#   docs/study/run.sh liver OUT [GROUP...]        phantom, liver-like
#
# Then: glint report OUT/*-fold? --out OUT/report. What each group costs is in README.md beside this file.
# GLINT is the command (default: built here), EXTRA further options of every compare (a smoke run's --steps, --folds).
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
declare -A methods=(
  [effectiveness]=E
  [tversky]=T
  [fixed]=D,DCE
  [adaptive]=GD,GD-mean
  [lesion]=LD
  [rule]=GD-published,GD-leak
  [search]=GE
  [rivals]=FT,UF,ARS
)
order=(adaptive effectiveness tversky fixed lesion rule search rivals)

panel=${1:?lidc, lung or liver}
shift
case $panel in
  lidc) data=(--data "${1:?the folder lidc-nodules}" --preset lidc-mosaic); shift ;;
  lung | liver) data=(--data phantom --organ "$panel") ;;
  *) echo "There is no panel $panel: lidc, lung or liver." >&2; exit 2 ;;
esac
out=${1:?a folder for what is trained}
shift
groups=("$@")
[ ${#groups[@]} -gt 0 ] || groups=("${order[@]}")
for group in "${groups[@]}"; do
  [ -n "${methods[$group]:-}" ] || { echo "There is no group $group: ${order[*]}." >&2; exit 2; }
done

if [ -z "${GLINT:-}" ]; then
  dotnet build -c Release "$here/../../src/Glint.Cli" >&2
  GLINT="dotnet run -c Release --no-build --project $here/../../src/Glint.Cli --"
fi
folds=${FOLDS:-5}
mkdir -p "$out"

one() {
  local group=$1 fold=$2 path=$out/$1-fold$2
  [ -e "$path/report-data.json" ] && return
  rm -rf "$path"
  echo "$(date +%H:%M) $group, fold $fold"
  $GLINT compare "${data[@]}" --folds "$folds" --fold "$fold" --seed $((fold + 1)) --jobs 1 ${EXTRA:-} --methods "${methods[$group]}" --out "$path" > "$path.log" 2>&1 \
    || { echo "$group, fold $fold: failed, see $path.log" >&2; return 1; }
}

for group in "${groups[@]}"; do
  for ((fold = 0; fold < folds; fold++)); do
    while [ "$(jobs -rp | wc -l)" -ge "${JOBS:-$(nproc)}" ]; do wait -n; done
    one "$group" "$fold" &
  done
done
while [ -n "$(jobs -rp)" ]; do wait -n; done
