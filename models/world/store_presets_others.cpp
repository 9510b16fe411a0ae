// The presets of stores other than S3.

#include "world/store_presets.hpp"

namespace cleave::world {

// gaul, "Are we consistent yet?", December 2014, among 1,000: no wrong read, two lists without a
// new key and two with a removed one. Of the slow entries of an index all show.
// Request rates: Cloud Storage documentation, "Request rate and access distribution guidelines":
// about 1,000 writes and 5,000 reads a second at first, doubling no faster than every 20 minutes.
// Conditional writes: by generation number, which every write has one of its own.
ObjectStoreOptions gcs_2014() {
    ObjectStoreOptions options = any_store();
    options.preset = "gcs-2014";
    options.face = Face::eventual_lists;
    options.cache_nodes = 3;  // assumed
    options.index_lag = Lag::of(seldom_slow(Ratio::of(2, 1'000)));
    options.reads_per_second = 5'000;
    options.writes_per_second = 1'000;
    options.rescale_after = Duration::seconds(20 * 60);
    options.conditional_writes = ConditionalWrites::checked;
    options.etags = Etags::by_write;
    return options;
}

// No anomaly among gaul's 1,000; strong by its documentation: Calder et al., "Windows Azure
// Storage", SOSP 2011. Leases and ETags: Blob service REST reference. Request rate: 20,000 a second
// and account, Microsoft's scalability targets (from memory); ours are of reads and writes each.
ObjectStoreOptions azure_blob() {
    ObjectStoreOptions options = any_store();
    options.preset = "azure-blob";
    options.face = Face::strong;
    options.reads_per_second = 20'000;
    options.writes_per_second = 20'000;
    options.conditional_writes = ConditionalWrites::checked;
    options.etags = Etags::by_write;
    options.leases = true;
    options.part_size_min = Bytes{};  // blocks have no least size
    return options;
}

// Microsoft, "Azure Storage redundancy": the secondary is written asynchronously, typically less
// than 15 minutes behind, without a promise. A lognormal of mean 2 minutes and deviation 100 %,
// assumed, leaves 0.2 % beyond that. All that was written before the "last sync time" can be read
// there, so nothing overtakes.
ObjectStoreOptions azure_blob_ra_grs() {
    ObjectStoreOptions options = azure_blob();
    options.preset = "azure-blob-ra-grs";
    options.replicated = true;
    options.replication_lag = Lognormal{Duration::seconds(120), Ratio::percent(100)};
    options.replication_in_order = true;
    return options;
}

// gaul, among 1,000: 0, 17 and 3 wrong reads after creation, removal and overwrite, 30 and 20 wrong
// lists after creation and removal. A GET asks the other replicas when one has nothing, hence the
// 0, but takes the word of one that has the old object. Two thirds of the slow pushes show, and all
// slow entries of the container's listing; one share lies within the 95 % confidence intervals of
// both counts of lists. No limit on requests unless an operator sets one.
ObjectStoreOptions swift() {
    ObjectStoreOptions options = any_store();
    options.preset = "swift";
    options.face = Face::eventual;
    options.cache_nodes = 3;  // Swift's replica count
    options.propagation = {seldom_slow(Ratio::of(45, 10'000)), seldom_slow(Ratio::of(255, 10'000))};
    options.index_lag = Lag::of(seldom_slow(Ratio::of(25, 1'000)));
    options.clock_skew = Duration::milliseconds(5);  // assumed: NTP
    options.part_size_min = Bytes{};                 // segments: a byte will do
    return options;
}

// Wada et al., "Data Consistency Properties and the Trade-offs in Commercial Cloud Storages", CIDR
// 2011: an eventually consistent read after t is fresh with 33.4 % for t below 450 ms, 98 % at
// 507 ms, 99.78 % from 500 ms to 1 s. Three replicas, each as likely to be read, one told at once
// and two after 480 ms: normal with a deviation of 14.4 ms, which meets the 98 %.
ObjectStoreOptions simpledb_2011() {
    ObjectStoreOptions options = any_store();
    options.preset = "simpledb-2011";
    options.face = Face::eventual;
    options.cache_nodes = 3;
    options.propagation =
        Lag::of(Normal{Duration::milliseconds(480), Duration::microseconds(14'400)});
    options.index_lag = options.propagation;         // assumed: queries read the same replicas
    options.clock_skew = Duration::milliseconds(5);  // assumed: NTP
    options.misses_read_through = false;
    return options;
}

}  // namespace cleave::world
