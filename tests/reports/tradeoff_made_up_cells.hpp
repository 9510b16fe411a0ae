#pragma once
// The systems, workloads and cells that the made-up matrix is of.

#include <vector>

#include "tradeoff/result.hpp"

namespace cleave::made_up {

// How a system behaves, before chance and workload vary it.
struct Character {
    const char* key;
    const char* label;
    const char* promise;
    const char* choice;
    std::vector<check::Guarantee> peace, partition;
    double read_ms, write_ms;      // medians in peace
    double cut_reads, cut_writes;  // answered by the cut-off side during the partition
    double stale_peace, stale_partition;
    double dollars;
    double heal_s;
    double lost_writes;
};

const std::vector<Character>& characters();
const std::vector<tradeoff::Workload>& workloads();
tradeoff::Cell cell(std::size_t system, std::size_t workload, bool partitions);

}  // namespace cleave::made_up
