#!/usr/bin/env bash
# Trains what the second part of the study compares: a method and a fold (or, of the phantoms, a method and its seeds) at a time, as many side by
# side as JOBS says (default: the cores). What is finished is not trained again.
#
#   docs/study/two/run.sh lung|liver OUT [METHOD...]         phantoms no one has chosen by (seed 3): one split of 200 patients, five seeds
#   docs/study/two/run.sh slices DATA OUT [METHOD...]        lidc-slices: five folds, a seed each
#   docs/study/two/run.sh idrid DATA OUT [METHOD...]         idrid-ma, whole images: five folds, a seed each
#   docs/study/two/run.sh mosaic DATA OUT [METHOD...]        lidc-nodules as mosaics: five folds, a seed each
#
# Then: dotnet run -c Release --project study -- keep PANEL OUT/PANEL/*   and the panel's record is in docs/study/two/PANEL.
# GLINT is the command with the methods of the study (default: built here). FIRST is the first seed (default 1), SEEDS how many of the phantoms.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
usage() { echo "$1 Usage: docs/study/two/run.sh lung|liver OUT [METHOD...], or slices|idrid|mosaic DATA OUT [METHOD...]" >&2; exit 2; }
[ $# -gt 0 ] || usage 'A panel is missing.'
panel=$1
shift
folds=5
case $panel in
  lung | liver) folds='' data=(--data phantom --organ "$panel" --phantom-seed 3 --phantom-patients 200 --steps 600 --validate-every 150) ;;
  slices | idrid | mosaic)
    [ $# -gt 0 ] || usage "$panel takes a folder of data."
    [ -e "$1/dataset.json" ] || { echo "There is no data set in $1: dataset.json is missing." >&2; exit 1; }
    data=(--data "$1" --preset lidc-mosaic)
    case $panel in
      slices) data+=(--framing crop --side 64 --window 0,255 --steps 1200 --validate-every 200) ;;
      idrid) data+=(--framing crop --side 128 --window 0,255 --tumour-share 1 --steps 900 --validate-every 150) ;;
    esac
    shift
    ;;
  *) usage "There is no panel $panel." ;;
esac
[ $# -gt 0 ] || usage 'A folder for what is trained is missing.'
out=$1/$panel first=${FIRST:-1}
shift
methods=("$@")
[ $# -gt 0 ] || methods=(D E T DCE LD GB BL)

if [ -n "${GLINT:-}" ]; then
  read -ra glint <<< "$GLINT"
else
  dotnet build -c Release "$here/../../../study" >&2
  glint=(dotnet run -c Release --no-build --project "$here/../../../study" --)
fi
mkdir -p "$out"
# A process a core: more threads wait for one another.
export OMP_NUM_THREADS=1
set -m
trap 'for pid in $(jobs -p); do kill -- "-$pid" 2> /dev/null || true; done' EXIT
trap 'exit 130' INT TERM

# Threshold alone is tuned, of every method: E and T have their usual coefficients.
one() {
  local path=$1
  shift
  if [ -e "$path/report-data.json" ]; then echo "$path: trained already, left as it is" >&2; return; fi
  rm -rf "$path"
  echo "$(date +%H:%M) $path"
  "${glint[@]}" compare "${data[@]}" --tune false --jobs 1 "$@" --out "$path" > "$path.log" 2>&1 || { echo "$path: failed, see $path.log" >&2; return 1; }
}

status=0 pids=()
queue() {
  while [ "$(jobs -rp | wc -l)" -ge "${JOBS:-$(nproc)}" ]; do wait -n || true; done
  one "$@" &
  pids+=($!)
}
for method in "${methods[@]}"; do
  if [ -n "$folds" ]; then
    for ((fold = 0; fold < folds; fold++)); do
      queue "$out/$method-fold$fold" --folds "$folds" --fold "$fold" --seed $((first + fold)) --methods "$method"
    done
  else
    queue "$out/$method-from$first" --seed "$first" --seeds "${SEEDS:-5}" --methods "$method"
  fi
done
for pid in "${pids[@]}"; do wait "$pid" || status=1; done
exit $status
