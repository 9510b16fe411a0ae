#include "world/disk.hpp"

#include <algorithm>
#include <vector>

#include "catch.hpp"

namespace cleave::world {
namespace {

std::vector<double> sorted_draws(const DiskOptions& disk) {
    Random random(8);
    std::vector<double> draws;
    for (int i = 0; i < 100'000; ++i) draws.push_back(sync_latency(disk, random).in_milliseconds());
    std::sort(draws.begin(), draws.end());
    return draws;
}

}  // namespace

TEST_CASE("the default disk has the published mean and percentiles of LinkedIn's SSDs") {
    CHECK(DiskOptions{}.sync.mean().in_milliseconds() == Approx(0.58).epsilon(0.01));
    const std::vector<double> draws = sorted_draws({});
    CHECK(draws[95'000] == Approx(1.0).epsilon(0.03));
    CHECK(draws[99'000] == Approx(2.0).epsilon(0.03));
}

TEST_CASE("a spinning disk comes within 15 % of the percentiles of LinkedIn's SAS disks") {
    const DiskOptions sas{.sync = sas_sync_latency()};
    CHECK(sas.sync.mean().in_milliseconds() == Approx(4.85));
    const std::vector<double> draws = sorted_draws(sas);
    CHECK(draws[95'000] == Approx(15).epsilon(0.15));
    CHECK(draws[99'000] == Approx(25).epsilon(0.15));
}

TEST_CASE("Riak's latencies have the median and the tails that Yammer measured, within 5 %") {
    const auto check = [](const Distribution& latency, double p50, double p99, double p999) {
        const std::vector<double> draws = sorted_draws({.sync = latency});
        CHECK(draws[50'000] == Approx(p50).epsilon(0.05));
        CHECK(draws[99'000] == Approx(p99).epsilon(0.05));
        CHECK(draws[99'900] == Approx(p999).epsilon(0.05));
    };
    check(riak_read_latency(), 3.75, 6.59, 32.9);
    check(riak_write_latency(), 5.73, 131.7, 435.8);
}

}  // namespace cleave::world
