#include "runner/fault_sums.hpp"

#include "catch.hpp"

using namespace cleave;
using namespace cleave::scenario;

TEST_CASE("troubles of a link add up, and of two bandwidths the narrower holds") {
    world::LinkDegradation slow;
    slow.extra_latency = Duration::milliseconds(20);
    slow.extra_loss = Ratio::percent(60);
    slow.bandwidth = {1'000};
    world::LinkDegradation worse = slow;
    worse.bandwidth = {500};
    worse.loss_burst = 7;
    const world::LinkDegradation sum =
        sum_of(Active<world::LinkDegradation>{{0, slow}, {1, worse}});
    CHECK(sum.extra_latency == Duration::milliseconds(40));
    CHECK(sum.extra_loss == Ratio::percent(100));
    CHECK(sum.bandwidth == Bandwidth{500});
    CHECK(sum.loss_burst == 7);
    CHECK(sum_of(Active<world::LinkDegradation>{}) == world::LinkDegradation{});
}

TEST_CASE("a disk or a store that has two troubles has both") {
    world::DiskTrouble full;
    full.full = true;
    world::DiskTrouble slow;
    slow.extra_latency = Duration::seconds(1);
    CHECK(sum_of(Active<world::DiskTrouble>{{3, full}, {4, slow}}).full);
    CHECK(sum_of(Active<world::DiskTrouble>{{3, full}, {4, slow}}).extra_latency ==
          Duration::seconds(1));
    world::StoreTrouble stalled;
    stalled.replication_stalled = true;
    world::StoreTrouble failing;
    failing.failures = Ratio::percent(10);
    const auto both = sum_of(Active<world::StoreTrouble>{{1, stalled}, {2, failing}});
    CHECK(both.replication_stalled);
    CHECK(both.failures == Ratio::percent(10));
}

TEST_CASE("clocks and processors come back to their own when the last fault has ended") {
    CHECK(sum_of(Active<world::Drift>{{0, {200}}, {1, {-50}}}, {10}).parts_per_billion == 160);
    CHECK(sum_of(Active<world::Drift>{}, {10}).parts_per_billion == 10);
    CHECK(slowest_of({{0, Ratio::percent(50)}, {1, Ratio::percent(10)}}) == Ratio::percent(10));
    CHECK(slowest_of({}) == Ratio::percent(100));
    CHECK(widest_of({{0, Duration::seconds(1)}}, Duration::seconds(7)) == Duration::seconds(1));
    CHECK(widest_of({}, Duration::seconds(7)) == Duration::seconds(7));
}
