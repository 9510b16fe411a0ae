#pragma once
// Re-checks verdicts on sequential, causal, PRAM and session guarantees and on thin air. An order
// (View) is replayed; what has no order (causal, the session guarantees) is checked anew by its
// definition, with the sources that the verdict names; a core is tried with every choice of sources
// and shown to be minimal (verdict.hpp says what removing means). Quadratic in places, exponential
// in the core: cores beyond 24 operations, or beyond the step limit, are refused.

#include "certifier/certifier.hpp"

namespace cleave::check {

Certification certify_processes(const history::History& history, const Verdict& verdict,
                                std::optional<Value> initial = std::nullopt);

}  // namespace cleave::check
