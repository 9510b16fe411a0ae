#!/bin/sh
# The scripts of deploy/slurm on a real Slurm: a controller and two nodes on this machine. An array
# of eight sweeps; half-way through one task its node loses power, which here is kill -9 of the node
# daemon and of all that runs there, and comes back; Slurm requeues what was lost; and the merged
# results hold every seed exactly once, as those of a sweep in one go do.
#
#     sh slurm_test.sh <top of the source tree> <the program>
#
# Needs root (Slurm's daemons change users) and the packages slurm-wlm and munge; skipped otherwise.
set -eu
root=$1
program=$2
victim=3 # the task whose node is lost
killed=1 # the task whose program alone is killed

skip() {
    # Where root and the packages are there for sure, not to run is to fail.
    if [ "${CI:-}" = true ] && [ "$(id -u)" -eq 0 ]; then fail "cannot run in CI: $*"; fi
    echo "skipped: $*"
    exit 77
}
fail() {
    echo "FAILED: $*"
    if [ -n "${sandbox:-}" ]; then
        for log in "$sandbox"/*.log "$sandbox"/out/logs/*; do
            [ ! -f "$log" ] || { echo "--- ${log#"$sandbox/"}"; tail -n 15 "$log"; }
        done
    fi
    exit 1
}

[ "$(id -u)" -eq 0 ] || skip "Slurm's daemons need root"
for tool in slurmctld slurmd sbatch squeue sinfo munged; do
    command -v "$tool" >/dev/null || PATH=$PATH:/usr/sbin command -v "$tool" >/dev/null ||
        skip "no $tool here: apt-get install slurm-wlm munge"
done
PATH=$PATH:/usr/sbin

sandbox=$(mktemp -d)
chmod 755 "$sandbox" # munged insists that everybody can reach its socket
conf=$sandbox/slurm.conf

# Everything that was started for this sandbox has SLURM_CONF in its environment, from us or from
# Slurm. Prints the ids of those processes whose environment also has the line $1, if it is given.
started_here() {
    for environment in $(grep -lazxF "SLURM_CONF=$conf" /proc/[0-9]*/environ 2>/dev/null); do
        if [ -z "${1:-}" ] || grep -qazxF "$1" "$environment" 2>/dev/null; then
            process=${environment%/environ}
            echo "${process#/proc/}"
        fi
    done
}
clean_up() {
    for round in 1 2 3; do
        left=$(started_here | grep -vx "$$") || break
        # shellcheck disable=SC2086  # a list of words
        kill -9 $left 2>/dev/null || :
    done
    rm -rf "$sandbox"
}
trap 'clean_up' EXIT
trap 'exit 1' INT TERM HUP
# Should this script be killed itself, its orphan cleans up.
export sandbox conf
(
    { sed -n '/^started_here() {/,/^}/p; /^clean_up() {/,/^}/p' "$0"
      echo "tail --pid=$$ -f /dev/null; clean_up"; } >"$sandbox/watchdog.sh"
    setsid sh "$sandbox/watchdog.sh" >/dev/null 2>&1 </dev/null &
)

# wait_for <seconds> <what> <command…>: until the command succeeds.
wait_for() {
    tries=$(($1 * 10)) what=$2
    shift 2
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "waited in vain for $what"
        sleep 0.1
    done
}

# Prints three TCP ports that nobody listens at.
free_ports() {
    port=$((20000 + $$ % 20000)) found=0
    while [ "$found" -lt 3 ]; do
        port=$((port + 1))
        hex=$(printf ':%04X ' "$port")
        if ! cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -qF "$hex"; then
            found=$((found + 1))
            echo "$port"
        fi
    done
}

configure() {
    host=$(hostname -s)
    # shellcheck disable=SC2046  # three words
    set -- $(free_ports)
    cat >"$conf" <<END
ClusterName=sandbox
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$1
SlurmUser=root
AuthType=auth/munge
# A requeued job waits until its credential has run out: five seconds are the least.
AuthInfo=socket=$sandbox/munge/socket,cred_expire=5
ProctrackType=proctrack/pgid
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1
ReturnToService=2
KillWait=1
MailProg=/bin/true
StateSaveLocation=$sandbox/state
SlurmdSpoolDir=$sandbox/spool-%n
SlurmctldPidFile=$sandbox/slurmctld.pid
SlurmdPidFile=$sandbox/slurmd-%n.pid
SlurmctldLogFile=$sandbox/slurmctld.log
SlurmdLogFile=$sandbox/slurmd-%n.log
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$2 CPUs=2
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$3 CPUs=2
PartitionName=all Nodes=n1,n2 Default=YES State=UP
END
}

start_node() { slurmd -D -N "$1" >>"$sandbox/slurmd-$1.out.log" 2>&1 & }
nodes_idle() { [ "$(sinfo -h -N -o %T 2>/dev/null | tr '\n' ' ')" = "idle idle " ]; }
queue_empty() {
    squeue -h -o '%i %T %R' >"$sandbox/queue.log" 2>&1 && [ ! -s "$sandbox/queue.log" ]
}

start_cluster() {
    mkdir -m 755 "$sandbox/munge"
    mkdir "$sandbox/state"
    (umask 077 && head -c 1024 /dev/urandom >"$sandbox/munge.key")
    configure
    export SLURM_CONF="$conf"
    munged --foreground --force --key-file="$sandbox/munge.key" \
        --socket="$sandbox/munge/socket" --pid-file="$sandbox/munge/pid" \
        --log-file="$sandbox/munged.log" --seed-file="$sandbox/munge/seed" \
        >"$sandbox/munged.out.log" 2>&1 &
    wait_for 10 "munged" [ -S "$sandbox/munge/socket" ]
    slurmctld -D >"$sandbox/slurmctld.out.log" 2>&1 &
    start_node n1
    start_node n2
    wait_for 20 "the nodes" nodes_idle
}

