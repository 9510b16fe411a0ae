// The presets of Amazon S3.

#include "world/store_presets.hpp"

namespace cleave::world {
namespace {

// Request rates: 3,500 writes and 5,500 reads a second for each prefix since July 2018, developer
// guide; "503 Slow Down" while S3 scales to more. How long that takes is assumed: ten minutes.
ObjectStoreOptions s3_since_2018() {
    ObjectStoreOptions options = any_store();
    options.reads_per_second = 5'500;
    options.writes_per_second = 3'500;
    options.rescale_after = Duration::seconds(600);
    return options;
}

// Before, the developer guide ("Request rate and performance considerations") asked for a support
// case ahead of a rapid increase to more than 300 PUT, LIST and DELETE or 800 GET a second, against
// temporary limits: those are taken for the limits. LIST counts as a read here.
ObjectStoreOptions s3_before_2018() {
    ObjectStoreOptions options = s3_since_2018();
    options.reads_per_second = 800;
    options.writes_per_second = 300;
    return options;
}

void make_eventual(ObjectStoreOptions& options) {
    options.face = Face::eventual;
    // One node for each of the "at least three" availability zones of S3's service description;
    // that a zone has one is assumed.
    options.cache_nodes = 3;
    // Assumed; the documentation says only that a GET or HEAD before the PUT makes reads eventual.
    options.absence_expiry = Duration::seconds(5);
    // Assumed: clocks kept by NTP within a region are 1 to 10 ms apart.
    options.clock_skew = Duration::milliseconds(5);
}

// Bermbach and Tai, "Eventual Consistency: How Soon is Eventual?", MW4SOC 2011, found S3 in two
// phases that alternate about every 12 hours: LOW, with windows of inconsistency of 28 ms in the
// mean, and SAW, a sawtooth between nothing and 11 to 12 s.
// - A window ends when the last node is told. Of three nodes two must be, and the later of two
//   exponential delays takes 1.5 times as long as either in the mean: 18.7 ms each.
// - Of its reads, about 12 % returned something older than the reader had seen before (from memory).
//   With a write every 10 s this comes out if two thirds of the pushes in SAW wait for the batch,
//   and the others do not: assumed.
// - Phases of 30 s: the twelve hours compressed 1,440 times, so that a run of two minutes has two
//   of each. Give phase_length: 12h for the time of the paper.
// - The index lags as the objects do: assumed. The documentation gives both the same warning.
void make_low_and_saw(ObjectStoreOptions& options) {
    options.propagation = Lag::of(Exponential{Duration::microseconds(18'700)});
    options.index_lag = options.propagation;
    options.phase_length = Duration::seconds(30);
    options.saw_period = Duration::milliseconds(11'500);
    options.saw_share = Ratio::of(2, 3);
}

}  // namespace

ObjectStoreOptions s3_2018() {
    ObjectStoreOptions options = s3_since_2018();
    options.preset = "s3-2018";
    make_eventual(options);
    make_low_and_saw(options);
    return options;
}

ObjectStoreOptions s3_2020() {
    ObjectStoreOptions options = s3_since_2018();
    options.preset = "s3-2020";
    options.face = Face::strong;
    return options;
}

// Conditional writes: S3 user guide, "How to prevent object overwrites with conditional writes",
// August (If-None-Match) and November 2024 (If-Match).
ObjectStoreOptions s3_2024() {
    ObjectStoreOptions options = s3_2020();
    options.preset = "s3-2024";
    options.conditional_writes = ConditionalWrites::with_conflicts;
    return options;
}

// S3 FAQ of 2010 to 2014: US Standard gives eventual consistency for all requests; the other
// regions read-after-write for PUTs of new objects. How long it takes: as s3-2018.
ObjectStoreOptions s3_us_standard_2012() {
    ObjectStoreOptions options = s3_before_2018();
    options.preset = "s3-us-standard-2012";
    make_eventual(options);
    make_low_and_saw(options);
    options.misses_read_through = false;
    return options;
}

// gaul, "Are we consistent yet?", December 2014: anomalies of a request that follows another at
// once, among 100,000. US Standard showed 16 lists without a new key, and nothing else, though it
// promised nothing; US West one read after a DELETE and one after an overwrite. (He also wrote in
// Virginia and read from the Pacific Northwest: 16, 8 and 12 wrong reads after creation, removal
// and overwrite, 8 and 3 wrong lists after creation and removal, among 1,000.) The shares of slow
// pushes give those counts: of three nodes two must be told, so that two thirds of the slow pushes
// of objects show, and all of an index. Where nothing was seen but something might have been, the
// share is that of US West.
ObjectStoreOptions s3_us_west_2014() {
    ObjectStoreOptions options = s3_before_2018();
    options.preset = "s3-us-west-2014";
    make_eventual(options);
    options.propagation = Lag::of(seldom_slow(Ratio::of(15, 1'000'000)));
    options.index_lag = Lag::of(seldom_slow(Ratio::of(10, 1'000'000)));
    return options;
}

ObjectStoreOptions s3_us_standard_2014() {
    ObjectStoreOptions options = s3_us_west_2014();
    options.preset = "s3-us-standard-2014";
    options.index_lag.put = seldom_slow(Ratio::of(160, 1'000'000));
    options.misses_read_through = false;
    return options;
}

ObjectStoreOptions s3_us_standard_2014_cross_country() {
    ObjectStoreOptions options = s3_us_standard_2014();
    options.preset = "s3-us-standard-2014-cross-country";
    // One share for the three kinds of reads, one for the two of lists: each lies within the 95 %
    // confidence interval of every count it stands for.
    options.propagation = Lag::of(seldom_slow(Ratio::of(18, 1'000)));
    options.index_lag = Lag::of(seldom_slow(Ratio::of(55, 10'000)));
    return options;
}

}  // namespace cleave::world
