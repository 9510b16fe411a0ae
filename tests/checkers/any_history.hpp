#pragma once
// Random histories of any object of the catalog, for agreement tests and benchmarks: right ones,
// made by clients of one copy of the object on which each call takes effect at a random moment of
// its interval, and near misses. What a call answers is worked out here, not by the object's step.

#include "history/history.hpp"
#include "host/random.hpp"
#include "host/units.hpp"
#include "objects/object.hpp"

namespace cleave::test {

struct AnyHistoryOptions {
    std::uint32_t operations = 1'000;
    std::uint32_t clients = 5;
    Value values = 0;              // 1..values are put in; 0: each is a new one
    Ratio unknown{};               // half of them take effect, possibly long after
    std::int64_t longest = 1'000;  // ns that a call takes at most, and a client thinks
    // The chance that a call looks or takes out rather than puts in; else all functions are alike.
    std::optional<Ratio> takes{};
    std::string_view key = "x";
};

// Whether these generators know its calls. Transactions, and registers with open and close, have
// generators of their own.
bool has_calls(const objects::Object& object);

// What the object in `state` would answer. Where a lookup of a name may answer in several ways,
// `whim` chooses.
objects::Data answer_in(const objects::Object& object, std::string_view function,
                        const objects::Data& input, const objects::State& state,
                        std::uint64_t whim = 0);

// A call that the object refuses (a mutex that is held, a cas that does not match) is recorded as
// failed.
history::History simulated_history(Random& random, const objects::Object& object,
                                   const AnyHistoryOptions& options);

// The same with one thing changed: an answer, a time, or an operation that is missing.
history::History mutated_history(Random& random, const objects::Object& object,
                                 const history::History& history);

}  // namespace cleave::test
