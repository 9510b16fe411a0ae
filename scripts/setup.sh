# shellcheck shell=sh disable=SC2154
# Sourced by run.sh and test.sh: installs the Debian packages that are missing and builds what is
# out of date. Expects `root`, the top of the source tree. Talks on stderr only, so that stdout
# stays the program's. POSIX sh, and no tool that a bare Debian 12 or Ubuntu 24.04 lacks.
#
# CLEAVE_SETUP_SKIP_PACKAGES=1 leaves the packages alone (they come from elsewhere).

build_dir="$root/build/release"

# To build and to run. Boost is spelt out because gnuplot-iostream needs three of its libraries.
packages_to_run="g++ cmake ninja-build ccache lld pkg-config git
    libboost-dev libboost-graph-dev libboost-iostreams-dev libboost-system-dev
    libboost-filesystem-dev libz3-dev librange-v3-dev libcli11-dev nlohmann-json3-dev
    libyaml-cpp-dev catch2 librapidcheck-dev libgnuplot-iostream-dev gnuplot-nox libfmt-dev
    libsqlite3-dev"

# Further, for the whole test suite: each of its tests skips loudly where its tool is missing.
# (On Ubuntu, chromium is a stub that asks for a snap, which a container cannot install.)
useful_for_tests() {
    # libxml2-utils has xmllint, for the schema of JUnit files.
    # The libc++ packages and the sanitizers' runtime are for the matrix of compilers.
    # slurm-wlm and munge are for the scripts of deploy/slurm, on a Slurm of the test's own.
    echo clang libclang-rt-dev libc++-dev libc++abi-dev clang-format-14 clang-tidy \
        libxml2-utils munge slurm-wlm
    grep -qs '^ID=ubuntu' "${CLEAVE_OS_RELEASE:-/etc/os-release}" || echo chromium
}

say() { printf 'cleave: %s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}

# Prints those of the packages named that are not installed.
missing_packages() {
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null |
        sed -n 's/ installed$//p')
    for package in "$@"; do
        case "
$installed
" in
            *"
$package
"*) ;;
            *) echo "$package" ;;
        esac
    done
}

# install_packages <package…>: none of them is installed yet. False when apt could not do it.
install_packages() {
    say "installing $*"
    # No lists at all (a bare container), or lists older than the archive: fetch them, try again.
    apt_get install -y --no-install-recommends "$@" ||
        { apt_get update && apt_get install -y --no-install-recommends "$@"; }
}

# Runs apt-get as root, its chatter kept in a log that is shown only when it fails.
apt_get() {
    set -- env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@"
    # sudo asks for its password on the terminal, not on stdin.
    [ "$(id -u)" -eq 0 ] || set -- sudo "$@"
    "$@" </dev/null >"$apt_log" 2>&1
}

can_install() {
    command -v apt-get >/dev/null && { [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null; }
}

# ensure_packages run|test: installs what is missing; when nothing is, calls dpkg-query and no more.
ensure_packages() {
    if [ "${CLEAVE_SETUP_SKIP_PACKAGES:-0}" = 1 ]; then return; fi
    if ! command -v dpkg-query >/dev/null; then
        say "this is not Debian or Ubuntu: taking it that the packages are there"
        return
    fi
    # shellcheck disable=SC2046,SC2086  # lists of words
    {
        required=$(missing_packages $packages_to_run)
        optional=''
        if [ "$1" = test ]; then optional=$(missing_packages $(useful_for_tests)); fi
        # What could not be had the last time must not cost a call of apt every time.
        given_up="$root/build/.packages-given-up"
        if [ "$optional" = "$(cat "$given_up" 2>/dev/null)" ]; then optional=''; fi
        if [ -z "$required$optional" ]; then return; fi
        if ! can_install; then
            [ -z "$required" ] ||
                fail "needs packages, and root to install them. As root, run: apt-get install -y" \
                    $required $optional
            say "some tests will be skipped for want of" $optional
            return
        fi
        apt_log=$(mktemp)
        trap 'rm -f "$apt_log"' EXIT
        [ -z "$required" ] || install_packages $required || {
            cat "$apt_log" >&2
            fail "could not install the packages"
        }
        for package in $optional; do
            install_packages "$package" || say "no $package here: its tests will be skipped"
        done
        if [ -n "$optional" ]; then
            mkdir -p "$root/build"
            missing_packages $optional >"$given_up"
        fi
        rm -f "$apt_log"
        trap - EXIT
    }
}

# ensure_built <target>: configures if needed, and builds the target (`all` for everything).
ensure_built() {
    target=$1
    mkdir -p "$root/build"
    # Two scripts at once take turns; the lock goes with the subshell.
    (
        if command -v flock >/dev/null; then flock 9; fi
        configure_if_needed && build_if_needed "$target"
    ) 9>"$root/build/.lock" || fail "the build failed"
}

configure_if_needed() {
    # shellcheck disable=SC3013  # dash, ash and bash all know -nt
    if [ -f "$build_dir/build.ninja" ] &&
        [ ! "$root/CMakePresets.json" -nt "$build_dir/build.ninja" ] &&
        grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$build_dir/CMakeCache.txt"; then
        return
    fi
    # A tree that was copied or moved brings a cache of absolute paths along: start it afresh.
    fresh=''
    if [ -f "$build_dir/CMakeCache.txt" ]; then fresh=--fresh; fi
    say "configuring"
    # shellcheck disable=SC2086  # empty or one word
    configured=$(cd "$root" && cmake --preset release $fresh 2>&1) || {
        printf '%s\n' "$configured" >&2
        return 1
    }
}

build_if_needed() {
    if ninja -C "$build_dir" -n "$1" 2>/dev/null | grep -q '^ninja: no work to do'; then return; fi
    say "building (the first time takes some minutes)"
    if [ -t 2 ]; then
        cmake --build "$build_dir" --target "$1" >&2
    else
        cmake --build "$build_dir" --target "$1" -- --quiet >&2
    fi
}
