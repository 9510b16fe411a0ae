#pragma once
// Rows of tables that hold what is said of a violation, word for word.

#include "catch.hpp"
#include "check/check.hpp"
#include "notation.hpp"

namespace cleave::test {

struct Told {
    check::Guarantee guarantee;
    const char* history;  // as notation.hpp has it
    const char* anomaly;
    const char* explanation;
};

// The one counterexample of it, which has these words.
inline check::Counterexample check_told(const Told& told, const objects::Object& object) {
    CAPTURE(to_string(told.guarantee), told.history);
    const auto verdict = check::check(parse_history(told.history), object, told.guarantee, {});
    REQUIRE(verdict.counterexamples.size() == 1);
    CHECK(verdict.counterexamples[0].anomaly == told.anomaly);
    CHECK(verdict.counterexamples[0].explanation == told.explanation);
    return verdict.counterexamples[0];
}

}  // namespace cleave::test
