#!/bin/sh
# junit_test.sh PROGRAM SCHEMA CATALOG: what `gate --junit` writes is valid by the common schema.
# Skipped (77) where there is no xmllint.
set -eu
program=$1 schema=$2 catalog=$3

if ! command -v xmllint >/dev/null; then
    echo "SKIPPED: xmllint is not installed; it is in the package libxml2-utils" >&2
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One that passes, one that fails, one whose name tries to be markup.
mkdir "$work/scenarios"
cp "$catalog/direct-s3/in-peace.yaml" "$work/scenarios"
sed 's/linearizable: violated/linearizable: holds/' "$catalog/direct-s3-loses-the-wan.yaml" \
    >"$work/scenarios/fails.yaml"
sed 's/^name: .*/name: "<b> \& ]]>"/' "$catalog/direct-s3/in-peace.yaml" \
    >"$work/scenarios/a & <b>.yaml"

code=0
"$program" gate "$work/scenarios" --seeds 2 --junit "$work/gate.xml" >"$work/out" || code=$?
[ "$code" = 1 ] || { cat "$work/out"; echo "exit code $code, not 1" >&2; exit 1; }
grep -q '<failure message=' "$work/gate.xml"
xmllint --noout --schema "$schema" "$work/gate.xml"

# The schema can refuse.
sed 's/<testcase /<testcse /' "$work/gate.xml" >"$work/wrong.xml"
if xmllint --noout --schema "$schema" "$work/wrong.xml" 2>/dev/null; then
    echo "the schema takes anything" >&2
    exit 1
fi
