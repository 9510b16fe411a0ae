#!/bin/sh
# matrix_test.sh SOURCE BUILD REFERENCE COMPILER FLAGS…: builds the driver with this compiler and
# these flags in BUILD, runs it, and compares every hash and checkpoint with those that REFERENCE,
# the driver of the main build, prints. Skipped where the compiler or its library is missing.
set -eu
source=$1 build=$2 reference=$3 compiler=$4
shift 4
flags=$*

skip() {
    echo "SKIPPED: $*" >&2
    exit 77
}
mkdir -p "$build"
log="$build/log"
command -v "$compiler" >/dev/null || skip "$compiler is not installed"
# Can it compile, link and run anything with these flags?
echo '#include <map>
int main() { return std::map<int, int>{{1, 0}}[1]; }' >"$build/probe.cpp"
# shellcheck disable=SC2086  # a list of words
{ "$compiler" -std=c++20 $flags "$build/probe.cpp" -o "$build/probe" && "$build/probe"; } \
    >"$log" 2>&1 || skip "$compiler $flags does not work here: $(tail -n 1 "$log")"

(
    if [ ! -f "$build/build.ninja" ]; then
        cmake -S "$source/${MATRIX_PROJECT:-tests/determinism/matrix}" -B "$build" -G Ninja \
            -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_CXX_FLAGS="$flags" \
            -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=8 || exit 1
    fi
    # shellcheck disable=SC2086  # a list of words
    cmake --build "$build" --target determinism_driver ${MATRIX_TARGETS:-} || exit 1
) >"$log" 2>&1 || {
    tail -n 40 "$log"
    echo "Built as one file a library: names that two of its files define clash; rename one."
    exit 1
}

"$reference" >"$build/expected"
"$build/tests/determinism/driver/determinism_driver" >"$build/printed"
[ -s "$build/expected" ] || { echo "the reference printed nothing"; exit 1; }
cmp -s "$build/expected" "$build/printed" && exit 0
echo "$compiler $flags gives other traces than the main build:"
diff "$build/expected" "$build/printed" | cut -c1-200
echo "The fields after the hash are checkpoints, one every 4096 events: the first that differs says"
echo "where to look."
exit 1
