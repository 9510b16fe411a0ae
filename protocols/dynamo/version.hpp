#pragma once
// Versions of an object, and which of them supersede which: by vector clocks, where versions that
// know nothing of each other stay side by side as siblings; or by timestamps alone, where the last
// writer wins. Source: DeCandia et al., "Dynamo: Amazon's Highly Available Key-value Store", SOSP
// 2007, section 4.4; section 6.1 for reconciliation by timestamps. Choices: an entry of a vector
// clock is no small counter but the time at which its server made the version, always later than
// that of the one before, so that a server that has lost its disk does not count the same twice;
// clocks are not truncated.

#include <compare>
#include <cstdint>
#include <map>
#include <vector>

#include "host/content.hpp"
#include "host/fields.hpp"
#include "host/time.hpp"
#include "host/units.hpp"

namespace cleave::dynamo {

enum class Conflicts : std::uint8_t { siblings, last_writer_wins };

using VectorClock = std::map<NodeId, std::int64_t>;

// Whether who has `later` has seen all that `earlier` stands for.
bool descends(const VectorClock& later, const VectorClock& earlier);

struct Timestamp {
    Instant time;  // by the wall clock of the coordinator, or later
    NodeId coordinator;
    CLEAVE_FIELDS(Timestamp, time, coordinator);
    friend auto operator<=>(const Timestamp& a, const Timestamp& b) { return a.tie() <=> b.tie(); }
};

struct Version {
    VectorClock clock;  // empty where the last writer wins
    Timestamp timestamp;
    Content content;  // empty: a tombstone
    CLEAVE_FIELDS(Version, clock, timestamp, content);
};

// None of which supersedes another; the newest by timestamp last, which is the one that a read
// returns.
using Versions = std::vector<Version>;

// Or is the very same.
bool supersedes(const Version& a, const Version& b, Conflicts conflicts);
// Adds what is not superseded yet, and drops what the offer supersedes; whether it changed a thing.
bool merge(Versions& versions, const Version& offered, Conflicts conflicts);
bool merge(Versions& versions, const Versions& offered, Conflicts conflicts);

}  // namespace cleave::dynamo
