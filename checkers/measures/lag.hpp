#pragma once
// Which write condemns each stale read, and by how much the read was behind: the figures of
// read_ages.hpp with their culprit, for showing. O(n log n).

#include <cstdint>
#include <optional>
#include <vector>

#include "history/history.hpp"

namespace cleave::measure {

struct Lag {
    history::OpIndex read;
    // The first acknowledged of the writes that began after whatever the read returned was over.
    history::OpIndex replaced_by;
    Duration by{};               // from its acknowledgement until the read began
    std::uint64_t versions = 1;  // acknowledged writes that the read certainly missed
};

// One for each stale read, in order of their index.
std::vector<Lag> lags(const history::History& history, std::optional<Value> initial = std::nullopt);

}  // namespace cleave::measure
