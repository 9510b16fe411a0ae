#pragma once
// The parameters of an object store, what may be wrong with one for a while, and the presets that
// give the parameters their values. The sources of the figures stand beside them in
// store_presets*.cpp; what each part of the model does, in models/README.md.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/fields.hpp"
#include "host/store.hpp"
#include "host/time.hpp"
#include "host/units.hpp"
#include "world/distribution.hpp"

namespace cleave::world {

enum class Face : std::uint8_t {
    eventual,        // as S3 until December 2020: cache nodes that lag answer
    eventual_lists,  // as Google's in 2014: objects are strong, copies of the index lag
    strong,          // as S3 since: every answer is that of the newest write, in order of arrival
};

enum class ConditionalWrites : std::uint8_t {
    refused,         // 501, as S3 until August 2024
    checked,         // as Azure: true on arrival, or 412
    with_conflicts,  // as S3 since: 409 while another write of the key is in progress
};

enum class Etags : std::uint8_t {
    by_content,  // as S3: writing the same content again gives the same tag again
    by_write,    // as Azure: no two writes share a tag
};

// How long a version is under way, by what it says of its key.
struct Lag {
    Distribution put;
    Distribution remove;
    CLEAVE_FIELDS(Lag, put, remove);
    static Lag of(const Distribution& both) { return {both, both}; }
};

struct ObjectStoreOptions {
    std::string preset;  // what the values came from; empty: an ideal store, free of delays
    Face face = Face::strong;

    // How long a request takes from arrival to departure of the reply, without its content.
    Distribution read_latency;   // GET, HEAD
    Distribution write_latency;  // all that changes something
    Distribution list_latency;
    Bandwidth stream_throughput;  // of the content of one GET or PUT

    // Of each range of names that the store has made of them, see StoreRates. Above these a request
    // is told to slow down; zero: unlimited.
    std::uint64_t reads_per_second = 0;   // GET, HEAD, LIST
    std::uint64_t writes_per_second = 0;  // the rest
    // After so long an overload a range splits in two, each with the full rates; zero: never.
    Duration rescale_after{};
    Ratio failures;  // of requests: an internal error; a write may have happened nevertheless

    ConditionalWrites conditional_writes = ConditionalWrites::refused;
    Etags etags = Etags::by_content;
    bool leases = false;
    Versioning versioning = Versioning::off;  // of the bucket, to begin with
    Distribution configuration_lag;           // of a change to it, on its way to each node
    Bytes part_size_min = Bytes::mebi(5);     // of an upload's parts but the last

    // A second region, which reads may be asked of.
    bool replicated = false;
    Distribution replication_lag;       // of a version, on its way there
    bool replication_in_order = false;  // none overtakes another

    // The rest matters to the eventual faces only: lists lag in both, objects in the first.
    std::uint32_t cache_nodes = 3;  // 1 to `cache_nodes_max`; each request reaches one at random
    Lag propagation;                // of a version to each cache node but the writer's
    Lag index_lag;                  // of a version to each copy of the index that LIST reads
    // S3's LOW and SAW phases, see StorePhases: in SAW, pushes wait for a batch before they set out.
    Duration phase_length{};  // of one phase; zero: always LOW
    Duration saw_period{};    // from batch to batch
    Ratio saw_share{};        // of pushes in SAW: these wait, the others do not
    Duration absence_expiry;  // how long a cache node remembers a key as absent
    Duration clock_skew;      // the clocks of any two nodes differ by no more than this
    // Whether a cache node that knows nothing of a key asks the persistence tier; if not, it
    // answers "not found", and even new keys become visible eventually only.
    bool misses_read_through = true;

    static constexpr std::uint32_t cache_nodes_max = 8;

    CLEAVE_FIELDS(ObjectStoreOptions, preset, face, read_latency, write_latency, list_latency,
                  stream_throughput, reads_per_second, writes_per_second, rescale_after, failures,
                  conditional_writes, etags, leases, versioning, configuration_lag, part_size_min,
                  replicated, replication_lag, replication_in_order, cache_nodes, propagation,
                  index_lag, phase_length, saw_period, saw_share, absence_expiry, clock_skew,
                  misses_read_through);
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
// One sentence, for lists; empty for a name that is not one.
std::string_view explain_store_preset(std::string_view name);

constexpr std::string_view to_string(Face face) {
    switch (face) {
        case Face::eventual: return "eventual";
        case Face::eventual_lists: return "eventual lists";
        case Face::strong: return "strong";
    }
    return "?";
}

constexpr std::string_view to_string(ConditionalWrites conditions) {
    switch (conditions) {
        case ConditionalWrites::refused: return "refused";
        case ConditionalWrites::checked: return "checked";
        case ConditionalWrites::with_conflicts: return "with conflicts";
    }
    return "?";
}

constexpr std::string_view to_string(Etags etags) {
    return etags == Etags::by_content ? "by content" : "by write";
}

}  // namespace cleave::world
