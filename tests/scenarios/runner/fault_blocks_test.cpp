#include "runner/fault_blocks.hpp"

#include <algorithm>
#include <set>

#include "catch.hpp"
#include "load.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

// London and Tokyo with `clients` each; the store is in Virginia.
Scenario with_clients(std::uint32_t clients) {
    Scenario scenario = testing::small();
    scenario.sites[0].clients = scenario.sites[1].clients = clients;
    return scenario;
}

struct Outcome {
    std::set<std::pair<std::uint32_t, std::uint32_t>> parted;  // from, to
    std::set<std::uint32_t> without_store;
};

Outcome apply(const Scenario& scenario, PartitionShape shape, const std::vector<Places>& places) {
    const Crowd crowd(scenario);
    const Partition partition{{}, shape, places};
    std::vector<std::vector<std::uint32_t>> groups;
    for (const Places& one : places) groups.push_back(crowd.named(one));
    Outcome outcome;
    for (const Block& block : blocks_of(scenario, crowd, partition, groups)) {
        if (block.to) {
            outcome.parted.insert({block.from.value, block.to->value});
        } else {
            outcome.without_store.insert(block.from.value);
        }
    }
    return outcome;
}

Places nodes(const std::string& pattern) { return {{}, {pattern}, {}, {}}; }
Places site(std::size_t index) { return {{index}, {}, {}, {}}; }

using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

}  // namespace

TEST_CASE("an isolated node talks to nobody, nor to the store") {
    const Outcome outcome =
        apply(with_clients(2), PartitionShape::isolate, {nodes("london/client-2")});
    CHECK(outcome.parted == Pairs{{0, 1}, {1, 0}, {1, 2}, {2, 1}, {1, 3}, {3, 1}});
    CHECK(outcome.without_store == std::set<std::uint32_t>{1});
}

TEST_CASE("in a partial partition a third still talks to both, and the store to all") {
    const Outcome outcome =
        apply(with_clients(1), PartitionShape::partial, {site(0), site(1)});
    CHECK(outcome.parted == Pairs{{0, 1}, {1, 0}});
    CHECK(outcome.without_store.empty());
}

TEST_CASE("a group with the store's site keeps the store for itself") {
    const Outcome outcome =
        apply(with_clients(1), PartitionShape::partial, {site(0), {{1, 2}, {}, {}, {}}});
    CHECK(outcome.without_store == std::set<std::uint32_t>{0});
}

TEST_CASE("one way, what one side sends is lost and what the other sends is not") {
    const Outcome outcome =
        apply(with_clients(1), PartitionShape::one_way, {site(0), site(1)});
    CHECK(outcome.parted == Pairs{{0, 1}});
    CHECK(outcome.without_store.empty());
    CHECK(apply(with_clients(1), PartitionShape::one_way, {site(0)}).without_store ==
          std::set<std::uint32_t>{0});
}

TEST_CASE("in a ring each node hears a majority, and no two the same") {
    for (std::uint32_t clients : {2U, 3U, 4U, 5U}) {
        const std::uint32_t n = 2 * clients;
        INFO(n);
        const Outcome outcome =
            apply(with_clients(clients), PartitionShape::ring, {nodes("*/client-*")});
        std::set<std::set<std::uint32_t>> heard;
        for (std::uint32_t to = 0; to < n; ++to) {
            std::set<std::uint32_t> by;
            for (std::uint32_t from = 0; from < n; ++from) {
                if (!outcome.parted.count({from, to})) by.insert(from);
            }
            CHECK(by.size() == n / 2 + 1);
            CHECK(by.count(to) == 1);
            heard.insert(by);
        }
        CHECK(heard.size() == n);
    }
}
