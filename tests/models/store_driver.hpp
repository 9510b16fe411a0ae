#pragma once
// Talks to an object store model in a test: requests at chosen moments, replies as plain values.

#include <optional>
#include <string>
#include <vector>

#include "world/object_store.hpp"

namespace cleave::world {

class StoreDriver {
  public:
    explicit StoreDriver(const ObjectStoreOptions& options, std::uint64_t seed = 1)
        : store_(options, Random::stream(seed, "store")) {}

    StoreAnswer ask(Instant at, StoreFunction function, std::string name, Content content = {}) {
        return store_.handle(at, {function, std::move(name), std::move(content)});
    }
    StoreAnswer ask(Instant at, const StoreRequest& request) { return store_.handle(at, request); }
    StoreAnswer put(Instant at, const std::string& name, Value value, Bytes size = {100}) {
        return ask(at, StoreFunction::put, name, Content::of(value, size));
    }
    StoreAnswer remove(Instant at, const std::string& name) {
        return ask(at, StoreFunction::remove, name);
    }
    // The value read; nothing when the reply is "not found".
    std::optional<Value> get(Instant at, const std::string& name) {
        return ask(at, StoreFunction::get, name).reply.content.value();
    }
    bool head(Instant at, const std::string& name) {
        return ask(at, StoreFunction::head, name).reply.status == StoreStatus::ok;
    }
    std::vector<std::string> list(Instant at, const std::string& prefix) {
        return ask(at, StoreFunction::list, prefix).reply.names;
    }
    StoreReply reply(Instant at, const StoreRequest& request) { return ask(at, request).reply; }
    StoreStatus status(Instant at, const StoreRequest& request) {
        return ask(at, request).reply.status;
    }
    bool lists(Instant at, const std::string& name) { return list(at, name).size() == 1; }

    ObjectStore& store() { return store_; }

  private:
    ObjectStore store_;
};

inline ObjectStoreOptions preset(std::string_view name) { return *find_store_preset(name); }

constexpr Instant at(Duration since_start) { return Instant::at(since_start); }

// The count of seeds in 1..`seeds` for which `happens(driver)` is true of a fresh store.
template <class Predicate>
int count_seeds(int seeds, const ObjectStoreOptions& options, Predicate happens) {
    int count = 0;
    for (int seed = 1; seed <= seeds; ++seed) {
        StoreDriver driver(options, static_cast<std::uint64_t>(seed));
        if (happens(driver)) ++count;
    }
    return count;
}

}  // namespace cleave::world
