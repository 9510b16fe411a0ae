#!/bin/sh
# Runs cleave, after installing and building whatever is missing. Without arguments it shows what
# cleave is for: the same workload and the same cut WAN, once through edge filers and once straight
# against the object store. With arguments it is the program:
#
#     ./run.sh check history.edn
set -eu
root=$(dirname "$(readlink -f "$0")")
. "$root/scripts/setup.sh"

ensure_packages run
ensure_built cleave

if [ $# -eq 0 ]; then
    cd "$root"
    catalog=scenarios/catalog
    set -- run $catalog/direct-s3-loses-the-wan.yaml $catalog/edge-filers-lose-the-wan.yaml \
        --seeds 1..50 --out cleave-out
    say "cleave $*"
fi
exec "$build_dir/cleave" "$@"
