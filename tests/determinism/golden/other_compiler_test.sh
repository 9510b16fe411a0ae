#!/bin/sh
# other_compiler_test.sh GOLDEN BUILD: the trace hashes that BUILD's runner gives are those of the
# file GOLDEN. Skipped where BUILD has none, for want of its compiler.
set -eu
golden=$1 build=$2
program="$build/tests/determinism/golden_hashes"
[ -x "$program" ] || { echo "SKIPPED: no program $program" >&2; exit 77; }
"$program" "$build/golden.txt"
diff "$golden" "$build/golden.txt"
wc -l <"$build/golden.txt"
