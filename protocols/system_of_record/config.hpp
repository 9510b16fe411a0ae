#pragma once
// Options of the system of record and its map, the same in every node.

#include <optional>

#include "host/fields.hpp"
#include "host/time.hpp"
#include "host/units.hpp"

namespace cleave::system_of_record {

struct Config {
    Duration ping;      // between two pings of the principal
    Duration timeout;   // of silence: the other is taken for lost
    Ratio clock_drift;  // by how much the rates of two clocks may differ
    // Planted bugs; see README.md.
    bool no_fencing = false;
    bool early_acknowledgement = false;
    bool no_duplicate_cache = false;

    NodeId first, second;  // the two servers; the first forms the database
    std::optional<NodeId> witness;
    CLEAVE_FIELDS(Config, ping, timeout, clock_drift, no_fencing, early_acknowledgement,
                  no_duplicate_cache, first, second, witness);

    NodeId partner_of(NodeId server) const { return server == first ? second : first; }
    // How long the principal dares to rely on a pong: less than who sent it does, by what their
    // clocks may differ.
    Duration lease() const {
        return timeout -
               Duration::nanoseconds(timeout.count() / Ratio::one * clock_drift.parts_per_billion +
                                     timeout.count() % Ratio::one * clock_drift.parts_per_billion /
                                         Ratio::one);
    }
};

}  // namespace cleave::system_of_record
