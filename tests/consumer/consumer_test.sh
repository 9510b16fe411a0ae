#!/bin/sh
# Installs the build to a folder of its own, builds a project that knows only find_package(cleave),
# and runs it.
#
#     sh consumer_test.sh <cmake> <build folder> <project> <compiler> <generator>
set -eu
cmake=$1 build=$2 project=$3 compiler=$4 generator=$5
sandbox=$(mktemp -d)
trap 'rm -rf "$sandbox"' EXIT

"$cmake" --install "$build" --prefix "$sandbox/installed" >"$sandbox/log" 2>&1 ||
    { cat "$sandbox/log"; exit 1; }
"$cmake" -S "$project" -B "$sandbox/build" -G "$generator" -DCMAKE_CXX_COMPILER="$compiler" \
    -DCMAKE_PREFIX_PATH="$sandbox/installed"
"$cmake" --build "$sandbox/build"
"$sandbox/build/consumer"
