#!/bin/sh
# Does a test notice when a comparison in an engine is flipped? For each mutation of each source
# given (default: the register engines), rebuilds checkers_tests in a build tree of its own and runs
# a fast subset. Prints the survivors, with line numbers; hours for all, so it is no part of the
# suite. Works on a copy of the tree: the sources are not touched.
#
# Known survivors change no verdict: which of equal cores or moves is taken (zones 27, 109, 110;
# chains 167; minimise), whether useless work is done (zones 221; search_moves 62, 179, 254;
# search_plan 27; value_views 23), a step more or less of a limit (search), a tie that cannot be
# (ids in zone_sweep 11, several writers in chain_forest 79), and zone_sweep 25: as long as no pair
# clashes, each forward zone ends later than those before, and a backward one reaches nothing.
# In collections/collection.cpp, which of two elements that last equally long covers (61).
# Reading one element too far (search 44, search_moves 231) is for the address sanitizer.
#
#     tests/checkers/mutation/mutate.sh [EVERY] [SOURCE ...]     EVERY: only each n-th mutation
#
# SUBSET names the tests, as checkers_tests takes them: for one engine, those of that engine do.
set -eu
root=$(cd "$(dirname "$0")/../../.." && pwd)
every=${1:-1}
[ $# -gt 0 ] && shift
work=${TMPDIR:-/tmp}/cleave-mutation
subset=${SUBSET:-~[.soak]}
engines='zones zone_sweep chains chain_forest value_views search search_cursor search_moves'
engines="$engines search_plan witness minimise"
[ $# -gt 0 ] || for engine in $engines; do set -- "$@" "checkers/linearizability/$engine.cpp"; done

mkdir -p "$work"
(cd "$root" && git ls-files -z | xargs -0 tar cf -) | tar xf - -C "$work"
cmake -S "$work" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release >/dev/null
ninja -C "$work/build" checkers_tests >/dev/null

# One line a mutation: line number, tab, from, tab, to. Comments, templates and shifts are left be.
mutations() {
    awk '
        function offer(from, to,    at, rest) {
            if (index(line, from)) print NR "\t" from "\t" to
        }
        {
            line = $0
            sub(/\/\/.*/, "", line)
            if (line ~ /^#|template|<<|>>|operator|static_cast<|vector<|optional</) next
            offer(" < ", " <= ");  offer(" <= ", " < ");  offer(" > ", " >= "); offer(" >= ", " > ")
            offer(" == ", " != "); offer(" != ", " == ")
            offer(" && ", " || "); offer(" || ", " \\&\\& ")
            offer(" + 1", "");     offer(" - 1", "")
        }' "$1"
}

tried=0 survived=0 unbuilt=0 count=0
for source in "$@"; do
    mutations "$work/$source" >"$work/list"
    while IFS="$(printf '\t')" read -r line from to; do
        count=$((count + 1))
        [ $((count % every)) -eq 0 ] || continue
        cp "$root/$source" "$work/$source"
        sed -i "${line}s#$from#$to#" "$work/$source"
        if ! ninja -C "$work/build" checkers_tests >/dev/null 2>&1; then
            unbuilt=$((unbuilt + 1))
            continue
        fi
        tried=$((tried + 1))
        status=0
        timeout 300 "$work/build/tests/checkers/checkers_tests" -a "$subset" >/dev/null 2>&1 ||
            status=$?
        # Too slow is not caught: it may only say that the machine was busy.
        [ $status -eq 0 ] || [ $status -eq 124 ] || continue
        survived=$((survived + 1))
        [ $status -eq 0 ] && how=survived || how='too slow'
        echo "$how: $source:$line '$from' -> '$to': $(sed -n "${line}p" "$root/$source")"
    done <"$work/list"
    cp "$root/$source" "$work/$source"
done
echo "$tried mutations, $survived survived or were too slow; $unbuilt did not compile"
