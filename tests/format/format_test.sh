#!/bin/sh
# Whether every C++ file is as clang-format 14 would write it. Exits 77 (skipped) without that tool.
#
#     sh format_test.sh <clang-format> <top of the source tree>
set -eu
formatter=$1
cd "$2"
if ! "$formatter" --version 2>/dev/null | grep -q 'version 14\.'; then
    echo "SKIPPED: clang-format 14 is not installed; the formatting was not checked"
    exit 77
fi
find . -path ./build -prune -o -path ./cleave-out -prune -o \
    \( -name '*.cpp' -o -name '*.hpp' \) -print0 |
    xargs -0 "$formatter" --dry-run -Werror
