#pragma once
// What a run's nodes have told of the properties of their system (Host::always and its kin).
// Invariant: a sentence names one property of one kind; told under a second kind it is a
// programming error. Sentences are compared by what they say, never by address. Telling a property
// again allocates nothing.
// Source: always, never and sometimes assertions as in Antithesis' and FoundationDB's test SDKs.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/assert.hpp"
#include "host/host.hpp"

namespace cleave::sim {

// Where a property was told.
struct Telling {
    Instant at;
    std::uint64_t event = 0;
    NodeId node;
};

struct PropertyRecord {
    PropertyKind kind = PropertyKind::always;
    std::uint64_t told = 0;
    std::uint64_t times_true = 0;
    // Of `always` and `never`: the first time that it did not hold. Of `sometimes`: the first time
    // that it was reached.
    std::optional<Telling> first;
    // Of `eventually`, by node: where it said so last, if what it said last was false.
    std::vector<std::optional<Telling>> unfulfilled{};

    // The first violation so far; of `eventually`, if the run ended now. Of `sometimes` none.
    std::optional<Telling> violation() const;
};

class Properties {
  public:
    // Whether this very telling violates the property, which only `always` and `never` can show at
    // once.
    bool observe(const RunPosition& position, NodeId node, PropertyKind kind, bool condition,
                 std::string_view sentence);

    using Records = std::map<std::string, PropertyRecord, std::less<>>;
    const Records& records() const { return records_; }

  private:
    Records records_;  // by sentence
};

}  // namespace cleave::sim
