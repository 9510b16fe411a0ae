// Only histories of one key are enumerated: here is shown, on those of up to four calls, that one
// of two keys is linearizable when that of each key is (Herlihy and Wing, TOPLAS 1990, theorem 1),
// and that engines say so.

#include "any_brute_force.hpp"
#include "catch.hpp"
#include "certifier/certifier.hpp"
#include "check/check.hpp"
#include "every_answer.hpp"
#include "object_notation.hpp"
#include "objects/kv.hpp"
#include "small_alphabets.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using history::History;
using objects::Call;
using objects::Object;
using objects::State;

// Two keys as one object: its state is both values, and "y.get" reads the second.
const Object& two_keys() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const char* key : {"x.", "y."}) {
            for (const auto& function : objects::kv().functions) {
                all.push_back(key + std::string(function.name));
            }
        }
        return all;
    }();
    static const Object object = [] {
        Object both{.name = "two-keys", .meaning = "two keys of a store", .functions = {}};
        for (const std::string& name : names) {
            auto function = objects::kv().functions[both.functions.size() % 5];
            function.name = name;
            both.functions.push_back(function);
        }
        both.initial = [](objects::Datum value) { return State{value, value}; };
        both.step = [](State& state, const Call& call) {
            Call one = call;
            one.function = call.function % 5;
            State value = {state[call.function / 5]};
            const bool possible = objects::kv().step(value, one);
            state[call.function / 5] = value[0];
            return possible;
        };
        return both;
    }();
    return object;
}

struct Split {
    History apart;  // of keys x and y
    History whole;  // of one object that is both
    History keys[2];
};

// Call i is of key y if bit i of `second` is set.
Split split(const SmallHistory& small, std::uint32_t second) {
    const History one = small.history();
    Split result;
    for (std::uint32_t i = 0; i < one.size(); ++i) {
        const history::OpIndex op{i};
        const bool is_second = (second >> i & 1U) != 0;
        const std::string name(one.function_name(one.function(op)));
        history::Entry entry{.process = i,
                             .input = one.input(op),
                             .output = one.output(op),
                             .invoked = one.invocations()[i],
                             .completed = one.completions()[i],
                             .outcome = one.outcome(op)};
        const auto record = [&](History& history, const char* key, const std::string& function) {
            entry.key = history.key(key);
            entry.function = history.function(function);
            history.record(entry);
        };
        record(result.apart, is_second ? "y" : "x", name);
        record(result.whole, "x", (is_second ? "y." : "x.") + name);
        record(result.keys[is_second ? 1 : 0], "x", name);
    }
    return result;
}

void agree_on_keys(std::uint32_t operations) {
    const CallTable table(kv_alphabet(), operations, std::nullopt);
    std::uint64_t histories = 0, legal = 0;
    const auto agree = [&](const SmallHistory& small, std::uint32_t second) {
        const Split two = split(small, second);
        const bool truth = linearizable_by_brute_force(two.whole, two_keys());
        const bool each = linearizable_by_brute_force(two.keys[0], objects::kv()) &&
                          linearizable_by_brute_force(two.keys[1], objects::kv());
        const auto verdict = check::check(two.apart, objects::kv(), Guarantee::linearizable,
                                          {.confirm_with_z3 = false});
        const bool right = (verdict.conclusion == Conclusion::holds) == truth;
        const auto certified =
            check::certify(two.apart, objects::kv(), Guarantee::linearizable, verdict);
        if (each != truth || !right || !certified) {
            INFO(describe(two_keys(), two.whole) << ": " << certified.reason);
            FAIL("a history of two keys is not that of each");
        }
        ++histories;
        legal += truth ? 1 : 0;
    };
    for_each_answer(table, operations, {}, [&](const SmallHistory& small) {
        // The first is of key x: the keys have no names.
        for (std::uint32_t second = 0; second < 1U << operations; second += 2) {
            agree(small, second);
        }
    });
    CAPTURE(histories);
    CHECK(legal > histories / 20);
    CHECK(legal < histories);
}

}  // namespace

TEST_CASE("a history of two keys is linearizable when that of each key is") { agree_on_keys(2); }

TEST_CASE("every history of three calls of two keys is linearizable when that of each key is",
          "[.soak]") {
    agree_on_keys(3);
}

TEST_CASE("every history of four calls of two keys is linearizable when that of each key is",
          "[.soak]") {
    agree_on_keys(4);
}

}  // namespace cleave::test
