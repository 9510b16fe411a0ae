#pragma once
// Re-checks verdicts on guarantees that speak of time: bounded staleness, regular, safe,
// close-to-open, read-after-new-write, eventual convergence, no lost write. What holds is checked
// anew, read by read, by the definition; for bounded staleness the orders are replayed, and that
// the time is the smallest is shown by two values that must each precede the other. A core is
// checked by the definition, with and without each of its operations (verdict.hpp). Quadratic.

#include "certifier/certifier.hpp"

namespace cleave::check {

// `quiet_from`: as in the options of the check.
Certification certify_timed(const history::History& history, const Verdict& verdict,
                            std::optional<Value> initial = std::nullopt,
                            std::optional<Instant> quiet_from = std::nullopt);

}  // namespace cleave::check
