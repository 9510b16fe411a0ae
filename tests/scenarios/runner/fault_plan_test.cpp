#include "runner/fault_plan.hpp"

#include <algorithm>

#include "catch.hpp"
#include "load.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

Fault fault(FaultAction what, int at, std::optional<Duration> length = {},
            std::optional<Duration> every = {}) {
    Fault fault;
    fault.at = Instant::at(Duration::seconds(at));
    fault.length = length;
    fault.every = every;
    fault.what = std::move(what);
    return fault;
}

Scenario with_fault(Fault fault) {
    Scenario scenario = testing::small();
    scenario.faults = {std::move(fault)};
    return scenario;
}

std::vector<Occurrence> plan_of(Fault fault, std::uint64_t seed = 1) {
    return occurrences(with_fault(std::move(fault)), seed);
}

Instant second(int n) { return Instant::at(Duration::seconds(n)); }
NodesDown down(const std::string& node) { return {{{}, {node}, {}, {}}, Halt::power_loss, {}}; }
LinkTrouble slow(std::size_t link) {
    LinkTrouble trouble{{{{link}}, {}}, {}};
    trouble.by.extra_latency = Duration::seconds(1);
    return trouble;
}

}  // namespace

TEST_CASE("a fault that happens once happens once, for as long as it says") {
    const auto plan = plan_of(fault(Partition{{{0}, {1, 2}}}, 3, Duration::seconds(4)));
    REQUIRE(plan.size() == 1);
    CHECK(plan[0].start == second(3));
    CHECK(plan[0].end == second(7));
}

TEST_CASE("a repeated fault is written out until the workload ends, or as long as it says") {
    Fault repeated = fault(Partition{{{0}, {1, 2}}}, 3, Duration::seconds(1), Duration::seconds(6));
    const auto plan = plan_of(repeated);
    REQUIRE(plan.size() == 3);
    CHECK(plan[2].start == second(15));
    repeated.until = second(9);
    CHECK(plan_of(repeated).size() == 1);
}

TEST_CASE("what has no end, or a later one, ends with the workload") {
    CHECK(plan_of(fault(slow(0), 3))[0].end == second(20));
    CHECK(plan_of(fault(slow(0), 15, Duration::seconds(60)))[0].end == second(20));
    CHECK(plan_of(fault(down("london/client-1"), 3))[0].end == second(20));
}

TEST_CASE("without a final heal, faults end when they say, or never") {
    Scenario scenario = with_fault(fault(slow(0), 15, Duration::seconds(60)));
    scenario.faults.push_back(fault(slow(0), 16));
    scenario.final_heal = false;
    const auto plan = occurrences(scenario, 1);
    CHECK(plan[0].end == second(75));
    CHECK(plan[1].end == Instant::max());
}

TEST_CASE("random times differ from seed to seed, never overlap and keep their mean") {
    Fault random = fault(slow(0), 0);
    random.random = RandomTimes{world::Exponential{Duration::milliseconds(30)},
                                world::Exponential{Duration::milliseconds(10)}, 1};
    const auto plan = plan_of(random, 7);
    CHECK(plan.size() > 400);  // 500 are expected in 20 s, with a deviation below 20
    CHECK(plan.size() < 600);
    for (std::size_t i = 1; i < plan.size(); ++i) CHECK(plan[i - 1].end <= plan[i].start);
    CHECK(plan_of(random, 7)[0].start == plan[0].start);
    CHECK(plan_of(random, 8)[0].start != plan[0].start);
}

TEST_CASE("compressed time has the same faults, so many times faster") {
    Fault random = fault(slow(0), 0);
    random.random = RandomTimes{world::Exponential{Duration::seconds(5)},
                                world::Exponential{Duration::seconds(1)}, 1};
    const auto once = plan_of(random, 3);
    random.random->compression = 10;
    const auto faster = plan_of(random, 3);
    CHECK(faster.size() > 5 * once.size());
    REQUIRE_FALSE(once.empty());
    CHECK(faster[0].start.since_start() == once[0].start.since_start() / 10);
}

TEST_CASE("taking out one fault leaves the draws of the others as they were") {
    Fault random = fault(slow(0), 0);
    random.random = RandomTimes{world::Exponential{Duration::seconds(2)},
                                world::Exponential{Duration::seconds(1)}, 1};
    Scenario two = with_fault(random);
    two.faults.push_back(random);
    const auto both = occurrences(two, 5);
    two.faults[1] = fault(slow(1), 1);
    std::vector<Instant> before, after;
    for (const auto& one : both) {
        if (one.fault == 0) before.push_back(one.start);
    }
    for (const auto& one : occurrences(two, 5)) {
        if (one.fault == 0) after.push_back(one.start);
    }
    CHECK(before == after);
}

TEST_CASE("in a swarm each seed has about its share of the faults, and none when there is none") {
    Scenario scenario = with_fault(fault(slow(0), 1));
    for (int i = 0; i < 99; ++i) scenario.faults.push_back(fault(slow(0), 1));
    scenario.swarm = Ratio::percent(50);
    const std::size_t some = occurrences(scenario, 1).size();
    CHECK(some > 30);
    CHECK(some < 70);
    scenario.swarm = Ratio{};
    CHECK(occurrences(scenario, 1).empty());
}

