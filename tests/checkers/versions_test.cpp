// How many versions old reads are, by bounds and likely orders alone, and by search.

#include "staleness/versions.hpp"

#include "catch.hpp"
#include "host/random.hpp"
#include "notation.hpp"
#include "random_history.hpp"

namespace cleave::test {
namespace {

using check::Versions;
using history::History;

constexpr std::uint64_t enough_steps = 2'000'000;

Versions versions(const History& history, std::uint64_t search_steps) {
    const auto parts = check::partition_by_key(history);
    const check::RegisterHistory ops = check::prepare(history, parts.at(0), std::nullopt);
    check::Budget budget(check::Limits{});
    return check::smallest_versions(ops, search_steps, budget);
}

// Each read returns something whose write had begun when it ended, so that some k does.
History random_history(Random& random, std::uint32_t operations, std::int64_t instants) {
    History history;
    history.key("x");
    std::vector<std::int64_t> begins;
    for (std::uint32_t i = 0; i < operations; ++i) {
        const auto begin = static_cast<std::int64_t>(random.below(instants));
        const auto end = begin + static_cast<std::int64_t>(random.below(instants / 3));
        history::Operation op{.process = i};
        op.invoked = Instant::at(Duration::nanoseconds(begin));
        op.completed = Instant::at(Duration::nanoseconds(end));
        op.outcome = Outcome::ok;
        op.action = random.below(2) == 0 ? history::Action::write : history::Action::read;
        if (op.action == history::Action::write) {
            begins.push_back(begin);
            op.value = static_cast<Value>(begins.size());
            if (random.below(10) == 0) op.outcome = Outcome::unknown;
        } else {
            const std::uint64_t choice = random.below(begins.size() + 1);
            if (choice > 0 && begins[choice - 1] <= end) op.value = static_cast<Value>(choice);
        }
        history.add(op);
    }
    return history;
}

}  // namespace

TEST_CASE("without a search the versions are bounded from both sides, and mostly known") {
    struct Row {
        std::uint32_t operations;
        std::int64_t instants;
        int rounds, least_exact, most_exact;
    };
    const Row rows[] = {
        {8, 30, 1'500, 1'492, 1'489}, {12, 40, 1'500, 1'482, 1'479}, {16, 60, 1'500, 1'465, 1'476}};
    for (const Row& row : rows) {
        Random random(21);
        int least_exact = 0, most_exact = 0;
        for (int round = 0; round < row.rounds; ++round) {
            const History history = random_history(random, row.operations, row.instants);
            const Versions quick = versions(history, 0);
            const Versions exact = versions(history, enough_steps);
            CAPTURE(describe(history));
            REQUIRE(exact.at_least == exact.at_most);
            REQUIRE(quick.at_least <= exact.at_least);
            REQUIRE(quick.at_most >= exact.at_least);
            least_exact += quick.at_least == exact.at_least;
            most_exact += quick.at_most == exact.at_least;
        }
        CAPTURE(row.operations);
        CHECK(least_exact >= row.least_exact);
        CHECK(most_exact >= row.most_exact);
    }
}

}  // namespace cleave::test
