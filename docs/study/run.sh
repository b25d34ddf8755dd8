#!/usr/bin/env bash
# Trains what the study compares, a fold and a group of methods at a time, as many side by side as there are cores. A group that is finished
# is not trained again, so that it can be stopped, and goes on where it was (a group that was under way begins again). Ctrl+C ends what trains.
#
#   docs/study/run.sh lidc      DATA OUT [GROUP...]   LIDC nodules, DATA the folder lidc-nodules: five folds, a seed each
#   docs/study/run.sh again     DATA OUT [GROUP...]   GD and GD-steady on the same folds with three seeds more, for collapse
#   docs/study/run.sh ablations DATA OUT [GROUP...]   two of the folds with another seed, half the steps
#   docs/study/run.sh settings  DATA OUT [GROUP...]   the same with another kind of counts, learning rate or batch size
#   docs/study/run.sh lung      OUT [GROUP...]        phantom, lung-like: one split of 200 patients, five seeds
#   docs/study/run.sh lungagain OUT [GROUP...]        GD-steady there with five seeds more, by which nothing was chosen
#   docs/study/run.sh liver     OUT [GROUP...]        phantom, liver-like
#   docs/study/run.sh liverlong OUT [GROUP...]        D and GD-steady there with three times the steps, at a third of the learning rate
#
# Then: glint report OUT/PANEL/*-fold? --out REPORT, and its results.json is results-PANEL.json here; of settings, each group is joined alone,
# and is results-GROUP.json. What each group costs is in README.md.
# All of it trained before presets had a recipe for rare tumours, hence --recipe none.
# GLINT is the command with the methods of the study (default: built here), FOLDS how many folds, SIZE how much is trained, as options of glint compare, in place of the panel's own
# steps and seeds.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
declare -A methods=(
  [effectiveness]=E
  [tversky]=T
  [fixed]=D,DCE
  [adaptive]=GD,GD-mean
  [first]=GD-first
  [steady]=GD-steady
  [lesion]=LD
  [rule]=GD-published,GD-leak
  [search]=GE
  [rivals]=FT,UF,ARS
  [again]=GD
  [movement]=GD,GD-first,GD-mean,GD-last,GD-replay
  [parts]=GD-pixels,GD-score,GD-alone,GD-plain,GD-ladder
  [ladder]=GD-leak,GD-leak-inverted,GD-leak-caption,GD-leak-walk,GD-leak-CE
  [candidates]=GE,GE-mean,GE-last,GE-replay,GE-walk
  [dice]=D
  [unmoved]=GD-first-pixels,GD-first-score
)
# Two methods with one option that is not the preset's.
declare -A setting=(
  [perimage]='--counts-per-image'
  [linear]='--counts linear'
  [lowrate]='--learning-rate 3e-4'
  [highrate]='--learning-rate 3e-3'
  [smallbatch]='--batch 4'
  [largebatch]='--batch 16'
)
for group in "${!setting[@]}"; do methods[$group]=GD,D; done
# Only gates look at how large a count is, and GD's rule has none.
methods[perimage]=GD-leak,GD-leak-caption

usage() { echo "$1 Usage: docs/study/run.sh lidc|again|ablations|settings DATA OUT [GROUP...], or lung|lungagain|liver|liverlong OUT [GROUP...]" >&2; exit 2; }

[ $# -gt 0 ] || usage 'A panel is missing.'
panel=$1
shift
groups=(adaptive steady first effectiveness tversky fixed lesion rule search rivals)
size='' rate=''
folds=${FOLDS:-5} first=0 last=$((${FOLDS:-5} - 1)) seed=1
case $panel in
  lidc) ;;
  again) groups=(again steady) seed=6 size='--seeds 3' ;;
  # The folds on whose validation patients nothing was chosen.
  ablations) groups=(movement parts unmoved ladder candidates dice) first=$((last - 1)) seed=11 size='--steps 900' ;;
  settings) groups=(linear lowrate highrate smallbatch largebatch perimage) first=$((last - 1)) seed=11 size='--steps 900' ;;
  # What GD is made of, and the rule held against wind-up, were told apart on LIDC nodules.
  lung | lungagain | liver | liverlong)
    methods[adaptive]=GD methods[rule]=GD-published folds='' last=0 size='--phantom-patients 200 --steps 600 --validate-every 150 --seeds 5'
    if [ "$panel" = lungagain ]; then groups=(steady) seed=6; fi
    if [ "$panel" = liverlong ]; then groups=(dice steady) size=${size/600/1800} rate='--learning-rate 1e-3'; fi
    ;;
  *) usage "There is no panel $panel." ;;
esac
case $panel in
  lung*) data=(--data phantom --organ lung) ;;
  liver*) data=(--data phantom --organ liver) ;;
  *)
    [ $# -gt 0 ] || usage "$panel takes a folder of data, lidc-nodules."
    [ -e "$1/dataset.json" ] || { echo "There is no data set in $1: dataset.json is missing. Give the folder lidc-nodules." >&2; exit 1; }
    data=(--data "$1" --preset lidc-mosaic)
    shift
    ;;
esac
[ $# -gt 0 ] || usage 'A folder for what is trained is missing.'
out=$1/$panel
shift
for group in "$@"; do
  [[ " ${groups[*]} " == *" $group "* ]] || { echo "There is no group $group of $panel: ${groups[*]}." >&2; exit 2; }
done
if [ $# -gt 0 ]; then groups=("$@"); fi

if [ -n "${GLINT:-}" ]; then
  read -ra glint <<< "$GLINT"
else
  dotnet build -c Release "$here/../../study" >&2
  glint=(dotnet run -c Release --no-build --project "$here/../../study" --)
fi
mkdir -p "$out"

# Every group is a process group of its own, so that all of it can be ended.
set -m
trap 'for pid in $(jobs -p); do kill -- "-$pid" 2> /dev/null || true; done' EXIT
trap 'exit 130' INT TERM

# A group of one fold: the seed of fold K is K more than that of fold 0.
one() {
  local group=$1 fold=$2 path=$out/$1-fold$2 split=() chosen
  if [ -e "$path/report-data.json" ]; then echo "$path: trained already, left as it is" >&2; return; fi
  rm -rf "$path"
  if [ -n "$folds" ]; then split=(--folds "$folds" --fold "$fold"); fi
  read -ra chosen <<< "${SIZE-$size} $rate ${setting[$group]:-}"
  echo "$(date +%H:%M) $group, fold $fold"
  "${glint[@]}" compare --recipe none "${data[@]}" "${split[@]}" --seed $((fold + seed)) --jobs 1 "${chosen[@]}" --methods "${methods[$group]}" --out "$path" > "$path.log" 2>&1 \
    || { echo "$group, fold $fold: failed, see $path.log" >&2; return 1; }
}

status=0 pids=()
for group in "${groups[@]}"; do
  for ((fold = first; fold <= last; fold++)); do
    while [ "$(jobs -rp | wc -l)" -ge "${JOBS:-$(nproc)}" ]; do wait -n || true; done
    one "$group" "$fold" &
    pids+=($!)
  done
done
for pid in "${pids[@]}"; do wait "$pid" || status=1; done
exit $status
