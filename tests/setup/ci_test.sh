#!/bin/sh
# Tests of the last line that .ci/run prints, against a make-believe ./test.sh.
#
#     sh ci_test.sh <top of the source tree>
set -eu
sandbox=$(mktemp -d)
trap 'rm -rf "$sandbox"' EXIT
mkdir "$sandbox/.ci"
cp "$1/.ci/run" "$sandbox/.ci/run"
failures=0

# check <what> <exit status of test.sh> <what it prints> <expected last line> <expected status>
check() {
    printf '%s\n' '#!/bin/sh' "cat <<'END'" "$3" 'END' "exit $2" >"$sandbox/test.sh"
    chmod +x "$sandbox/test.sh"
    status=0
    "$sandbox/.ci/run" >"$sandbox/out" 2>&1 || status=$?
    last=$(tail -n 1 "$sandbox/out")
    if [ "$last" = "$4" ] && [ "$status" -eq "$5" ]; then echo "ok: $1"; else
        echo "FAILED: $1: last line '$last', exit $status; expected '$4', exit $5"
        failures=$((failures + 1))
    fi
}

check "all passed" 0 "100% tests passed, 0 tests failed out of 12" "12 passed, 0 failed" 0
check "some failed" 8 "83% tests passed, 2 tests failed out of 12" "10 passed, 2 failed" 8
check "one failed" 8 "91% tests passed, 1 tests failed out of 12" "11 passed, 1 failed" 8
check "a skipped test is neither passed nor failed" 0 \
    "100% tests passed, 0 tests failed out of 3

The following tests did not run:
     3 - draws the page (Skipped)
     4 - not counted by ctest (Disabled)" "2 passed, 0 failed" 0
check "a build that fails is a failure" 1 "error: no such type" "0 passed, 1 failed" 1
check "a suite that fails after its summary is a failure" 3 \
    "100% tests passed, 0 tests failed out of 2" "2 passed, 1 failed" 3
check "words of a test that look like a summary are not one" 8 \
    "  100% tests passed, 0 tests failed out of 9, said the test
50% tests passed, 1 tests failed out of 2" "1 passed, 1 failed" 8

[ "$failures" -eq 0 ]
