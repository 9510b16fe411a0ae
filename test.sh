#!/bin/sh
# Builds everything and runs the whole test suite, after installing whatever is missing. Arguments
# go to ctest:
#
#     ./test.sh -R protocols
set -eu
root=$(dirname "$(readlink -f "$0")")
. "$root/scripts/setup.sh"

ensure_packages test
ensure_built all
exec ctest --test-dir "$build_dir" --output-on-failure -j2 "$@"
