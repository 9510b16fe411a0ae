#pragma once
// An object store as a world model: told of each request when it arrives at the service, it answers
// what the reply says and how long the service takes; the simulator carries both. A request takes
// effect on arrival; calls of `handle` must not go back in time.
// The eventual face has the parts that AWS describes: a persistence tier that orders the versions
// of a key by timestamp, caches in front of it to which new versions travel asynchronously, and
// copies of an index for LIST. Its anomalies follow from these parts; no reply is rolled as a die.
// Source: S3 developer guide of November 2020, "Amazon S3 data consistency model"; Vogels, "Diving
// Deep on S3 Consistency", 2021. The clauses one by one, and our choices: models/README.md.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <queue>
#include <string>
#include <vector>

#include "host/random.hpp"
#include "host/store.hpp"
#include "host/time.hpp"
#include "world/store_configuration.hpp"
#include "world/store_leases.hpp"
#include "world/store_options.hpp"
#include "world/store_phases.hpp"
#include "world/store_rates.hpp"
#include "world/store_record.hpp"
#include "world/store_uploads.hpp"

namespace cleave::world {

struct StoreAnswer {
    StoreReply reply;
    Duration service_time;  // from arrival of the request to departure of the reply
};

// What the provider would bill. Requests that were throttled, refused or failed are free and not
// counted; those that found nothing, or a condition untrue, are.
struct StoreUsage {
    std::uint64_t gets = 0;
    std::uint64_t heads = 0;
    std::uint64_t puts = 0;     // and each step of an upload, of a lease and of configuration
    std::uint64_t removes = 0;  // and aborted uploads
    std::uint64_t lists = 0;    // pages
    Bytes bytes_in{};
    Bytes bytes_out{};
    Bytes bytes_stored{};      // now: newest versions, versions kept, parts of unfinished uploads
    Bytes bytes_replicated{};  // sent to the secondary region
    CLEAVE_FIELDS(StoreUsage, gets, heads, puts, removes, lists, bytes_in, bytes_out, bytes_stored,
                  bytes_replicated);
};

class ObjectStore {
  public:
    static constexpr std::uint32_t names_a_page = 1'000;  // S3 API reference, ListObjectsV2

    explicit ObjectStore(const ObjectStoreOptions& options, Random random);

    StoreAnswer handle(Instant now, const StoreRequest& request);
    // From now on, instead of an earlier one. It strikes the primary region and the way out of it;
    // the secondary goes on answering.
    void set_trouble(Instant now, const StoreTrouble& trouble);

    const StoreUsage& usage() const { return usage_; }
    const ObjectStoreOptions& options() const { return options_; }

    // How much is remembered at present: keys of any kind, and versions over all keys.
    std::size_t key_count() const { return records_.size(); }
    std::size_t version_count() const;

  private:
    // A record that may have something to forget from `when` on.
    struct Chore {
        Instant when;
        std::uint64_t serial = 0;
        std::string key;
        bool operator>(const Chore& other) const {
            return when != other.when ? when > other.when : serial > other.serial;
        }
    };

    bool takes(const StoreRequest& request) const;
    StoreAnswer serve(Instant now, const StoreRequest& request);
    StoreAnswer fail(Instant now, const StoreRequest& request);

    StoreAnswer get(Instant now, const StoreRequest& request);
    StoreAnswer list(Instant now, const StoreRequest& request);
    StoreAnswer list_versions(const StoreRequest& request);
    const Version* find(Instant now, const StoreRequest& request);
    const Version* find_through_cache(Instant now, const std::string& key);

    StoreAnswer put(Instant now, const StoreRequest& request);
    StoreAnswer remove(Instant now, const StoreRequest& request);
    StoreStatus remove_version(Instant now, const StoreRequest& request);
    StoreAnswer upload(Instant now, const StoreRequest& request);
    StoreStatus complete(Instant now, const StoreRequest& request, StoreReply& reply);
    StoreAnswer lease(Instant now, const StoreRequest& request);
    StoreStatus may_write(Instant now, const StoreRequest& request) const;
    // What to write of a key: an object, or a tombstone.
    struct Write {
        bool exists = true;
        Content content{};
        Etag etag{};
    };
    void write(Instant now, const std::string& key, Write what, StoreReply& reply);
    void spread(Instant now, Version& version);
    // A write has been accepted that will be acknowledged after `service_time`.
    void occupy(Instant now, const std::string& key, Duration service_time);

    CacheNode pick_node();
    Duration write_time();
    Instant arrival(Instant now, Duration takes) const;
    void schedule_chore(Instant when, const std::string& key);
    void do_chores(Instant now);

    ObjectStoreOptions options_;
    Random random_;
    Random replication_random_;
    Random trouble_random_;
    StoreUsage usage_;
    StoreTrouble trouble_;
    std::map<std::string, StoreRecord> records_;
    PerNode<Duration> clock_offsets_{};  // how far each node's clock is ahead
    std::uint64_t arrivals_ = 0;
    std::uint64_t chores_made_ = 0;
    // tidy: std::priority_queue is in order of time and serial, of which no two are equal
    std::priority_queue<Chore, std::vector<Chore>, std::greater<>> chores_;
    StoreRates rates_;
    StoreRates secondary_rates_;
    StorePhases object_phases_;
    StorePhases index_phases_;
    StoreConfiguration configuration_;
    StoreUploads uploads_;
    StoreLeases leases_;
    Instant last_replicated_;
};

}  // namespace cleave::world
