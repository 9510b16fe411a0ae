// The recorded histories: what the workload asked for is what clients did.

#include "workload/driver.hpp"

#include <map>
#include <set>

#include "catch.hpp"
#include "load.hpp"
#include "runner/run.hpp"

using namespace cleave;
using namespace cleave::scenario;
using history::Action;
using history::OpIndex;

namespace {

history::History play(const Scenario& scenario, std::uint64_t seed = 1) {
    return run(scenario, seed).history;
}

std::vector<history::Operation> all(const history::History& history) {
    std::vector<history::Operation> operations;
    for (std::uint32_t i = 0; i < history.size(); ++i) operations.push_back(history[OpIndex{i}]);
    return operations;
}

}  // namespace

TEST_CASE("written values are positive and unique over the run") {
    std::set<Value> values;
    for (const auto& operation : all(play(testing::small()))) {
        if (operation.action != Action::write) continue;
        REQUIRE(operation.value.value_or(0) > 0);
        CHECK(values.insert(*operation.value).second);
    }
    CHECK(values.size() > 100);
}

TEST_CASE("a process never has two operations under way, and none after an unknown one") {
    Scenario scenario = testing::catalog("direct-s3-loses-the-wan");
    std::map<std::uint32_t, Instant> free_from;
    bool unknown_seen = false;
    for (const auto& operation : all(play(scenario))) {
        const auto found = free_from.find(operation.process);
        if (found != free_from.end()) CHECK(operation.invoked >= found->second);
        free_from[operation.process] = operation.completed;  // for ever when unknown
        unknown_seen = unknown_seen || operation.outcome == Outcome::unknown;
    }
    CHECK(unknown_seen);
}

TEST_CASE("an open loop keeps its rate whatever the answers take") {
    Scenario scenario = testing::small();  // 4 clients, 5 operations a second, 20 s
    const std::size_t final_reads = 4 * 5;
    CHECK(play(scenario).size() - final_reads > 340);
    CHECK(play(scenario).size() - final_reads < 460);
}

TEST_CASE("a closed loop waits for each answer and then thinks") {
    Scenario scenario = testing::small();
    scenario.workload.loop = Loop::closed;
    scenario.workload.interval = Duration::milliseconds(10);
    std::set<std::uint32_t> processes;
    for (const auto& operation : all(play(scenario))) {
        if (operation.invoked < Instant::at(scenario.duration)) processes.insert(operation.process);
    }
    CHECK(processes.size() == 4);  // one at a time each
}

TEST_CASE("the mix of operations is the one asked for") {
    Scenario scenario = testing::small();
    scenario.duration = Duration::seconds(200);
    scenario.workload.read = Ratio::percent(50);
    scenario.workload.write = Ratio::percent(30);
    scenario.workload.remove = Ratio::percent(20);
    std::map<Action, int> count;
    int total = 0;
    for (const auto& operation : all(play(scenario))) {
        if (operation.invoked >= Instant::at(scenario.duration)) continue;
        ++count[operation.action];
        ++total;
    }
    CHECK(count[Action::read] == Approx(total * 0.5).epsilon(0.06));
    CHECK(count[Action::write] == Approx(total * 0.3).epsilon(0.08));
    CHECK(count[Action::remove] == Approx(total * 0.2).epsilon(0.1));
}

TEST_CASE("every client reads every key once after the quiet period") {
    const Scenario scenario = testing::small();
    int total = 0;
    for (const auto& operation : all(play(scenario))) {
        if (operation.invoked < Instant::at(scenario.duration + scenario.settle)) continue;
        CHECK(operation.action == Action::read);
        CHECK(operation.outcome == Outcome::ok);
        ++total;
    }
    CHECK(total == 4 * 5);
}
