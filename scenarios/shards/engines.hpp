#pragma once
// What batch engines tell a task of itself in its environment: which share of the sweep is its own.
// Sources: Slurm, sbatch(1), "OUTPUT ENVIRONMENT VARIABLES" (SLURM_ARRAY_TASK_ID, _COUNT, _MIN,
// _MAX, _STEP); Kubernetes, "Indexed Job for Parallel Processing with Static Work Assignment"
// (JOB_COMPLETION_INDEX, from 0); AWS Batch, "AWS Batch job environment variables"
// (AWS_BATCH_JOB_ARRAY_INDEX, from 0, and AWS_BATCH_JOB_ARRAY_SIZE).
// Choices: Kubernetes tells a pod its index but not of how many, so the manifest says it again, in
// CLEAVE_SHARDS or by --shards. An array with gaps (--array=1,3,9) cannot be counted from what
// Slurm tells, and is refused. An array of one task says nothing: --shard goes before it.

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "shards/shard.hpp"

namespace cleave::shards {

using Environment = std::map<std::string, std::string>;

// The variables that matter. One that is empty counts as not set.
std::span<const std::string_view> environment_names();

struct ShardFlags {
    std::string shard{};   // of --shard K/N; empty: not given
    std::string shards{};  // of --shards N
};

struct ShardChoice {
    Shard shard{};         // the whole sweep, if nothing says otherwise
    std::string source{};  // "--shard", "Slurm task 5 of array 42", …; empty: nothing said so
    std::string error{};   // not empty: what makes no sense, in one line,
    std::string hint{};    // and what to do
};

ShardChoice choose_shard(const Environment& environment, const ShardFlags& flags = {});

}  // namespace cleave::shards
