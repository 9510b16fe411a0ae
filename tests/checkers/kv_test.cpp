// The searches of registers judge the keys of a store as the general search does, refused puts and
// all, with evidence that the certifier accepts.

#include "objects/kv.hpp"
#include "any_history.hpp"
#include "catch.hpp"
#include "certifier/any_object.hpp"
#include "check/check.hpp"
#include "linearizability/any_object/search.hpp"
#include "linearizability/kv/decide.hpp"
#include "object_notation.hpp"
#include "posed.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::any_object::Answer;
using check::any_object::OpId;
using history::History;

check::Verdict judge(const History& history) {
    const auto verdict = check::check(history, objects::kv(), check::Guarantee::linearizable,
                                      {.confirm_with_z3 = false});
    const auto certified = certify_any_object(history, objects::kv(), verdict, std::nullopt);
    INFO(describe(objects::kv(), history));
    CHECK(certified.reason == "");
    return verdict;
}

bool holds(const char* text) {
    return judge(parse_history(objects::kv(), text)).conclusion == Conclusion::holds;
}

History random_history(Random& random) {
    AnyHistoryOptions options;
    options.operations = 5 + static_cast<std::uint32_t>(random.below(20));
    options.clients = 1 + static_cast<std::uint32_t>(random.below(6));
    options.values = static_cast<Value>(random.below(4));
    options.unknown = Ratio::percent(static_cast<std::uint32_t>(15 * random.below(4)));
    options.longest = random.below(2) == 0 ? 20 : 1'000;
    History history = simulated_history(random, objects::kv(), options);
    for (auto changes = random.below(4); changes > 0; --changes) {
        history = mutated_history(random, objects::kv(), history);
    }
    return history;
}

}  // namespace

TEST_CASE("keys of a store are judged as by the general search") {
    Random random(31);
    std::uint32_t legal = 0, illegal = 0;
    for (int round = 0; round < 3'000; ++round) {
        const History history = random_history(random);
        const auto problem = pose_all(history, objects::kv());
        const auto found = decide_by_search(problem, {}, false);
        REQUIRE(found.answer != Answer::gave_up);
        const bool truth = found.answer == Answer::legal;
        INFO(describe(objects::kv(), history));
        REQUIRE((judge(history).conclusion == Conclusion::holds) == truth);
        ++(truth ? legal : illegal);
    }
    CHECK(legal > 500);
    CHECK(illegal > 100);
}

TEST_CASE("keys of a store whose records were lost are judged as by the general search") {
    Random random(32);
    std::uint32_t legal = 0, illegal = 0;
    for (int round = 0; round < 20'000; ++round) {
        const History history = random_history(random);
        const auto problem = pose_all(history, objects::kv());
        std::vector<OpId> core;
        for (OpId op = 0; op < problem.ops.size(); ++op) {
            if (problem.ops[op].required && random.below(4) == 0) core.push_back(op);
        }
        if (core.empty()) continue;
        const auto kept = keep_only(problem, core);
        const auto found = decide_by_search(kept, {}, false);
        REQUIRE(found.answer != Answer::gave_up);
        INFO(describe(objects::kv(), history));
        CAPTURE(core);
        REQUIRE(check::kv::decide(kept, {}, false).value().answer == found.answer);
        ++(found.answer == Answer::legal ? legal : illegal);
    }
    CHECK(legal > 5'000);
    CHECK(illegal > 200);
}

TEST_CASE("of lost records, one that ends as another begins may have found what that left") {
    const History history = parse_history(
        objects::kv(), "c1: put(1) 5..6 | c2: put-if-match(1,2)=true 3..5 | c3: get=2 10..11");
    const auto kept = keep_only(pose_all(history, objects::kv()), {2});
    CHECK(check::kv::decide(kept, {}, false).value().answer == Answer::legal);
}

TEST_CASE("a refused put found another value than the one it was refused for") {
    CHECK_FALSE(holds("c1: put-if-absent(1)=false 0..1"));
    CHECK_FALSE(holds("c1: put(1) 0..1, put-if-match(1,2)=false 2..3"));
    CHECK(holds("c1: put(1) 0..1, put-if-match(2,3)=false 2..3"));
    // Somebody may have taken it away meanwhile, and nobody saw it.
    CHECK(
        holds("c1: put(1) 0..1, put-if-match(1,2)=false 2..3, get=1 4..5 | c2: delete 0..9 | "
              "c3: put(1) 2..9"));
    CHECK_FALSE(
        holds("c1: put(1) 0..1, put-if-match(1,2)=false 2..3, get=1 4..5 | c2: delete 0..9"));
}

TEST_CASE("a put of unknown outcome may be why another was refused") {
    CHECK(holds("c1: put(7) 0..? | c2: put-if-absent(1)=false 5..6"));
    CHECK(holds("c1: put-if-match(1,7)? 0..? | c2: put(1) 1..2, put-if-match(1,2)=false 5..6"));
    CHECK_FALSE(
        holds("c1: put-if-match(3,7)? 0..? | c2: put(1) 1..2, put-if-match(1,2)=false 5..6"));
    // Once, and not again after it was deleted.
    CHECK_FALSE(
        holds("c1: put(7) 0..? | c2: put-if-absent(1)=false 5..6, delete 7..8, "
              "put-if-absent(1)=false 9..10"));
}

}  // namespace cleave::test
