#pragma once
// Which operations of a history must have happened, and the segments they form: an operation that
// changed the value (or the initial state), and the reads of what it installed. Segments are linked
// by compare-and-sets into chains. What is wrong with a history without looking at real time shows
// here: a value from nowhere, two swaps of one value, swaps in a circle.

#include <cstdint>
#include <optional>
#include <vector>

#include "linearizability/register_history.hpp"

namespace cleave::check {

inline constexpr std::uint32_t no_op = UINT32_MAX;
inline constexpr std::uint32_t no_segment = UINT32_MAX;
inline constexpr std::uint32_t initial_segment = 0;

struct Segment {
    std::uint32_t opener = no_op;      // position in `ops`; `no_op` for the initial segment
    std::uint32_t next = no_segment;   // opened by the cas that observed this one's value
    std::uint32_t ends_first = no_op;  // of the reads: earliest completion, latest invocation
    std::uint32_t begins_last = no_op;
};

struct ChainForest {
    std::vector<Segment> segments;  // [0] is the initial one, then in order of invocation
    std::vector<std::uint32_t> segment_of_value;  // for values that were observed
    // By op of unknown outcome that must have happened: one that observed what it installed.
    std::vector<std::uint32_t> needed_by;
    std::vector<std::uint32_t> clash;  // operations that cannot all be, whatever the times; or none
};

// Adds to `core` what shows that its operations of unknown outcome happened; sorted, none twice,
// without `no_op`.
void add_needs(const RegisterHistory& history, const ChainForest& forest,
               std::vector<std::uint32_t>& core);

// Nothing when a value that was observed may come from two writers.
std::optional<ChainForest> grow_chains(const RegisterHistory& history);

}  // namespace cleave::check
