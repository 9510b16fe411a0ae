// Sequential consistency where what is forced does not say which write comes first: an order has to
// be sought, and the first choices are wrong.

#include <algorithm>
#include <map>

#include "catch.hpp"
#include "certifier/processes.hpp"
#include "check/check.hpp"
#include "host/random.hpp"
#include "notation.hpp"
#include "objects/register.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using history::Action;
using history::History;
using history::Operation;

Instant at(std::uint64_t tick) {
    return Instant{} + Duration::seconds(static_cast<std::int64_t>(tick));
}

struct Kind {
    std::uint32_t operations = 12, processes = 4, keys = 2, values = 0;  // values 0: all unique
};

// What one memory gave, in an order that no clock tells of: the times of each process ascend, and
// say nothing about those of others.
History out_of_step(Random& random, const Kind& kind, bool one_read_is_wrong = false) {
    std::map<std::string, std::optional<Value>> memory;
    std::vector<std::uint64_t> clocks;
    for (std::uint32_t p = 0; p < kind.processes; ++p) clocks.push_back(random.below(100));
    History history;
    std::vector<Operation> ops;
    for (std::uint32_t i = 0; i < kind.operations; ++i) {
        Operation op;
        const auto p = static_cast<std::uint32_t>(random.below(kind.processes));
        op.process = p;
        const std::string name = "k" + std::to_string(random.below(kind.keys));
        op.key = history.key(name);
        op.outcome = Outcome::ok;
        op.action = random.below(2) == 0 ? Action::read : Action::write;
        if (op.action == Action::write) {
            op.value =
                kind.values == 0 ? Value{i} + 1 : static_cast<Value>(random.below(kind.values));
            memory[name] = op.value;
        } else {
            op.value = memory[name];
        }
        const std::uint64_t end = clocks[p] + random.below(20);
        op.invoked = at(clocks[p]);
        op.completed = at(end);
        clocks[p] = end + 1 + random.below(20);
        ops.push_back(op);
    }
    while (one_read_is_wrong) {
        Operation& read = ops[random.below(ops.size())];
        const Operation& other = ops[random.below(ops.size())];
        if (read.action != Action::read || other.action != Action::write) continue;
        if (read.key != other.key || read.value == other.value) continue;
        read.value = other.value;
        break;
    }
    for (const Operation& op : ops) history.add(op);
    return history;
}

}  // namespace

TEST_CASE("an order that takes a search is found, and certified") {
    Random random(11);
    const Kind kinds[] = {
        {12, 4, 2, 0}, {20, 5, 3, 0}, {30, 6, 4, 0}, {40, 8, 3, 0}, {12, 4, 2, 2}};
    for (const Kind& kind : kinds) {
        for (int round = 0; round < 200; ++round) {
            const History history = out_of_step(random, kind);
            const auto verdict =
                check::check(history, objects::cas_register(), Guarantee::sequential, {});
            const auto result = check::certify_processes(history, verdict);
            CAPTURE(kind.operations, round, verdict.limit, result.reason);
            CHECK(verdict.conclusion == Conclusion::holds);
            CHECK(result.certified);
        }
    }
}

TEST_CASE("that no order exists is found by a search, and certified") {
    Random random(12);
    const Kind kinds[] = {{30, 4, 3, 0}, {40, 5, 4, 0}, {30, 4, 3, 3}};
    int searched = 0;
    for (const Kind& kind : kinds) {
        for (int round = 0; round < 400; ++round) {
            const History history = out_of_step(random, kind, true);
            const auto verdict =
                check::check(history, objects::cas_register(), Guarantee::sequential, {});
            const auto result = check::certify_processes(history, verdict);
            CAPTURE(kind.operations, round, verdict.limit, result.reason);
            CHECK(verdict.conclusion != Conclusion::unknown);
            CHECK(result.certified);
            for (const auto& example : verdict.counterexamples) {
                searched += example.anomaly == "no sequential order" ? 1 : 0;
            }
        }
    }
    CHECK(searched > 100);
}

// Two writes of `a` and two of `z`, in either order each. Whoever reads z saw both writes of a
// done, and whoever reads a those of z, by flags; one of each reads the first, one the second. No
// pair of these has to come in one order, and whichever is tried, there is none of them all.
constexpr std::string_view either_way_in_vain =
    "c1: w(a,1) 0..1, w(p,1) 2..3 | c2: w(a,2) 0..1, w(q,1) 2..3 | "
    "c3: w(z,1) 0..1, w(u,1) 2..3 | c4: w(z,2) 0..1, w(v,1) 2..3 | "
    "c5: r(p)=1 0..1, r(q)=1 2..3, r(z)=1 4..5 | c6: r(p)=1 0..1, r(q)=1 2..3, r(z)=2 4..5 | "
    "c7: r(u)=1 0..1, r(v)=1 2..3, r(a)=1 4..5 | c8: r(u)=1 0..1, r(v)=1 2..3, r(a)=2 4..5";

TEST_CASE("where each order of two writes is possible by itself, all are tried") {
    const History history = parse_history(either_way_in_vain);
    const auto verdict = check::check(history, objects::cas_register(), Guarantee::sequential, {});
    REQUIRE(verdict.conclusion == Conclusion::violated);
    CHECK(check::certify_processes(history, verdict).reason == "");
    const auto& example = verdict.counterexamples.at(0);
    CHECK(example.anomaly == "no order");
    CHECK(example.core.size() == history.size());
    CHECK(example.minimal);
    CHECK(example.explanation ==
          "These 20 operations cannot be sequential together, whichever writes the reads are taken "
          "to return: process 1's write of 1 to \"a\", process 2's write of 2 to \"a\", process "
          "3's write of 1 to \"z\", process 4's write of 2 to \"z\", process 5's read of 1 from "
          "\"p\", process 6's read of 1 from \"p\" and others.");
}

TEST_CASE("where all orders are in vain with one writer of a value, another is tried") {
    for (const bool first : {true, false}) {
        const std::string other = "c9: w(a,2) 0..1";
        const std::string all(either_way_in_vain);
        const History history = parse_history(first ? other + " | " + all : all + " | " + other);
        const auto verdict =
            check::check(history, objects::cas_register(), Guarantee::sequential, {});
        CHECK(verdict.conclusion == Conclusion::holds);
        CHECK(check::certify_processes(history, verdict).reason == "");
    }
}

}  // namespace cleave::test
