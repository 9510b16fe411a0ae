// The certifier's own search for orders of a queue, against the definition.

#include "certifier/queue_orders.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "catch.hpp"
#include "certifier/any_object.hpp"
#include "host/random.hpp"

namespace cleave::test {
namespace {

using check::QueueOperation;
using objects::Datum;
using Operations = std::vector<QueueOperation>;

Instant at(std::int64_t ns) { return Instant::at(Duration::nanoseconds(ns)); }

// One operation after the other, each no earlier than it was called and before it was over.
bool has_order(const Operations& operations, std::vector<bool>& done, Instant latest,
               const std::deque<Datum>& queue) {
    bool all = true;
    for (std::size_t i = 0; i < operations.size(); ++i) {
        all = all && (done[i] || !operations[i].required);
    }
    if (all) return true;
    for (std::size_t i = 0; i < operations.size(); ++i) {
        const QueueOperation& op = operations[i];
        if (done[i] || op.completed < latest) continue;
        std::deque<Datum> after = queue;
        if (op.puts) {
            after.push_back(*op.value);
        } else {
            const Datum found = queue.empty() ? Datum() : queue.front();
            if (op.value && *op.value != found) continue;
            if (!queue.empty()) after.pop_front();
        }
        done[i] = true;
        const bool found = has_order(operations, done, std::max(latest, op.invoked), after);
        done[i] = false;
        if (found) return true;
    }
    return false;
}

// Few moments and values, so that much happens at one moment and much is alike.
Operations draw(Random& random) {
    Operations operations(2 + random.below(5));
    for (QueueOperation& op : operations) {
        op.puts = random.below(2) == 0;
        op.required = random.below(5) < 3;
        if (op.puts || op.required) op.value = Datum(static_cast<Value>(1 + random.below(2)));
        if (!op.puts && op.required && random.below(6) == 0) op.value = Datum();
        const auto begin = static_cast<std::int64_t>(random.below(6));
        op.invoked = at(begin);
        op.completed = at(begin + static_cast<std::int64_t>(random.below(4)));
        if (!op.required && random.below(2) == 0) op.completed = Instant::max();
    }
    return operations;
}

std::string describe(const Operations& operations) {
    std::string text;
    for (const QueueOperation& op : operations) {
        text += op.puts ? "put" : "take";
        if (!op.required) text += "?";
        if (op.value)
            text += op.value->is_nil() ? " nil" : " " + std::to_string(op.value->number());
        text += " " + std::to_string(op.invoked.count()) + "..";
        if (op.completed != Instant::max()) text += std::to_string(op.completed.count());
        text += "\n";
    }
    return text;
}

// The second put comes as it ends, when what was put in before is gone and the queue was empty.
TEST_CASE("what is over at the very moment at which it could be used again may still come then") {
    const Datum two(2);
    const Operations operations = {{false, two, at(1), at(2), true},
                                   {true, two, at(0), at(1), false},
                                   {false, Datum(), at(1), at(4), true},
                                   {false, two, at(5), at(8), true},
                                   {true, two, at(0), at(0), false}};
    CHECK(check::has_queue_order(operations, check::most_steps_of_any_object) == true);
}

TEST_CASE("the certifier finds an order of a queue where the definition has one") {
    Random random(17);
    int legal = 0, illegal = 0;
    for (int round = 0; round < 60'000; ++round) {
        const Operations operations = draw(random);
        std::vector<bool> done(operations.size(), false);
        const bool truth = has_order(operations, done, at(-1), {});
        INFO(describe(operations));
        REQUIRE(check::has_queue_order(operations, check::most_steps_of_any_object) == truth);
        ++(truth ? legal : illegal);
    }
    CHECK(legal > 5'000);
    CHECK(illegal > 5'000);
}

}  // namespace
}  // namespace cleave::test
