#!/bin/sh
# Tries every include that the arrows between the layers forbid, with exactly the include folders
# that CMake gives the layer, and expects "no such file"; and one that they allow, which compiles.
#
#     sh layering_test.sh <compiler> <top of the source tree> <layers.txt>
set -eu
compiler=$1 source_root=$2 layers=$3
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
failures=0 tried=0

# What each layer must not see. (Finer rules, between folders of one layer, are in tests/tidy.)
forbidden_to() {
    case $1 in
        protocols) echo models sim checkers scenarios reports cli ;;
        models) echo sim checkers scenarios reports cli ;;
        sim) echo checkers scenarios reports cli ;;
        checkers) echo sim scenarios reports cli ;;
        scenarios) echo reports cli ;;
        reports) echo cli ;;
    esac
}

# A header of a layer as others name it: "host/codec.hpp".
some_header_of() {
    find "$source_root/$1" -mindepth 2 -name '*.hpp' | sort | head -n 1 |
        sed "s|^$source_root/$1/||"
}

# compiles <header> <include folder…>
compiles() {
    header=$1
    shift
    for folder; do
        set -- "$@" "-I$folder"
        shift
    done
    echo "#include \"$header\"" |
        "$compiler" -std=c++20 -E "$@" -x c++ - >/dev/null 2>"$errors"
}

while read -r target layer folders; do
    for other in $(forbidden_to "$layer"); do
        header=$(some_header_of "$other")
        [ -n "$header" ] || continue
        tried=$((tried + 1))
        # shellcheck disable=SC2086  # a list of folders
        if compiles "$header" $folders; then
            echo "FAILED: $target ($layer/) can include \"$header\" of $other/"
            failures=$((failures + 1))
        elif ! grep -q "$header.*\(No such file\|file not found\)" "$errors"; then
            echo "FAILED: $target: \"$header\" fails for another reason than the arrows:"
            cat "$errors"
            failures=$((failures + 1))
        fi
    done
    # That the include folders are there at all: something of its own layer is found.
    header=$(some_header_of "$layer")
    # shellcheck disable=SC2086
    if ! compiles "$header" $folders && grep -q "$header.*\(No such\|not found\)" "$errors"; then
        echo "FAILED: $target cannot even see its own \"$header\""
        failures=$((failures + 1))
    fi
done <"$layers"

echo "$tried forbidden includes tried"
[ "$tried" -gt 0 ]
[ "$failures" -eq 0 ]
