// How a scenario names its object store, and what it changes about it.
#include <catch2/catch.hpp>

#include "language/show.hpp"
#include "sample.hpp"
#include "world/store_options.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

constexpr std::string_view store_line = "{object_store: s3-2018}";

world::ObjectStoreOptions parsed_store(std::string_view line) {
    const Result<Scenario> scenario = sample::parse(sample::with(store_line, line));
    INFO(to_string(scenario.errors()));
    REQUIRE(scenario);
    return *scenario->sites[2].object_store;
}

void check_round_trip(std::string_view line) {
    const Result<Scenario> first = sample::parse(sample::with(store_line, line));
    INFO(to_string(first.errors()));
    REQUIRE(first);
    const std::string shown = show(*first);
    INFO(shown);
    const Result<Scenario> second = sample::parse(shown);
    REQUIRE(second);
    CHECK(*second == *first);
}

std::string errors(std::string_view line) { return sample::errors(sample::with(store_line, line)); }

}  // namespace

TEST_CASE("each preset takes one line, has a line of help, and shows as it was") {
    CHECK(world::store_preset_names().size() >= 12);
    for (const std::string& name : world::store_preset_names()) {
        const std::string line = "{object_store: " + name + "}";
        CHECK(parsed_store(line) == world::find_store_preset(name));
        CHECK(world::explain_store_preset(name).size() > 20);
        check_round_trip(line);
    }
}

TEST_CASE("every time that a store takes may be given as a distribution") {
    const std::string_view line =
        "{object_store: {preset: swift, read_latency: 5ms, write_latency: lognormal 40ms 10%, "
        "propagation: exponential 1s, propagation_of_removals: 0s, "
        "index_lag: [99% 0s, 1% uniform 1s 2s]}}";
    const auto store = parsed_store(line);
    CHECK(store.read_latency == world::Constant{Duration::milliseconds(5)});
    CHECK(store.propagation.put == world::Exponential{Duration::seconds(1)});
    CHECK(store.propagation.remove.mean() == Duration{});
    CHECK(store.index_lag.put.mean() == Duration::milliseconds(15));
    CHECK(store.index_lag.remove == world::find_store_preset("swift")->index_lag.remove);
    check_round_trip(line);
}

TEST_CASE("what a mapping says of a store replaces what its preset says") {
    auto expected = *world::find_store_preset("s3-2018");
    expected.phase_length = Duration::seconds(12 * 3'600);
    expected.rescale_after = Duration{};
    expected.versioning = Versioning::enabled;
    const std::string_view line =
        "{object_store: {preset: s3-2018, phase_length: 12h, rescale_after: 0s, versioning: "
        "enabled}}";
    CHECK(parsed_store(line) == expected);
    check_round_trip(line);
    check_round_trip("{object_store: {preset: gcs-2014, cache_nodes: 1}}");
}

TEST_CASE("a site may hold the replica of the store, and say how far it lags") {
    const std::string_view line =
        "{object_store: {preset: s3-2020, replication_lag: 5s}}\n"
        "  tokyo-2: {object_store_replica: true}";
    const std::string text = sample::with(store_line, line);
    const std::string linked = [&] {
        std::string out = text;
        const std::string links = "links:\n";
        return out.insert(out.find(links) + links.size(),
                          "  - {between: [tokyo, tokyo-2], rtt: 1ms}\n");
    }();
    const Result<Scenario> scenario = sample::parse(linked);
    INFO(to_string(scenario.errors()));
    REQUIRE(scenario);
    CHECK(scenario->sites[2].object_store->replicated);
    CHECK(scenario->sites[2].object_store->replication_lag.mean() == Duration::seconds(5));
    CHECK(scenario->sites[3].object_store_replica);
    CHECK_FALSE(scenario->sites[0].object_store_replica);
    const Result<Scenario> again = sample::parse(show(*scenario));
    INFO(to_string(again.errors()));
    REQUIRE(again);
    CHECK(*again == *scenario);
}

TEST_CASE("a store that is replicated by nature needs no site for it, and may lag otherwise") {
    const auto store =
        parsed_store("{object_store: {preset: azure-blob-ra-grs, replication_lag: 30s}}");
    CHECK(store.replication_lag.mean() == Duration::seconds(30));
    CHECK(store.replicated);
    check_round_trip("{object_store: {preset: azure-blob-ra-grs, replication_lag: 30s}}");
}

TEST_CASE("keys that say nothing about a store are errors") {
    CHECK(errors("{object_store: {preset: gcs-2014, absence_expiry: 1s}}") ==
          "6:47: \"absence_expiry\" says nothing about the store \"gcs-2014\"");
    CHECK(errors("{object_store: {preset: swift, phase_length: 1s}}") ==
          "6:44: \"phase_length\" says nothing about the store \"swift\"");
    CHECK(errors("{object_store: {preset: azure-blob, clock_skew: 1s}}") ==
          "6:49: \"clock_skew\" says nothing about the strong store \"azure-blob\"");
    CHECK(errors("{object_store: {preset: s3-2020, replication_lag: 1s}}") ==
          "6:14: \"replication_lag\" says nothing about a store without a replica | give another "
          "site the key object_store_replica: true");
    CHECK(errors("{object_store: s3-2020, object_store_replica: true}\n"
                 "  paris: {object_store_replica: true}") ==
          "7:11: a second replica; an object store has at most one | the first is at site "
          "\"virginia\"");
}
