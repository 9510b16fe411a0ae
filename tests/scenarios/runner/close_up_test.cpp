#include "runner/close_up.hpp"

#include <algorithm>
#include <set>

#include "catch.hpp"
#include "load.hpp"
#include "runner/run.hpp"

namespace cleave::scenario {
namespace {

using history::OpIndex;

// The first acknowledged write of the run, and what came of it.
struct Shown {
    Scenario scenario = testing::small();
    RunResult run = scenario::run(scenario, 3);
    OpIndex write{0};
    CloseUp close_up{};

    explicit Shown(std::size_t messages_max = 400) {
        while (run.history.action(write) != history::Action::write ||
               run.history.outcome(write) != Outcome::ok) {
            ++write.value;
        }
        close_up = scenario::close_up(scenario, run, {write}, messages_max);
    }
};

}  // namespace

TEST_CASE("a close up finds the messages of an operation, from question to answer") {
    const Shown shown;
    REQUIRE(shown.close_up.problem.empty());
    const std::uint32_t client = shown.close_up.client[shown.write.value];
    const auto store = static_cast<std::uint32_t>(shown.close_up.nodes.size() - 1);
    CHECK(shown.close_up.nodes[client].is_client);
    CHECK(shown.close_up.nodes[client].site ==
          shown.run.process_site[shown.run.history.processes()[shown.write.value]]);
    std::vector<Carried> caused;
    for (const Carried& message : shown.close_up.messages) {
        if (message.caused) caused.push_back(message);
    }
    REQUIRE(caused.size() >= 2);
    CHECK(caused.front().name == "PUT");
    CHECK(caused.front().from == client);
    CHECK(caused.front().to == store);
    CHECK(caused.front().named);
    CHECK(caused.back().from == store);
    CHECK(caused.back().to == client);
    CHECK(caused.back().landed <= shown.run.history.completions()[shown.write.value]);
}

TEST_CASE("each message of a close up leaves before it lands, and no two events share a number") {
    const Shown shown;
    std::set<std::uint64_t> numbers;
    std::uint64_t before = 0;
    for (const Carried& message : shown.close_up.messages) {
        CHECK(message.departs > before);
        before = message.departs;
        CHECK(message.departs < message.lands);
        CHECK(message.sent <= message.landed);
        CHECK(message.sent >= shown.close_up.from);
        CHECK(message.sent <= shown.close_up.until);
        CHECK(numbers.insert(message.departs).second);
        CHECK(numbers.insert(message.lands).second);
    }
}

TEST_CASE("a close up that has room for few messages keeps those of the operation") {
    const Shown shown(2);
    REQUIRE(shown.close_up.messages.size() == 2);
    CHECK(shown.close_up.messages[0].caused);
    CHECK(shown.close_up.messages[1].caused);
    CHECK(shown.close_up.left_out + 2 >= Shown().close_up.messages.size());
}

TEST_CASE("a close up knows who asked, when clients were told, and what a fault cut") {
    const Scenario scenario = testing::catalog("direct-s3-loses-the-wan");
    const RunResult run = scenario::run(scenario, 7, {.check = false});
    const CloseUp seen = close_up(scenario, run, {});
    REQUIRE(seen.problem.empty());
    CHECK(seen.messages.empty());
    REQUIRE(seen.client.size() == run.history.size());
    std::size_t gave_up = 0;
    for (std::uint32_t i = 0; i < run.history.size(); ++i) {
        const OpIndex op{i};
        REQUIRE(seen.nodes[seen.client[i]].site == run.process_site[run.history.processes()[i]]);
        if (run.history.outcome(op) != Outcome::unknown) {
            REQUIRE(seen.told[i] == run.history.completions()[i]);
        } else if (seen.told[i] != Instant::max()) {
            ++gave_up;
        }
    }
    CHECK(gave_up > 0);
    REQUIRE(seen.struck.size() == 1);
    REQUIRE(seen.struck[0].size() == 1);
    CHECK(scenario.links[seen.struck[0][0].link].from == 0);  // London's
    CHECK(seen.struck[0][0].how == "cut");
    CHECK_FALSE(seen.lags.empty());
}

TEST_CASE("a result that the seed does not give again is told, not drawn") {
    Shown shown;
    shown.run.trace_hash ^= 1;
    const CloseUp seen = close_up(shown.scenario, shown.run, {shown.write});
    CHECK(seen.problem.find("came out differently") != std::string::npos);
}

}  // namespace cleave::scenario
