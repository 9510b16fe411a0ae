#!/bin/sh
# compilers_test.sh SOURCE BUILD: builds the simulator, the protocols and the scenario runner with
# clang++ in BUILD and compares the trace hashes of every catalog scenario with the committed ones.
# Without clang++ the test is skipped.
set -eu
source=$1
build=$2

if ! command -v clang++ >/dev/null; then
    echo "SKIPPED: clang++ is not installed" >&2
    exit 77
fi
cmake -S "$source" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_CXX_FLAGS=-O1 \
    -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=8 >"$build.log" 2>&1 ||
    { cat "$build.log"; exit 1; }
cmake --build "$build" --target golden_hashes >"$build.log" 2>&1 || {
    cat "$build.log"
    exit 1
}
"$build/tests/determinism/golden_hashes" "$build.golden"
diff "$source/tests/determinism/golden.txt" "$build.golden"
wc -l <"$build.golden"
