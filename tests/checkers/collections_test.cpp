// The fast engines against the definition, and every piece of evidence against the certifier.

#include <catch2/catch.hpp>

#include "any_history.hpp"
#include "certifier/collections.hpp"
#include "collections/check.hpp"
#include "collections_cases.hpp"
#include "object_notation.hpp"
#include "objects/append_list.hpp"
#include "objects/priority_queue.hpp"
#include "objects/queue.hpp"
#include "objects/set.hpp"
#include "objects/stack.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using history::History;
using objects::Object;

struct Tally {
    std::uint64_t histories = 0, decided = 0, legal = 0, largest_core = 0;
};

void agree(const History& history, const Object& object, std::optional<Value> initial,
           Tally& tally) {
    const auto verdict = check::check_collection(history, object, {.initial = initial});
    ++tally.histories;
    if (!verdict) return;
    ++tally.decided;
    const bool truth = legal_by_definition(history, object, initial);
    tally.legal += truth ? 1 : 0;
    const check::Certification certified =
        check::certify_collection(history, object, *verdict, initial);
    bool right = certified.certified && (verdict->conclusion == Conclusion::holds) == truth;
    for (const check::Counterexample& example : verdict->counterexamples) {
        right =
            right && example.minimal && !example.explanation.empty() && !example.anomaly.empty();
        tally.largest_core = std::max<std::uint64_t>(tally.largest_core, example.core.size());
    }
    if (right) return;
    INFO(describe(object, history));
    INFO("initial " << (initial ? std::to_string(*initial) : "nil"));
    INFO("the definition says " << (truth ? "legal" : "illegal"));
    INFO("certifier: " << certified.reason);
    FAIL("the engine or its evidence is wrong");
}

void agree_on_all(const Object& object, std::uint32_t operations, Value values, Tally& tally) {
    const auto calls = small_calls(object, values);
    for_each_small_history(object, operations, calls, [&](const History& history) {
        agree(history, object, std::nullopt, tally);
    });
}

void agree_at_random(const Object& object, std::uint64_t seed, std::uint64_t histories,
                     std::uint32_t most_operations, Value values, Tally& tally) {
    Random random(seed);
    const auto calls = small_calls(object, values);
    for (std::uint64_t i = 0; i < histories; ++i) {
        const auto operations = 2 + static_cast<std::uint32_t>(random.below(most_operations - 1));
        std::optional<Value> initial;
        if (random.below(6) == 0) initial = 1;
        agree(random_small_history(random, object, operations, calls), object, initial, tally);
    }
}

// What clients of a right one saw, or nearly so, with each value put in once.
void agree_near_right(const Object& object, std::uint64_t seed, std::uint64_t histories,
                      std::uint32_t most_operations, Tally& tally) {
    Random random(seed);
    for (std::uint64_t i = 0; i < histories; ++i) {
        const AnyHistoryOptions options{
            .operations = 3 + static_cast<std::uint32_t>(random.below(most_operations - 2)),
            .clients = 2 + static_cast<std::uint32_t>(random.below(5)),
            .unknown = Ratio::percent(static_cast<std::int64_t>(15 * random.below(4))),
            .longest = 3 + static_cast<std::int64_t>(random.below(12)),
            .takes = Ratio::percent(40 + static_cast<std::int64_t>(random.below(30)))};
        History history = simulated_history(random, object, options);
        for (auto changes = random.below(3); changes > 0; --changes) {
            history = mutated_history(random, object, history);
        }
        agree(history, object, std::nullopt, tally);
    }
}

const std::vector<const Object*>& all_objects() {
    static const std::vector<const Object*> all = {&objects::queue(), &objects::stack(),
                                                   &objects::priority_queue(), &objects::set(),
                                                   &objects::append_list()};
    return all;
}

void report(const Object& object, const Tally& tally) {
    WARN(object.name << ": " << tally.histories << " histories, " << tally.decided << " decided, "
                     << tally.legal << " legal, largest core " << tally.largest_core);
}

TEST_CASE("fast engines agree with the definition on every history of three operations") {
    for (const Object* object : all_objects()) {
        Tally tally;
        agree_on_all(*object, 2, 2, tally);
        agree_on_all(*object, 3, 3, tally);
        report(*object, tally);
    }
}

TEST_CASE("fast engines agree with the definition on random histories") {
    for (const Object* object : all_objects()) {
        Tally tally;
        agree_at_random(*object, 1, 20'000, 7, 3, tally);
        agree_at_random(*object, 2, 20'000, 9, 5, tally);
        report(*object, tally);
    }
}

TEST_CASE("fast engines agree with the definition on histories that are right or nearly so") {
    for (const Object* object : all_objects()) {
        Tally tally;
        agree_near_right(*object, 3, 20'000, 10, tally);
        report(*object, tally);
    }
}

TEST_CASE("fast engines agree with the definition on millions of histories", "[.soak]") {
    for (const Object* object : all_objects()) {
        Tally tally;
        agree_on_all(*object, 4, 3, tally);
        agree_at_random(*object, 4, 500'000, 8, 4, tally);
        agree_near_right(*object, 5, 1'000'000, 11, tally);
        report(*object, tally);
    }
}

}  // namespace
}  // namespace cleave::test
