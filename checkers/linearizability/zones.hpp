#pragma once
// Decides one key in O(n log n) when every value that was read has a single writer, and nothing but
// reads and writes happened. Source: Gibbons and Korach, "Testing Shared Memories", SIAM J.
// Computing 26(4), 1997, section 4. Choices: the initial value is a write before everything; a
// value nobody read may have many writers, each a cluster of its own; a write of unknown outcome
// happened if its value was read, with no known end, and did not otherwise.

#include <optional>

#include "linearizability/register_history.hpp"

namespace cleave::check {

struct ZonesResult {
    bool legal = false;
    Order order;                      // when legal and wanted: all that happened
    std::vector<std::uint32_t> core;  // when illegal: at most four operations that clash
};

// Nothing when the method does not apply to this history.
std::optional<ZonesResult> decide_by_zones(const RegisterHistory& history, bool want_order);

// For any history, at the same price: operations that cannot all be, if the values that have a
// single writer give away any; they move as zones do, and every other operation is a zone of its
// own. Nothing found means nothing.
std::vector<std::uint32_t> refute_by_zones(const RegisterHistory& history);

}  // namespace cleave::check
