#pragma once
// An S3-like object store as a world model: told of each request when it arrives at the service, it
// answers what the reply says and how long the service takes; the simulator carries both. A request
// takes effect on arrival; calls of `handle` must not go back in time.
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
#include "world/store_options.hpp"
#include "world/store_record.hpp"

namespace cleave::world {

struct StoreAnswer {
    StoreReply reply;
    Duration service_time;  // from arrival of the request to departure of the reply
};

// What Amazon would bill. Requests that were throttled or failed are free and not counted.
struct StoreUsage {
    std::uint64_t gets = 0;
    std::uint64_t heads = 0;
    std::uint64_t puts = 0;
    std::uint64_t removes = 0;
    std::uint64_t lists = 0;  // of 1,000 names each: a longer listing counts as several
    Bytes bytes_in{};
    Bytes bytes_out{};
    Bytes bytes_stored{};  // now, by the newest version of each key
    CLEAVE_FIELDS(StoreUsage, gets, heads, puts, removes, lists, bytes_in, bytes_out, bytes_stored);
};

class ObjectStore {
  public:
    explicit ObjectStore(const ObjectStoreOptions& options, Random random);

    StoreAnswer handle(Instant now, const StoreRequest& request);
    const StoreUsage& usage() const { return usage_; }
    const ObjectStoreOptions& options() const { return options_; }

    // How much is remembered at present: keys of any kind, and versions over all keys.
    std::size_t key_count() const { return records_.size(); }
    std::size_t version_count() const;

  private:
    // A leaky bucket that lets through `rate` a second and a burst of one second's worth.
    class RateLimit {
      public:
        bool admit(Instant now, std::uint64_t rate);

      private:
        Instant drained_;  // when the bucket would be empty if nothing more came
    };
    // A record that may have something to forget from `when` on.
    struct Chore {
        Instant when;
        std::uint64_t serial = 0;
        std::string key;
        bool operator>(const Chore& other) const {
            return when != other.when ? when > other.when : serial > other.serial;
        }
    };

    StoreAnswer get(Instant now, const StoreRequest& request);
    StoreAnswer put(Instant now, const StoreRequest& request);
    StoreAnswer remove(Instant now, const StoreRequest& request);
    StoreAnswer list(Instant now, const StoreRequest& request);

    const Version* find(Instant now, const std::string& key);
    void write(Instant now, const std::string& key, bool exists, const Content& content);
    CacheNode pick_node();
    Duration write_time();
    void schedule_chore(Instant when, const std::string& key);
    void do_chores(Instant now);

    ObjectStoreOptions options_;
    Random random_;
    StoreUsage usage_;
    std::map<std::string, StoreRecord> records_;
    PerNode<Duration> clock_offsets_{};  // how far each node's clock is ahead
    std::uint64_t arrivals_ = 0;
    std::uint64_t chores_made_ = 0;
    // tidy: std::priority_queue is in order of time and serial, of which no two are equal
    std::priority_queue<Chore, std::vector<Chore>, std::greater<>> chores_;
    RateLimit reads_;
    RateLimit writes_;
};

}  // namespace cleave::world
