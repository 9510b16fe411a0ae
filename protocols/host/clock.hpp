#pragma once
// What a node's wall clock says: an interval that holds the true time as long as the clock keeps
// its promise. A clock without a promise has an interval of one instant and may be wrong by any
// amount. Source: Corbett et al., "Spanner: Google's Globally-Distributed Database", OSDI 2012,
// section 3 (TrueTime).

#include "host/fields.hpp"
#include "host/time.hpp"

namespace cleave {

struct WallTime {
    Instant earliest;
    Instant latest;  // not before `earliest`
    CLEAVE_FIELDS(WallTime, earliest, latest);
    // What a program that knows of no uncertainty would be told.
    Instant reading() const { return earliest + (latest - earliest) / 2; }
};

}  // namespace cleave
