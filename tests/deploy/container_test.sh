#!/bin/sh
# Whether the image of deploy/Containerfile, which cannot be built here, would have every library
# that the program is linked to: each comes in a package that the file installs, or in one that any
# program in C++ needs. Names of packages are Debian 12's.
#
#     sh container_test.sh <top of the source tree> <the program>
set -eu
root=$1
program=$2
if ! grep -qs '^VERSION_ID="12"' /etc/os-release || ! command -v readelf >/dev/null; then
    echo "skipped: needs Debian 12 and readelf"
    exit 77
fi

installed=$(sed -n '/apt-get install/,/rm -rf/p' "$root/deploy/Containerfile")
missing=0
for library in $(readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
    path=$(ldd "$program" | sed -n "s|^[[:space:]]*$library => \([^ ]*\) .*|\1|p")
    real=$(readlink -f "$path")
    # What is in /usr/lib now may have been packed as /lib.
    package=$({ dpkg-query -S "$real" || dpkg-query -S "${real#/usr}"; } 2>/dev/null |
        sed 's/:.*//')
    case "${package:-nowhere}" in
        libc6 | libstdc++6 | libgcc-s1) ;;
        *)
            if ! printf '%s\n' "$installed" | grep -qw -e "${package:-nowhere}"; then
                echo "FAILED: $library is in $package, which deploy/Containerfile does not install"
                missing=1
            fi
            ;;
    esac
done
[ "$missing" -eq 0 ] && echo "ok: every library comes in a package of the image"
