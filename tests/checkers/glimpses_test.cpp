// What those find wrong who know of a few data alone is wrong, and most of what is.

#include "linearizability/any_object/glimpses.hpp"

#include "any_brute_force.hpp"
#include "any_history.hpp"
#include "catch.hpp"
#include "certifier/any_object.hpp"
#include "check/check.hpp"
#include "object_notation.hpp"
#include "objects/namespace.hpp"
#include "objects/set.hpp"
#include "posed.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using check::any_object::Answer;
using check::any_object::Few;
using check::any_object::Problem;
using history::History;
using objects::Object;

// How many data it takes to see what is wrong; 0: it cannot be seen so.
std::size_t data_needed(const Object& object, const History& history) {
    const Problem problem = pose_all(history, object);
    for (const Few few : {Few::one, Few::two}) {
        const auto found = refute_by_glimpses(problem, {}, few);
        if (found.answer == Answer::illegal) return few == Few::one ? 1 : 2;
    }
    return 0;
}

std::size_t names_needed(const char* text) {
    return data_needed(objects::name_space(), parse_history(objects::name_space(), text));
}

}  // namespace

TEST_CASE("one name shows most of what is wrong with a directory, two a rename that was not one") {
    CHECK(names_needed("c1: create(1)=true 0..1, create(2)=true 2..3, list=1 4..5") == 1);
    CHECK(names_needed("c1: create(1)=true 0..1, list=[1,2] 4..5") == 1);
    CHECK(names_needed("c1: create(1)=true 0..1, rename(1,2)=true 2..3, list=[1,2] 4..5") == 1);
    CHECK(names_needed("c1: rename(1,2)=true 2..3") == 1);
    // Both, and neither, while it is renamed.
    const char* both = "c1: create(1)=true 0..1, rename(1,2)=true 2..9 | c2: list=[1,2] 4..5";
    const char* neither = "c1: create(1)=true 0..1, rename(1,2)=true 2..9 | c2: list=[] 4..5";
    CHECK(names_needed(both) == 2);
    CHECK(names_needed(neither) == 2);
    CHECK(names_needed("c1: create(1)=true 0..1, rename(1,2)=true 2..9 | c2: list=1 4..5") == 0);
    CHECK(names_needed("c1: create(1)=true 0..1, rename(1,2)=true 2..9 | c2: list=2 4..5") == 0);
    // What a name leads to: the file of a name that is not known may be any.
    CHECK(names_needed("c1: create(1,8)=true 0..1, lookup(1)=9 2..3") == 1);
    CHECK(names_needed("c1: create(1,8)=true 0..1, remove(1)=true 2..3, create(1,9)=true 4..5, "
                       "lookup(1)=8 6..7") == 1);
    CHECK(names_needed("c1: create(1,8)=true 0..1, create(2,9)=true 2..3, rename(1,2)=true 4..5, "
                       "lookup(2)=9 6..7") == 2);
    CHECK(names_needed("c1: create(1,8)=true 0..1, rename(1,2)=true 2..3, rename(2,3)=true 4..5, "
                       "lookup(3)=9 6..7") == 0);
    // Two lists that saw two names come in different orders.
    CHECK(names_needed("c1: create(1)=true 0..9 | c2: create(2)=true 0..9 | c3: list=1 0..9 | "
                       "c4: list=2 0..9") == 2);
}

TEST_CASE("what is wrong for who knows a few data is wrong") {
    for (const Object* object : {&objects::name_space(), &objects::set()}) {
        Random random = Random::stream(5, object->name);
        std::uint64_t wrong = 0, seen = 0;
        for (int round = 0; round < 15'000; ++round) {
            AnyHistoryOptions options;
            options.operations = 3 + static_cast<std::uint32_t>(random.below(4));
            options.clients = 2 + static_cast<std::uint32_t>(random.below(3));
            options.values = 1 + static_cast<Value>(random.below(4));
            options.unknown = Ratio::percent(15 * static_cast<std::int64_t>(random.below(3)));
            options.longest = 2 + static_cast<std::int64_t>(random.below(10));
            History history = simulated_history(random, *object, options);
            for (auto changes = 1 + random.below(3); changes > 0; --changes) {
                History changed = mutated_history(random, *object, history);
                if (!changed.empty()) history = std::move(changed);
            }
            const bool truth = linearizable_by_brute_force(history, *object);
            const bool shown = data_needed(*object, history) > 0;
            wrong += truth ? 0 : 1;
            seen += shown ? 1 : 0;
            if (!truth || !shown) continue;
            INFO(describe(*object, history));
            FAIL("a glimpse refutes what is legal");
        }
        CAPTURE(object->name, wrong, seen);
        CHECK(wrong > 500);
        CHECK(seen * 20 > wrong * 19);
    }
}

TEST_CASE("directories and sets of thousands of calls are decided, with certified evidence") {
    for (const Object* object : {&objects::name_space(), &objects::set()}) {
        Random random = Random::stream(6, object->name);
        std::uint32_t decided = 0, violated = 0;
        for (std::uint32_t round = 0; round < 10; ++round) {
            History history = simulated_history(random, *object,
                                                {.operations = 2'000,
                                                 .clients = 8,
                                                 .values = 20,
                                                 .unknown = Ratio::percent(round % 3)});
            if (round % 2 == 1) {
                for (int i = 0; i < 3; ++i) history = mutated_history(random, *object, history);
            }
            const auto verdict =
                check::check(history, *object, Guarantee::linearizable, {.confirm_with_z3 = false});
            const auto certified =
                check::certify_any_object(history, *object, verdict, std::nullopt);
            CAPTURE(object->name, round, verdict.limit, certified.reason);
            CHECK(certified.certified);
            decided += verdict.conclusion == Conclusion::unknown ? 0 : 1;
            violated += verdict.conclusion == Conclusion::violated ? 1 : 0;
        }
        CAPTURE(object->name, violated);
        CHECK(decided == 10);
        CHECK(violated > 0);
    }
}

}  // namespace cleave::test
