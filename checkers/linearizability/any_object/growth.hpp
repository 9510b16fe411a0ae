#pragma once
// Of objects whose states only grow (Object::only_grows): whether somebody found less than was
// there, for somebody else to see, before he began. In O(n log n).

#include <optional>
#include <vector>

#include "linearizability/any_object/problem.hpp"

namespace cleave::check::any_object {

// Whether no call that the problem knows ever leads down.
bool only_grows(const Problem& problem);

// Two required operations, one over before the other began, whose answers only something that
// shrank could give in that order; the other one last. Nothing if there are none such.
std::optional<std::vector<OpId>> find_shrinking(const Problem& problem);

}  // namespace cleave::check::any_object
