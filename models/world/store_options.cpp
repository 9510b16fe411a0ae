#include "world/store_options.hpp"

namespace cleave::world {
namespace {

// Sources of the figures that both presets share:
// - Time to first byte, and so GET and HEAD: p90 about 20 ms within a region, measured by Vassallo,
//   "s3-benchmark", 2019. A lognormal of mean 12.2 ms meets it with a deviation of 50 %, which is
//   assumed. (The S3 developer guide plans with 100 to 200 ms, client included.)
// - PUT, DELETE and LIST: no measurement at hand; a mean of 30 ms is assumed, within the "tens of
//   milliseconds" that the developer guide gives as the median of requests below 512 KB.
// - Throughput of one stream: 85 to 90 MB/s, developer guide; 93 MB/s in s3-benchmark.
// - Request rates: 3,500 writes and 5,500 reads a second for each prefix, developer guide. A bucket
//   is one such prefix here: assumed that S3 splits none within the minutes of a run.
// - Failures: the service-level agreement speaks of 99.99 % a month; none by default, as a run that
//   wants them says so.
ObjectStoreOptions any_s3() {
    ObjectStoreOptions options;
    options.read_latency = Lognormal{Duration::microseconds(12'200), Ratio::percent(50)};
    options.write_latency = Lognormal{Duration::milliseconds(30), Ratio::percent(50)};
    options.list_latency = Lognormal{Duration::milliseconds(30), Ratio::percent(50)};
    options.stream_throughput = Bandwidth{90'000'000ULL * 8};
    options.reads_per_second = 5'500;
    options.writes_per_second = 3'500;
    return options;
}

// Bermbach and Tai, "Eventual Consistency: How Soon is Eventual?", MW4SOC 2011, found S3 in two
// phases that alternate every half day: LOW, with inconsistency windows of 28 ms in the mean, and
// SAW, a sawtooth between nothing and 11 to 12 s, which a write at a random moment samples
// uniformly. Assumed: LOW is exponential; and each push to a cache node falls into either phase
// with even odds, so that a run of two minutes shows both. As a check on the assumptions: of a
// reader's polls between writes every 10 s, one in ten then goes back in time; the paper has about
// 12 % (from memory).
Distribution low_and_saw() {
    return Distribution::mixture(
        {{Ratio::percent(50), Exponential{Duration::milliseconds(28)}},
         {Ratio::percent(50), Uniform{Duration{}, Duration::milliseconds(11'500)}}});
}

}  // namespace

ObjectStoreOptions s3_2018() {
    ObjectStoreOptions options = any_s3();
    options.preset = "s3-2018";
    options.face = Face::eventual;
    // One node for each of the "at least three" availability zones of S3's service description;
    // that a zone has one is assumed.
    options.cache_nodes = 3;
    options.propagation = low_and_saw();
    // Assumed: as that of the objects. The documentation gives both the same warning; gaul's "Are
    // we consistent yet?" (December 2014) saw 16 of 100,000 listings omit a new key, and Netflix's
    // s3mper waits for 15 minutes.
    options.index_lag = low_and_saw();
    // Assumed; the documentation says only that a GET or HEAD before the PUT makes reads eventual.
    options.absence_expiry = Duration::seconds(5);
    // Assumed: clocks kept by NTP within a region are 1 to 10 ms apart.
    options.clock_skew = Duration::milliseconds(5);
    return options;
}

ObjectStoreOptions s3_2020() {
    ObjectStoreOptions options = any_s3();
    options.preset = "s3-2020";
    options.face = Face::strong;
    return options;
}

std::optional<ObjectStoreOptions> find_store_preset(std::string_view name) {
    if (name == "s3-2018") return s3_2018();
    if (name == "s3-2020") return s3_2020();
    return std::nullopt;
}

std::vector<std::string> store_preset_names() { return {"s3-2018", "s3-2020"}; }

}  // namespace cleave::world
