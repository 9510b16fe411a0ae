#pragma once
// The parameters of an object store, and the presets that give them their values. The sources of
// the figures stand beside them in store_options.cpp.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/fields.hpp"
#include "host/time.hpp"
#include "host/units.hpp"
#include "world/distribution.hpp"

namespace cleave::world {

enum class Face : std::uint8_t {
    eventual,  // as S3 until December 2020: cache nodes that lag answer
    strong,    // as S3 since: every answer is that of the newest write; linearizable at arrival
};

struct ObjectStoreOptions {
    std::string preset;  // what the values came from; empty: an ideal store, free of delays
    Face face = Face::strong;

    // How long a request takes from arrival to departure of the reply, without its content.
    Distribution read_latency;   // GET, HEAD
    Distribution write_latency;  // PUT, DELETE
    Distribution list_latency;
    Bandwidth stream_throughput;  // of the content of one GET or PUT

    // Above these a request is told to slow down; zero: unlimited.
    std::uint64_t reads_per_second = 0;   // GET, HEAD, LIST
    std::uint64_t writes_per_second = 0;  // PUT, DELETE
    Ratio failures;  // of requests: an internal error; a write may have happened nevertheless

    // The rest matters to the eventual face only.
    std::uint32_t cache_nodes = 3;  // 1 to `cache_nodes_max`; each request reaches one at random
    Distribution propagation;       // of a version to each cache node but the writer's
    Distribution index_lag;         // of a version to each copy of the index that LIST reads
    Duration absence_expiry;        // how long a cache node remembers a key as absent
    Duration clock_skew;            // the clocks of any two nodes differ by no more than this
    // Whether a cache node that knows nothing of a key asks the persistence tier; if not, it
    // answers "not found", and even new keys become visible eventually only.
    bool misses_read_through = true;

    static constexpr std::uint32_t cache_nodes_max = 8;

    CLEAVE_FIELDS(ObjectStoreOptions, preset, face, read_latency, write_latency, list_latency,
                  stream_throughput, reads_per_second, writes_per_second, failures, cache_nodes,
                  propagation, index_lag, absence_expiry, clock_skew, misses_read_through);
};

// What may be wrong with a store for a while.
struct StoreTrouble {
    bool unavailable = false;          // every request is told to slow down
    Duration extra_latency{};          // of each request
    Ratio failures{};                  // of requests, beside the store's own
    bool replication_stalled = false;  // new versions reach no other cache node, index or region
    CLEAVE_FIELDS(StoreTrouble, unavailable, extra_latency, failures, replication_stalled);
};

ObjectStoreOptions s3_2018();
ObjectStoreOptions s3_2020();

std::optional<ObjectStoreOptions> find_store_preset(std::string_view name);
std::vector<std::string> store_preset_names();

constexpr std::string_view to_string(Face face) {
    switch (face) {
        case Face::eventual: return "eventual";
        case Face::strong: return "strong";
    }
    return "?";
}

}  // namespace cleave::world
