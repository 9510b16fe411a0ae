#pragma once
// A history as the general engines take it.

#include <cstdint>
#include <optional>
#include <vector>

#include "linearizability/any_object/problem.hpp"

namespace cleave::test {

// Of all its operations, in their order.
inline check::any_object::Problem pose_all(const history::History& history,
                                           const objects::Object& object,
                                           std::optional<Value> initial = std::nullopt) {
    std::vector<history::OpIndex> ops;
    for (std::uint32_t i = 0; i < history.size(); ++i) ops.push_back(history::OpIndex{i});
    return check::any_object::pose(history, object, ops, initial);
}

}  // namespace cleave::test
