#!/usr/bin/env bash
# What the verdict on the learned policy needs. What is finished is not trained again; what was stopped goes on.
#
#   docs/study/policy/run.sh learn OUT             the policies and the searches of as many runs, a core each for some hours
#   docs/study/policy/run.sh lung|liver OUT        a panel: phantoms no one has learned on (seed 7), five seeds
#   docs/study/policy/run.sh slices DATA OUT       lidc-slices: five folds, a seed each
#   docs/study/policy/run.sh alive OUT             a policy learned on lungs, ten seeds on livers: GLINT must be a program that has it as GL
#
# GLINT is the command with the methods of the study (default: built here), JOBS how many runs side by side (default: the cores).
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
usage() { echo "$1 Usage: docs/study/policy/run.sh learn|lung|liver|alive OUT, or slices DATA OUT" >&2; exit 2; }
[ $# -gt 0 ] || usage 'What to do is missing.'
what=$1
shift
if [ "$what" = slices ]; then
  [ $# -gt 0 ] || usage 'slices takes a folder of data.'
  [ -e "$1/dataset.json" ] || { echo "There is no data set in $1: dataset.json is missing." >&2; exit 1; }
  data=$1
  shift
fi
[ $# -gt 0 ] || usage 'A folder for what is trained is missing.'
out=$1

if [ -n "${GLINT:-}" ]; then
  read -ra glint <<< "$GLINT"
else
  dotnet build -c Release "$here/../../../study" >&2
  glint=(dotnet run -c Release --no-build --project "$here/../../../study" --)
fi
jobs=${JOBS:-$(nproc)}
mkdir -p "$out"
# A process a core: more threads wait for one another.
export OMP_NUM_THREADS=1

methods=GL,GL-two,GL-fixed,GL-schedule,GL-replay,GL-mean,GL-walk,BL,GB,GD-leak,GE,GE-slope,D
# Threshold alone is tuned, of every method. A share of one is the whole, and goes on where it stopped.
compare() {
  "${glint[@]}" compare --tune false --shard 1/1 --jobs "$jobs" "$@" --out "$out/$what"
  "${glint[@]}" report "$out/$what"
}

case $what in
  learn)
    "${glint[@]}" learn-policy --jobs "$jobs" --out "$out/GL"
    "${glint[@]}" learn-policy --jobs "$jobs" --search fixed --out "$out/GL-fixed"
    "${glint[@]}" learn-policy --jobs "$jobs" --search schedule --out "$out/GL-schedule"
    "${glint[@]}" learn-policy --jobs "$jobs" --action two --out "$out/GL-two"
    "${glint[@]}" learn-policy --jobs "$jobs" --organ lung --out "$out/GL-lung"
    ;;
  lung | liver)
    compare --data phantom --organ "$what" --phantom-seed 7 --phantom-patients 200 --steps 600 --validate-every 150 --seeds 5 --methods "$methods"
    ;;
  slices)
    compare --data "$data" --preset lidc-mosaic --framing crop --side 64 --window 0,255 --steps 1200 --validate-every 200 --folds 5 --all-folds --seeds 1 --methods "$methods"
    ;;
  alive)
    compare --data phantom --organ liver --phantom-seed 7 --phantom-patients 200 --steps 600 --validate-every 150 --seeds 10 --methods GL
    ;;
  *) usage "There is no $what." ;;
esac
