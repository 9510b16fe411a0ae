#pragma once
// Re-checks verdicts on bounded staleness: the orders are replayed, with reads that begin earlier
// or return one of the last versions, and that the time is the smallest is shown by two values that
// must each precede the other. Quadratic. Used by timed.hpp.

#include "certifier/certifier.hpp"

namespace cleave::check {

Certification certify_bounded(const history::History& history, const Verdict& verdict,
                              std::optional<Value> initial);

}  // namespace cleave::check
