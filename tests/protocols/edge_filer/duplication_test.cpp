// What a network that repeats every message does to the edge filer: each copy may be answered, but
// no answer may bring forth more messages than it is.

#include "catch.hpp"
#include "cluster.hpp"

using namespace cleave;
using protocols::testing::Cluster;
using protocols::testing::ClusterOptions;

namespace {

// Messages sent in each of ten seconds, while both offices overwrite one file all the time.
std::vector<std::uint64_t> traffic(Ratio duplication) {
    Cluster cluster({.options = {{"retry", Duration::milliseconds(6)}}});
    cluster.simulation.limit_pending(50'000);
    for (const auto& [site, link] : cluster.links) {
        cluster.simulation.faults().degrade(link, {.extra_duplication = duplication});
    }
    std::vector<std::uint64_t> seconds;
    for (Value second = 0; second < 10; ++second) {
        const std::uint64_t before = cluster.simulation.statistics().messages_sent;
        for (Value tenth = 1; tenth <= 10; ++tenth) {
            const Value value = 20 * second + 2 * tenth;
            cluster.start("london/client-1", {{}, Function::write, "a", value, Bytes::kibi(64)});
            cluster.start("tokyo/client-1", {{}, Function::write, "a", value + 1, Bytes::kibi(64)});
            cluster.run(Duration::milliseconds(100));
        }
        if (cluster.simulation.cut_short()) return {};  // a storm
        seconds.push_back(cluster.simulation.statistics().messages_sent - before);
    }
    return seconds;
}

std::uint64_t sum(const std::vector<std::uint64_t>& seconds, std::size_t from, std::size_t to) {
    std::uint64_t messages = 0;
    for (std::size_t i = from; i < to; ++i) messages += seconds.at(i);
    return messages;
}

}  // namespace

TEST_CASE(
    "links that duplicate every message, and a retry far below the round trip, raise the traffic "
    "once and not for ever") {
    const auto plain = traffic(Ratio{});
    const auto doubled = traffic(Ratio::percent(100));
    REQUIRE(plain.size() == 10);
    REQUIRE(doubled.size() == 10);
    CHECK(sum(doubled, 0, 10) < 3 * sum(plain, 0, 10));
    CHECK(sum(doubled, 5, 10) < 2 * sum(doubled, 0, 5));
}