TEST_CASE("victims are drawn anew for each occurrence, and the plan names them") {
    NodesDown any = down("*/client-*");
    any.nodes.any = 1;
    const auto plan = plan_of(fault(any, 1, Duration::milliseconds(500), Duration::seconds(1)), 11);
    REQUIRE(plan.size() == 19);
    std::vector<std::string> seen;
    for (const Occurrence& one : plan) {
        const Places& nodes = std::get<NodesDown>(one.what).nodes;
        REQUIRE(nodes.nodes.size() == 1);
        CHECK_FALSE(nodes.any);
        seen.push_back(nodes.nodes[0]);
    }
    std::sort(seen.begin(), seen.end());
    CHECK(std::unique(seen.begin(), seen.end()) - seen.begin() == 4);
}

TEST_CASE("a link flaps: cuts with gaps between them, all within the fault") {
    Cut cut{{{{0}}, {}}, Flapping{Duration::milliseconds(100), Duration::milliseconds(300)}};
    const auto plan = plan_of(fault(cut, 2, Duration::seconds(10)));
    CHECK(plan.size() > 10);
    CHECK(plan.front().start == second(2));
    CHECK(plan.back().end <= second(12));
    for (std::size_t i = 1; i < plan.size(); ++i) CHECK(plan[i - 1].end < plan[i].start);
    CHECK_FALSE(std::get<Cut>(plan[0].what).flapping);
}

TEST_CASE("a rolling restart takes one node after the other") {
    NodesDown rolling = down("*/client-*");
    rolling.how = Halt::shutdown;
    rolling.gap = Duration::seconds(2);
    const auto plan = plan_of(fault(rolling, 1, Duration::seconds(1)));
    REQUIRE(plan.size() == 4);
    CHECK(plan[3].start == second(10));
    CHECK(plan[3].end == second(11));
    CHECK(std::get<NodesDown>(plan[3].what).nodes.nodes ==
          std::vector<std::string>{"tokyo/client-2"});
}

TEST_CASE("a drawn isolation of sites cuts links, as a scheduled one does") {
    Partition partition{{}, PartitionShape::isolate, {{{0, 1}, {}, {}, 1}}};
    const auto plan = plan_of(fault(partition, 1));
    const Partition& settled = std::get<Partition>(plan[0].what);
    CHECK(settled.shape == PartitionShape::groups);
    CHECK(settled.groups[0].size() == 1);
    CHECK(settled.groups[1].size() == 2);
}

TEST_CASE("halves and bridges are drawn of equal size, the bridge in neither") {
    const Places all{{}, {"*/client-*"}, {}, {}};
    const auto sizes = [&](PartitionShape shape) {
        const auto plan = plan_of(fault(Partition{{}, shape, {all}}, 1));
        const Partition& settled = std::get<Partition>(plan[0].what);
        CHECK(settled.shape == PartitionShape::partial);
        return std::pair(settled.places.at(0).nodes.size(), settled.places.at(1).nodes.size());
    };
    CHECK(sizes(PartitionShape::halves) == std::pair<std::size_t, std::size_t>(2, 2));
    CHECK(sizes(PartitionShape::bridge) == std::pair<std::size_t, std::size_t>(1, 2));
}

TEST_CASE("the plan is written out with words and victims") {
    const auto plan = fault_plan(with_fault(fault(down("tokyo/*"), 3, Duration::seconds(1))), 1);
    REQUIRE(plan.size() == 1);
    CHECK(plan[0].what == "tokyo/* crash");
    CHECK(plan[0].victims == std::vector<std::string>{"tokyo/client-1", "tokyo/client-2"});
    CHECK(plan[0].start == second(3));
}

TEST_CASE("windows say what happened, to whom, and whether it split the network") {
    const auto window = [](Fault one) {
        const Scenario scenario = with_fault(std::move(one));
        const Crowd crowd(scenario);
        return fault_windows(scenario, crowd, occurrences(scenario, crowd, 1), {})[0];
    };
    const FaultWindow isolated = window(fault(Partition{{{0}, {1, 2}}}, 3));
    CHECK(isolated.label == "london cut off");
    CHECK(isolated.is_partition);
    CHECK(isolated.sites == std::vector<std::size_t>{0});
    const FaultWindow one_way = window(fault(Cut{{{{0, false, true, false}}, {}}, {}}, 3));
    CHECK(one_way.label == "london ↛ virginia");
    CHECK(one_way.is_partition);
    const FaultWindow crash = window(fault(down("tokyo/client-2"), 3));
    CHECK(crash.label == "tokyo/client-2 down");
    CHECK_FALSE(crash.is_partition);
    CHECK(crash.sites == std::vector<std::size_t>{1});
    CHECK(window(fault(slow(1), 3)).label == "tokyo – virginia slow");
}
