#!/bin/sh
# Tests of scripts/setup.sh with a make-believe Debian: dpkg-query, apt-get, id and sudo are stubs
# on a PATH of their own. Nothing is installed and nothing needs root.
#
#     sh setup_test.sh <top of the source tree>
set -eu
source_root=$1
sandbox=$(mktemp -d)
trap 'rm -rf "$sandbox"' EXIT
failures=0

# stub <name> <line of shell…>
stub() {
    { echo '#!/bin/sh'; printf '%s\n' "$2"; } >"$sandbox/bin/$1"
    chmod +x "$sandbox/bin/$1"
}

# A machine with every package, and root; each test then takes something away.
new_machine() {
    rm -rf "${sandbox:?}/bin" "$sandbox/root" "$sandbox/calls"
    mkdir -p "$sandbox/bin" "$sandbox/root"
    : >"$sandbox/calls"
    echo 'ID=debian' >"$sandbox/os-release"
    : >"$sandbox/absent"
    for tool in sh cat env grep sed mktemp mkdir rm; do
        ln -s "$(command -v $tool)" "$sandbox/bin/$tool"
    done
    stub dpkg-query "
        echo dpkg-query >>$sandbox/calls
        shift 3
        for package; do
            grep -qx \"\$package\" $sandbox/absent || echo \"\$package installed\"
        done"
    stub id 'echo 0'
    installing_works
}
installing_works() {
    stub apt-get "
        while [ \"\${1#-}\" != \"\$1\" ]; do [ \$1 != -o ] || shift; shift; done
        echo apt-get \"\$@\" >>$sandbox/calls
        [ \$1 != install ] || : >$sandbox/absent"
}
absent() { printf '%s\n' "$@" >"$sandbox/absent"; }

# Runs ensure_packages on the machine; its words go to `said`, its exit status to `status`.
ensure() {
    status=0
    PATH="$sandbox/bin" CLEAVE_OS_RELEASE="$sandbox/os-release" sh -c '
        set -eu
        root=$2
        . "$1/scripts/setup.sh"
        ensure_packages "$3"' sh "$source_root" "$sandbox/root" "$1" \
        >"$sandbox/stdout" 2>"$sandbox/said" || status=$?
}

check() {
    what=$1
    shift
    if "$@"; then echo "ok: $what"; else
        echo "FAILED: $what"
        sed 's/^/    call: /' "$sandbox/calls"
        sed 's/^/    said: /' "$sandbox/said"
        failures=$((failures + 1))
    fi
}
called() { grep -qxF -e "$1" "$sandbox/calls"; }
never_called() { ! grep -q -e "$1" "$sandbox/calls"; }
said() { grep -q -e "$1" "$sandbox/said"; }
silent() { [ ! -s "$sandbox/said" ]; }
exited() { [ "$status" -eq "$1" ]; }

new_machine
ensure test
check "with every package there, setting up succeeds" exited 0
check "with every package there, apt is not called" never_called apt
check "with every package there, nothing is said" silent

new_machine
absent g++ libz3-dev
ensure run
check "as root, exactly the missing packages are installed" \
    called "apt-get install -y --no-install-recommends g++ libz3-dev"
check "the lists of packages are not fetched without need" never_called update
check "what is being installed is said" said "installing g++ libz3-dev"
check "stdout stays the program's" [ ! -s "$sandbox/stdout" ]

new_machine
absent clang-format-14
ensure run
check "running needs no tool of the tests" never_called apt

new_machine
absent cmake
stub apt-get "
    while [ \"\${1#-}\" != \"\$1\" ]; do [ \$1 != -o ] || shift; shift; done
    echo apt-get \$1 >>$sandbox/calls
    [ \$1 = update ] && { : >$sandbox/lists; exit 0; }
    [ -e $sandbox/lists ]"
ensure run
check "a machine without lists of packages gets them, and then the packages" exited 0
check "fetching the lists is tried between two installs" \
    [ "$(grep -c . "$sandbox/calls")" -eq 4 ]

new_machine
absent cmake
stub apt-get 'echo "E: the archive is on fire" >&2; exit 100'
ensure run
check "when apt fails, so does the set-up" exited 1
check "when apt fails, what it said is shown" said "archive is on fire"

new_machine
absent cmake
stub id 'echo 1000'
ensure run
check "without root and without sudo the set-up stops" exited 1
check "without root it says what to run" said "As root, run: apt-get install -y cmake"
check "without root apt is not called" never_called apt

new_machine
absent cmake
stub id 'echo 1000'
stub sudo "echo sudo >>$sandbox/calls; exec \"\$@\""
ensure run
check "a user with sudo gets the packages" exited 0
check "sudo is used" called sudo

new_machine
stub id 'echo 1000'
stub sudo "echo sudo >>$sandbox/calls; exec \"\$@\""
ensure test
check "sudo is not asked for when nothing is missing" never_called sudo

new_machine
absent chromium clang
stub apt-get "echo apt-get >>$sandbox/calls; exit 100"
ensure test
check "tests go on without a tool that is not to be had" exited 0
check "and say so" said "no chromium here"
: >"$sandbox/calls"
ensure test
check "and do not try again every time" never_called apt-get

new_machine
absent chromium
echo 'ID=ubuntu' >"$sandbox/os-release"
ensure test
check "on Ubuntu, where chromium is a snap, it is not asked for" never_called apt-get

new_machine
rm "$sandbox/bin/dpkg-query"
ensure run
check "a system that is not Debian is left alone" exited 0
check "and told so" said "not Debian or Ubuntu"

[ "$failures" -eq 0 ] || echo "$failures failed"
[ "$failures" -eq 0 ]
