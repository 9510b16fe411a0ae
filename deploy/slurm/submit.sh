#!/bin/sh
# Submits a sweep in SHARES tasks and the job that merges them, and prints the ids of both.
#
#     submit.sh SHARES SEEDS FOLDER PATH…
#
# What sbatch is to be told further (a partition, a time limit) goes into SBATCH_… variables, see
# sbatch(1), "INPUT ENVIRONMENT VARIABLES". CLEAVE names the program, if `cleave` is not in PATH.
set -eu
if [ $# -lt 4 ]; then
    echo "usage: $0 SHARES SEEDS FOLDER PATH…" >&2
    echo "for example: $0 8 1..2000 out scenarios/catalog" >&2
    exit 64
fi
here=$(dirname "$(readlink -f "$0")")
shares=$1 seeds=$2
mkdir -p "$3/logs" "$3/shares"
folder=$(readlink -f "$3")
shift 3

array=$(sbatch --parsable --array="1-$shares" --output="$folder/logs/share-%a.log" \
    "$here/sweep.sbatch" "$seeds" "$folder" "$@")
array=${array%%;*} # of several clusters: 42;cluster
# afterany: what is missing is the merge's to say.
merge=$(sbatch --parsable --dependency="afterany:$array" --output="$folder/logs/merge.log" \
    "$here/merge.sbatch" "$folder")
echo "$array ${merge%%;*}"
