#!/bin/sh
# Does a test notice when a comparison in an engine is flipped? All mutants of all engines are built
# into one program (schemata.hpp), from a copy of the tree; each is then one run of it, with the
# tests that reach the mutant, until one fails. Prints what survives: the source, the line, and its
# text with the operator that was flipped in brackets. survivors/ has the mutants that are known to
# change no verdict, with reasons; any other is a failure, and so is one listed that is caught or is
# not there any more. survivors/open.txt has those that want a test or a reason yet: to be emptied.
#
#     tests/checkers/mutation/mutate.sh [EVERY] [SOURCE ...]     EVERY: only each n-th mutant
#
# Some minutes to build for the first time, and an hour or two for all mutants. JOBS (1) are run at
# once. WORK is where the copy is kept for the next time. LONGEST: leave out tests that take more
# milliseconds than this without a mutant, to find out quickly what is surely caught. AGAIN=1: what
# was caught the last time, in a source that has not changed since, is not tried again. UNKNOWN=1:
# nor is what is listed in survivors/, which takes the most time.
set -eu
root=$(cd "$(dirname "$0")/../../.." && pwd)
here=$root/tests/checkers/mutation
every=${1:-1}
[ $# -gt 0 ] && shift
work=${WORK:-${TMPDIR:-/tmp}/cleave-mutation}
jobs=${JOBS:-1}
programs='checkers/checkers_tests checkers/transactions/transactions_tests'
tab=$(printf '\t')

mkdir -p "$work/scratch"
cd "$root"
# What reads and writes files is no engine; it has the fuzz tests.
sources=$(find checkers -name '*.[ch]pp' ! -path 'checkers/history/*' ! -path 'checkers/verdict/*' |
    LC_ALL=C sort)
# What is caught already, by source and name.
touch "$work/sums" "$work/mutants" "$work/outcomes" "$work/caught"
# shellcheck disable=SC2086  # a list of words
cksum $sources >"$work/sums.now"
grep -Fxf "$work/sums" "$work/sums.now" >"$work/unchanged" || true
awk -F "$tab" '
    FILENAME == ARGV[1] { if ($2 == "caught") caught[$1] = 1; next }
    $1 in caught { print $2 "\t" $4 }' "$work/outcomes" "$work/mutants" >>"$work/caught"
awk -F "$tab" -v again="${AGAIN:-0}" '
    FILENAME == ARGV[1] { split($0, word, " "); unchanged[word[3]] = again; next }
    unchanged[$1] == 1' "$work/unchanged" "$work/caught" | sort -u >"$work/caught.now"
mv "$work/caught.now" "$work/caught"
mv "$work/sums.now" "$work/sums"
: >"$work/outcomes"
# The copy holds all mutants, whichever are wanted: one build serves every run.
if [ -z "${SCHEMATA:-}" ]; then
    SCHEMATA=$work/schemata
    ${CXX:-c++} -std=c++20 -O1 -Itests "$here/schemata.cpp" "$here/schemata_main.cpp" \
        tests/tidy/source.cpp -o "$SCHEMATA"
fi
# shellcheck disable=SC2086  # a list of words
find ./* -name build -prune -o -type f -print | sed 's|^\./||' | LC_ALL=C sort |
    "$SCHEMATA" . "$work/tree" $sources >"$work/mutants"
cmake -S "$work/tree" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=None \
    -DCMAKE_CXX_FLAGS="-O1 -w -D_GLIBCXX_ASSERTIONS -I$work/tree/tests" >"$work/log"
# shellcheck disable=SC2046,SC2086  # a list of words
ninja -C "$work/build" -j "$jobs" $(basename -a $programs) >"$work/log" || {
    tail -n 40 "$work/log"
    exit 2
}

# A line a test: number, milliseconds, program and name. What it reaches is in reached/NUMBER.
measure() {
    number=0
    for program in $programs; do
        program=$work/build/tests/$program
        "$program" --list-test-names-only '~[.]' >"$work/names" || true
        while read -r name; do
            number=$((number + 1))
            name=$(printf '%s' "$name" | sed 's/,/\\,/g')
            begin=$(date +%s%N)
            if ! (cd "$work/scratch" &&
                CLEAVE_REACHED="$work/reached/$number" "$program" "$name") >"$work/log" 2>&1; then
                echo "fails without a mutant: $name" >&2
                continue
            fi
            ms=$((($(date +%s%N) - begin) / 1000000))
            [ "$ms" -gt "${LONGEST:-$ms}" ] ||
                printf '%s\t%s\t%s\t%s\n' "$number" "$ms" "$program" "$name"
        done <"$work/names"
    done
}
rm -rf "$work/reached" "$work/plan"
mkdir -p "$work/reached" "$work/plan"
measure | sort -t "$tab" -k2n >"$work/tests"

cat "$here"/survivors/*.txt >"$work/known"
# Below "== SOURCE" and "-- reason", the names of mutants.
awk -v unknown="${UNKNOWN:-0}" '
    /^== / { source = substr($0, 4); next }
    unknown && !/^(--|#|$)/ { print source "\t" $0 }' "$work/known" >"$work/left_out"

# A plan for each mutant: batches of the tests that reach it, the fastest first, each of half a
# second or of one test. Five times as much, and two seconds, mean that it hangs.
awk -F "$tab" -v work="$work" -v every="$every" -v wanted="$*" '
    function flush(id) {
        plan[id] = plan[id] program[id] "\t" int(spent[id] / 200) + 2 "\t" batch[id] "\n"
        batch[id] = ""
        spent[id] = 0
    }
    BEGIN {
        any = split(wanted, list, " ")
        for (i in list) want[list[i]] = 1
        before = work "/before"
        printf "" >before
    }
    FILENAME == ARGV[1] { caught[$0] = 1; next }
    FILENAME == ARGV[2] { left_out[$0] = 1; next }
    FILENAME == ARGV[3] {
        if (any && !($2 in want) || ++seen % every != 0) next
        if (($2 "\t" $4) in left_out) next
        if (($2 "\t" $4) in caught) print $1 "\tcaught" >before
        else chosen[$1] = 1
        next
    }
    {
        path = work "/reached/" $1
        while ((getline id < path) > 0) {
            if (!(id in chosen)) continue
            if (batch[id] != "" && (program[id] != $3 || spent[id] + $2 > 500)) flush(id)
            batch[id] = (batch[id] == "" ? "" : batch[id] ",") $4
            program[id] = $3
            spent[id] += $2
        }
        close(path)
    }
    END {
        for (id in chosen) {
            if (batch[id] != "") flush(id)
            path = work "/plan/" id
            printf "%s", plan[id] >path
            close(path)
            print id
        }
    }' "$work/caught" "$work/left_out" "$work/mutants" "$work/tests" | sort -n >"$work/chosen"

# Were a run to fail for a reason of its own, every mutant would seem caught: no mutant must not be.
awk -F "$tab" '!seen[$3]++ { print $3 "\t10\t" $4 }' "$work/tests" >"$work/plan/0"
[ "$(sh "$here/try.sh" "$work" 0)" = "0${tab}survived" ] || {
    echo "$here/try.sh cannot run the tests here, even without a mutant" >&2
    exit 2
}
cp "$work/before" "$work/outcomes"
xargs -P "$jobs" -n 1 sh "$here/try.sh" "$work" <"$work/chosen" >>"$work/outcomes"

awk -F "$tab" '
    FILENAME == ARGV[1] {
        if (/^== /) source = substr($0, 4)
        else if (/^--/) open = $0 == "-- open"
        else if (!/^(#|$)/) known[source "\t" $0] = open ? "open" : "argued"
        next
    }
    FILENAME == ARGV[2] { outcome[$1] = $2; next }
    {
        there[$2 "\t" $4] = 1
        if (!($1 in outcome)) next
        ++tried
        expected = ($2 "\t" $4) in known ? known[$2 "\t" $4] : ""
        where = $2 ":" $3 ": " $4
        if (outcome[$1] == "survived") {
            if (expected) ++survived[expected]
            else { ++bad; print "survived: " where }
        } else if (expected) {
            if (expected == "argued") ++bad
            print "is caught now: " where
        }
    }
    END {
        for (key in known) if (!(key in there)) { ++bad; print "no such mutant: " key }
        printf "%d mutants, %d survive for a reason, %d are open, %d to mend\n", tried,
            survived["argued"], survived["open"], bad
        exit bad > 0
    }' "$work/known" "$work/outcomes" "$work/mutants"
