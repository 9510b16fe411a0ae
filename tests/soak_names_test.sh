#!/bin/sh
# soak_names_test.sh PROGRAM FILE: are the test cases of PROGRAM that are tagged [.soak] those that
# FILE names, a line each?
set -eu
# Catch2 2 exits with their number; 3 has other options.
hidden=$("$1" --list-test-names-only '[.soak]' 2>/dev/null) || true
[ -n "$hidden" ] || hidden=$("$1" --list-tests --verbosity quiet '[.soak]')
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
printf '%s\n' "$hidden" | LC_ALL=C sort >"$scratch/hidden"
LC_ALL=C sort "$2" >"$scratch/named"
cmp -s "$scratch/hidden" "$scratch/named" && exit 0
echo "Tests that are [.soak] and that no CMakeLists.txt gives to cleave_soak (<), or reversed (>):"
diff "$scratch/hidden" "$scratch/named" | grep '^[<>]'
exit 1
