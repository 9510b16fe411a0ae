#pragma once
// Re-checks the evidence of a verdict, naively and with none of the engines' code: a linearization
// is complete, legal and agrees with real time; a counterexample has no legal order, and has one as
// soon as any of its operations is removed (verdict.hpp says what removing means). Exponential in
// the core, though not where few can come next; beyond a limit it is said to be too large. Else a
// verdict that is refused is an internal error, not a matter of taste.

#include <optional>
#include <string>

#include "history/history.hpp"
#include "objects/object.hpp"
#include "verdict/guarantee.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check {

struct Certification {
    bool certified = false;
    std::string reason{};    // why not
    bool too_large = false;  // not certified only because there would be too much to try
    explicit operator bool() const { return certified; }
};

// Checks all evidence the verdict carries; `unknown` needs none, but must name its limit. When it
// holds, each key with an ok operation must have its linearization.
Certification certify(const history::History& history, const Verdict& verdict,
                      std::optional<Value> initial = std::nullopt);

// The same for any object and guarantee; requires that check.hpp's problem_with finds nothing.
// `quiet_from`: as in the options of the check.
Certification certify(const history::History& history, const objects::Object& object,
                      Guarantee guarantee, const Verdict& verdict,
                      std::optional<Value> initial = std::nullopt,
                      std::optional<Instant> quiet_from = std::nullopt);

}  // namespace cleave::check