# The program as tasks see it. When tasks $victim and $killed are started first, theirs is stopped
# once its file holds some runs: that of the victim stays so until its node is lost, the other is
# killed by itself.
write_program() {
    cat >"$sandbox/cleave" <<END
#!/bin/sh
case "\$1 \$SLURM_ARRAY_TASK_ID \$SLURM_RESTART_COUNT" in
    "sweep $victim " | "sweep $killed ") ;;
    *) exec "$program" "\$@" ;;
esac
"$program" "\$@" &
share=$sandbox/out/shares/\$SLURM_ARRAY_TASK_ID-of-8.results
peek=$sandbox/peek.\$SLURM_ARRAY_TASK_ID
while kill -CONT \$! && sleep 0.01; do
    kill -STOP \$!
    rm -f "\$peek"
    # It may have been stopped while it had the file to itself: do not wait for that.
    runs=\$(timeout 1 "$program" merge "\$peek" "\$share" --json 2>/dev/null |
        sed -n 's/^  "added": \([0-9]*\),.*/\1/p')
    [ "\${runs:-0}" -lt 3 ] || break
done
if [ "\$SLURM_ARRAY_TASK_ID" = $killed ]; then
    kill -9 \$!
    wait \$!
    exit
fi
echo "\$SLURMD_NODENAME \$runs" >"$sandbox/half-way.new"
mv "$sandbox/half-way.new" "$sandbox/half-way"
wait
END
    chmod +x "$sandbox/cleave"
}

# write_scenario <file> <name>
write_scenario() {
    cat >"$sandbox/$1.yaml" <<END
name: $2
duration: 200s
sites:
  office: {clients: 2}
  cloud: {object_store: s3-2020}
links: [{between: [office, cloud], rtt: 20ms}]
protocol: {name: direct-s3}
workload: {object: file, files: 2, size: 1KiB, mix: {read: 50%, write: 50%}, rate: 20/s per client}
faults: [{at: 4s, partition: {isolate: [office]}, for: 2s}]
expect: {linearizable: holds}
END
}

# lose_power <node>
lose_power() {
    for process in $(started_here "SLURMD_NODENAME=$1"); do
        parent=$(sed -n 's/^PPid:\t//p' "/proc/$process/status" 2>/dev/null) || continue
        if [ "$(cat "/proc/$parent/comm" 2>/dev/null)" = slurmstepd ]; then
            kill -9 "$parent" 2>/dev/null || :
        fi
        kill -9 "$process" 2>/dev/null || :
    done
    kill -9 "$(cat "$sandbox/slurmd-$1.pid")"
}

start_cluster
echo "ok: a controller and two nodes are up"
write_scenario one Leeds
write_scenario other York
write_program
cd "$sandbox"
CLEAVE=$sandbox/cleave "$root/deploy/slurm/submit.sh" 8 1..80 out \
    "$sandbox/one.yaml" "$sandbox/other.yaml" >"$sandbox/submitted.log" 2>&1 ||
    fail "submit.sh: $(cat "$sandbox/submitted.log")"

wait_for 60 "task $victim to be half-way" [ -e "$sandbox/half-way" ]
read -r node done_before <"$sandbox/half-way"
[ "$done_before" -lt 20 ] || fail "task $victim was not stopped half-way"
lose_power "$node"
# Slurm would find out by itself, after SlurmdTimeout; whoever keeps the machines says it at once.
scontrol update NodeName="$node" State=DOWN Reason="lost power"
echo "ok: node $node was lost when task $victim had done $done_before of its 20 runs"
wait_for 120 "the array and the merge" queue_empty

log=$sandbox/out/logs
has() { grep -q -e "$2" "$1" || fail "no '$2' in ${1#"$sandbox/"}"; }
has "$log/share-$victim.log" 'from before'
echo "ok: Slurm started task $victim again, and it went on where its file ended"
has "$log/share-$killed.log" 'asking Slurm to start this task again'
has "$log/share-$killed.log" 'from before'
echo "ok: task $killed, killed by itself, was started again too"
has "$log/merge.log" '^160 runs of 2 scenarios in'
[ ! -s "$sandbox/queue.log" ] || fail "jobs are left in the queue"

# The same seeds in one go, without any engine: no run is missing, none is there twice, and every
# one came out the same.
unset SLURM_CONF # so that it is not one of the processes of this cluster
"$program" sweep "$sandbox/one.yaml" "$sandbox/other.yaml" --seeds 1..80 \
    --results "$sandbox/once.results" >"$sandbox/once.log" 2>&1 || fail "the sweep in one go"
"$program" compare "$sandbox/once.results" "$sandbox/out/merged.results" --json \
    >"$sandbox/compared.log" 2>&1 || fail "the merged results are not those of a sweep in one go"
for line in '"runs_before": 80,' '"runs_after": 80,' '"seeds_in_common": 80,' \
    '"seeds_of_another_trace": \[\],'; do
    [ "$(grep -c -e "$line" "$sandbox/compared.log")" -eq 2 ] || fail "not in both: $line"
done
echo "ok: the merged results hold every seed of both scenarios exactly once"
