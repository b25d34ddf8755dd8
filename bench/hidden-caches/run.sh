#!/usr/bin/env bash
# Runs a command as on an AMD processor in a virtual machine that hides its caches, where libtorch's convolutions come out wrong
# (docs/decisions/0015-kernels.md). Needs gcc, Linux on x86-64, and a processor that can refuse CPUID.
#
#   bench/hidden-caches/run.sh COMMAND [ARGUMENT ...]                       no caches told
#   HIDDEN_CACHES=told bench/hidden-caches/run.sh COMMAND [ARGUMENT ...]    the same processor, caches told
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || { sed -n '2,7p' "$0" >&2; exit 2; }
command -v gcc >/dev/null || { echo "hidden-caches: needs gcc" >&2; exit 1; }
grep -q -w cpuid_fault /proc/cpuinfo || { echo "hidden-caches: this processor cannot refuse CPUID (no cpuid_fault in /proc/cpuinfo)" >&2; exit 1; }
library=$(mktemp -d)/hidden_caches.so
trap 'rm -rf "$(dirname "$library")"' EXIT
gcc -O1 -Wall -shared -fPIC -o "$library" "$here/hidden_caches.c" -ldl
LD_PRELOAD=$library "$@"
