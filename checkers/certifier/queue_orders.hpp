#pragma once
// Whether some operations of a queue have a legal order, each within its interval, where others may
// have happened too. What is put in first is taken out first: so the order is made from one pair of
// put and removal after the other, and each pair comes as early as it can. Naive beyond that, and
// with none of the engines' code: every pair that may be next is tried. It does without
//   - pairs of two operations that need not have happened: the rest is legal without them;
//   - one that need not have happened, where another of its kind and value that was called no later
//     and was over no later can still do what it could: the two can change places.

#include <cstdint>
#include <optional>
#include <vector>

#include "history/history.hpp"
#include "objects/datum.hpp"

namespace cleave::check {

struct QueueOperation {
    bool puts = false;
    // What was put in or taken out; nil: it was empty; nothing: nobody knows, as of every removal
    // that need not have happened.
    std::optional<objects::Datum> value{};
    Instant invoked, completed;
    bool required = false;
};

// Nothing if it takes more than `most_steps`.
std::optional<bool> has_queue_order(const std::vector<QueueOperation>& operations,
                                    std::uint64_t most_steps);

}  // namespace cleave::check
