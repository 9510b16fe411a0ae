#include "gate/schedule.hpp"

#include <map>

#include "catch.hpp"

using namespace cleave::gate;

namespace {

// Plays a schedule whose runs take as long as `costs` says, one at a time; runs by scenario.
std::map<std::size_t, std::uint64_t> play(Schedule& schedule, const std::vector<double>& costs,
                                          double& elapsed) {
    std::map<std::size_t, std::uint64_t> runs;
    while (const auto at = schedule.take(elapsed)) {
        elapsed += costs[*at];
        schedule.done(*at, costs[*at]);
        ++runs[*at];
        if (runs[*at] > 100'000) break;
    }
    return runs;
}

}  // namespace

TEST_CASE("with a number of seeds each scenario gets so many, one after the other") {
    Schedule schedule({1, 9}, 3, 0, std::nullopt);
    for (const std::size_t expected : {0U, 0U, 0U, 1U, 1U, 1U}) {
        CHECK(schedule.take(1e9) == expected);
        schedule.done(expected, 5);
    }
    CHECK_FALSE(schedule.take(0));
    CHECK(schedule.whole(0));
    CHECK(schedule.whole(1));
}

TEST_CASE("a budget is kept, and every scenario is run in it, the cheap ones first") {
    Schedule schedule({1, 10, 2}, 200, 0, 60.0);
    CHECK(schedule.take(0) == 0U);
    schedule.done(0, 0.1);
    CHECK(schedule.take(0.1) == 2U);
    schedule.done(2, 0.2);
    CHECK(schedule.take(0.3) == 1U);
    schedule.done(1, 1);
    double elapsed = 1.3;
    const std::vector<double> costs = {0.1, 1, 0.2};
    const auto runs = play(schedule, costs, elapsed);
    CHECK(elapsed <= 60);
    CHECK(elapsed > 59);
    CHECK(runs.at(0) > runs.at(2));
    CHECK(runs.at(2) > runs.at(1));
    CHECK(runs.at(1) > 10);  // its seeds tell most, being so few
}

TEST_CASE("a run that would not end within the budget does not begin") {
    Schedule schedule({1, 10}, 200, 0, 3.0);
    CHECK(schedule.take(0) == 0U);
    schedule.done(0, 1);  // so that the other one takes some ten seconds
    CHECK(schedule.take(1) == 0U);
    schedule.done(0, 1);
    CHECK_FALSE(schedule.take(2));
    CHECK(schedule.whole(0));
    CHECK_FALSE(schedule.whole(1));
}

TEST_CASE("the fixed part comes before all else, also of a scenario that has failed") {
    Schedule schedule({1, 1}, 200, 3, 100.0);
    schedule.learn(0, true, false);
    std::map<std::size_t, int> first;
    for (int i = 0; i < 6; ++i) {
        const auto at = schedule.take(0);
        REQUIRE(at);
        ++first[*at];
        schedule.done(*at, 1);
    }
    CHECK(first[0] == 3);
    CHECK(first[1] == 3);
    for (int i = 0; i < 6; ++i) CHECK(schedule.take(0) == 1U);
}

TEST_CASE("half of the time goes to what is still to be shown, until it is") {
    Schedule schedule({1, 1, 1}, 200, 0, 300.0);
    double elapsed = 0;
    double shown = 0;
    schedule.learn(2, false, true);
    while (const auto at = schedule.take(elapsed)) {
        elapsed += 1;
        shown += *at == 2U ? 1 : 0;
        schedule.done(*at, 1);
        if (shown >= 50) schedule.learn(2, false, false);
        if (elapsed <= 90 && elapsed > 3) CHECK(shown >= (elapsed - 3) / 2 - 1);
    }
    CHECK(shown > 50);
    CHECK(shown < 150);  // and no longer more than its share
}

TEST_CASE("when everything has failed there is nothing left to run") {
    Schedule schedule({1}, 200, 0, 100.0);
    CHECK(schedule.take(0) == 0U);
    schedule.done(0, 1);
    schedule.learn(0, true, false);
    CHECK_FALSE(schedule.take(1));
    CHECK(schedule.whole(0));
}
