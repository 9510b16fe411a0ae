// Sequential consistency where what is forced does not say which write comes first: an order has to
// be sought, and the first choices are wrong.

#include <algorithm>
#include <map>

#include "catch.hpp"
#include "certifier/processes.hpp"
#include "check/check.hpp"
#include "host/random.hpp"
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

}  // namespace cleave::test
