#!/bin/sh
# fuzz_test.sh SOURCE BUILD TARGET [libFuzzer's options]: builds the target of tests/fuzz/targets
# with clang++ in BUILD and runs it from its corpus. What it finds beside the corpus stays in
# BUILD/found; an input that does harm is kept as BUILD/crash-*, and printed.
set -eu
source=$1
build=$2
target=$3
shift 3

if ! command -v clang++ >/dev/null; then
    echo "SKIPPED: clang++ is not installed" >&2
    exit 77
fi
mkdir -p "$build/found/$target"
build=$(cd "$build" && pwd)
probe='extern "C" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }'
if ! echo "$probe" | clang++ -fsanitize=fuzzer,address,undefined -x c++ - -o "$build/probe" \
    2>/dev/null; then
    echo "SKIPPED: clang++ has no runtime for -fsanitize=fuzzer; install libclang-rt-dev" >&2
    exit 77
fi
log="$build/build.log"
{
    cmake -S "$source/tests/fuzz/targets" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ \
        -DCLEAVE_WERROR=ON &&
        cmake --build "$build" --target "fuzz_$target"
} >"$log" 2>&1 || { cat "$log"; exit 1; }

exec "$build/fuzz_$target" -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=1 \
    -dict="$source/tests/fuzz/json.dict" -artifact_prefix="$build/" "$@" \
    "$build/found/$target" "$source/tests/fuzz/corpus/$target"
