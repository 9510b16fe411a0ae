#!/bin/sh
# try.sh WORK ID: runs the tests that reach mutant ID by WORK/plan/ID, and prints the id and
# "caught" or "survived". The plan has a line a batch of tests: program, seconds of CPU time that
# will do, names as Catch2 takes them.
set -eu
work=$1 id=$2
cd "$work/scratch"
export CLEAVE_MUTANT="$id"
while IFS="$(printf '\t')" read -r program seconds names; do
    # A mutant may loop for ever, or ask for memory without end: then it is caught as well.
    # (dash sets one limit at a time.)
    if ! (ulimit -t "$seconds" && ulimit -v 6000000 && exec "$program" -a "$names") \
        >/dev/null 2>&1; then
        printf '%s\tcaught\n' "$id"
        exit
    fi
done <"$work/plan/$id"
printf '%s\tsurvived\n' "$id"
