// When clients act: rates, bursts, phases one after the other.

#include "workload/pace.hpp"

#include "catch.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

Workload at_rate(Duration interval) {
    Workload workload;
    workload.interval = interval;
    return workload;
}

Phase phase(std::optional<Stretch> length, Duration interval) {
    Phase result;
    result.length = length;
    result.keys = {"rate"};
    result.with.interval = interval;
    return result;
}

// The instants of one client in an open loop.
std::vector<Instant> instants(const Pace& pace, std::uint64_t seed = 5) {
    Random random(seed);
    std::vector<Instant> result;
    Instant now;
    while (const auto next = pace.next(now, random)) {
        now = *next;
        result.push_back(now);
    }
    return result;
}

constexpr Duration second = Duration::seconds(1);

}  // namespace

TEST_CASE("a client acts at its rate until the end, and not before the load is over") {
    Workload workload = at_rate(Duration::milliseconds(10));
    workload.load = Load{{Duration::seconds(20), {}}, 0, LoadBy::owners};
    const std::vector<Instant> all = instants(Pace(workload, Duration::seconds(120)));
    CHECK(all.size() > 9'600);
    CHECK(all.size() < 10'400);
    CHECK(all.front() >= Instant::at(Duration::seconds(20)));
    CHECK(all.back() < Instant::at(Duration::seconds(120)));
}

TEST_CASE("in bursts a client acts only during them, at the same rate") {
    Workload workload = at_rate(Duration::milliseconds(10));
    workload.bursts = Bursts{second * 3, second * 10};
    const std::vector<Instant> all = instants(Pace(workload, second * 100));
    for (const Instant when : all) CHECK(when.since_start() % (second * 10) < second * 3);
    CHECK(all.size() > 2'800);
    CHECK(all.size() < 3'200);
}

TEST_CASE("a pause that is longer than many bursts ends in the right one") {
    Workload workload = at_rate(second * 7);
    workload.bursts = Bursts{second, second * 4};
    const std::vector<Instant> all = instants(Pace(workload, second * 40'000));
    for (const Instant when : all) CHECK(when.since_start() % (second * 4) < second);
    CHECK(all.size() > 1'280);  // 10,000 s of work
    CHECK(all.size() < 1'580);
}

TEST_CASE("each phase has its own rate, however rarely a client acted before") {
    Workload workload = at_rate(second);
    workload.phases = {phase(Stretch{{}, Ratio::percent(50)}, second * 1'000),
                       phase(std::nullopt, Duration::milliseconds(20))};
    const Pace pace(workload, second * 100);
    CHECK(pace.stage_at(Instant::at(second * 49)) == 0);
    CHECK(pace.stage_at(Instant::at(second * 50)) == 1);
    CHECK(pace.stage_at(Instant::at(second * 500)) == 1);
    std::size_t early = 0, late = 0;
    for (const Instant when : instants(pace)) ++(when < Instant::at(second * 50) ? early : late);
    CHECK(early <= 1);
    CHECK(late > 2'300);
    CHECK(late < 2'700);
}

TEST_CASE("shares of a duration are exact") {
    CHECK(length_of({{}, Ratio::percent(20)}, second * 7) == Duration::milliseconds(1'400));
    CHECK(length_of({{}, Ratio::percent(100)}, Duration::nanoseconds(7)) ==
          Duration::nanoseconds(7));
    CHECK(length_of({{}, Ratio{333'333'333}}, second * 3) == Duration::nanoseconds(999'999'999));
    CHECK(length_of({second * 4, {}}, second) == second * 4);
}
