#pragma once
// Re-checks the orders of a verdict that holds: each is of one key, which has no other; together
// they have every answered operation, none twice and none that failed; each agrees with real time;
// and what is replayed in it could have answered as it did.

#include <functional>

#include "certifier/certifier.hpp"

namespace cleave::check {

// Whether an operation could have answered as it did after those that it was called with before.
using ReplayStep = std::function<bool(history::OpIndex)>;

// `replay` makes a step that starts from the initial state, for each order anew.
Certification certify_orders(const history::History& history, const Verdict& verdict,
                             const std::function<ReplayStep()>& replay);

}  // namespace cleave::check
