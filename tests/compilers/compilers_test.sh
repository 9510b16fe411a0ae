#!/bin/sh
# compilers_test.sh SOURCE BUILD PROGRAM: builds cleave with clang++ in BUILD and compares the trace
# hashes of every catalog scenario with those of PROGRAM. Without clang++ the test is skipped.
set -eu
source=$1
build=$2
program=$3

if ! command -v clang++ >/dev/null; then
    echo "SKIPPED: clang++ is not installed" >&2
    exit 77
fi
cmake -S "$source" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_CXX_FLAGS=-O1 \
    -DCLEAVE_TESTS=OFF >"$build.log" 2>&1 ||
    { cat "$build.log"; exit 1; }
cmake --build "$build" --target cleave >"$build.log" 2>&1 || {
    cat "$build.log"
    exit 1
}

faults=''
if [ -d "$source"/scenarios/catalog/faults ]; then faults="$source"/scenarios/catalog/faults; fi
hashes() {
    # shellcheck disable=SC2086  # empty or one word
    "$1" run "$source"/scenarios/catalog $faults --seed 7 --json | grep -o '"trace_hash": *"[^"]*"'
}
hashes "$program" >"$build.hashes-here"
hashes "$build/cleave" >"$build.hashes-clang"
[ -s "$build.hashes-here" ] || { echo "no trace hashes in the output"; exit 1; }
diff "$build.hashes-here" "$build.hashes-clang"
cat "$build.hashes-here"
