#include "runner/fault_plan.hpp"

#include "catch.hpp"
#include "load.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

Scenario with_fault(Fault fault) {
    Scenario scenario = testing::small();
    scenario.faults = {std::move(fault)};
    return scenario;
}

Instant second(int n) { return Instant::at(Duration::seconds(n)); }

}  // namespace

TEST_CASE("a fault that happens once happens once, for as long as it says") {
    const auto plan =
        occurrences(with_fault({second(3), {}, Duration::seconds(4), Partition{{{0}, {1, 2}}}}));
    REQUIRE(plan.size() == 1);
    CHECK(plan[0].start == second(3));
    CHECK(plan[0].end == second(7));
}

TEST_CASE("a repeated fault is written out until the workload ends") {
    const auto plan = occurrences(with_fault(
        {second(3), Duration::seconds(6), Duration::seconds(1), Partition{{{0}, {1, 2}}}}));
    REQUIRE(plan.size() == 3);
    CHECK(plan[2].start == second(15));
}

TEST_CASE("what has no end, or a later one, ends with the workload") {
    CHECK(occurrences(with_fault({second(3), {}, {}, SlowLink{0, Duration::seconds(1)}}))[0].end ==
          second(20));
    CHECK(occurrences(with_fault(
              {second(15), {}, Duration::seconds(60), LossyLink{0, Ratio::percent(5)}}))[0]
              .end == second(20));
    CHECK(occurrences(with_fault({second(3), {}, {}, Crash{"london/client-1", {}}}))[0].end ==
          second(20));
}

TEST_CASE("a crash lasts until its restart") {
    const auto plan = occurrences(
        with_fault({second(3), {}, {}, Crash{"london/client-1", Duration::seconds(2)}}));
    CHECK(plan[0].end == second(5));
}

TEST_CASE("windows say what happened, to whom, and whether it split the network") {
    const auto label = [](Fault fault) { return fault_windows(with_fault(std::move(fault)))[0]; };
    const FaultWindow isolated = label({second(3), {}, {}, Partition{{{0}, {1, 2}}}});
    CHECK(isolated.label == "london cut off");
    CHECK(isolated.is_partition);
    CHECK(isolated.sites == std::vector<std::size_t>{0});
    const FaultWindow one_way = label({second(3), {}, {}, Cut{0, true, false}});
    CHECK(one_way.label == "london ↛ virginia");
    CHECK(one_way.is_partition);
    const FaultWindow crash = label({second(3), {}, {}, Crash{"tokyo/client-2", {}}});
    CHECK(crash.label == "tokyo/client-2 down");
    CHECK_FALSE(crash.is_partition);
    CHECK(crash.sites == std::vector<std::size_t>{1});
    CHECK(label({second(3), {}, {}, SlowLink{1, Duration::seconds(1)}}).label ==
          "tokyo – virginia slow");
}
