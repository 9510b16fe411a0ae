#pragma once
// How old what each read returned was: the figures behind t-visibility and k-staleness. Bounds that
// are certain: a read is at least so old, whatever the order of concurrent operations was. A read
// is stale here exactly when it is for stale_reads (staleness.hpp). O(n log n).
//
// `behind`: acknowledged writes of the key that began after every write that may have served the
// read was over, and were acknowledged before it began; any legal order puts them between the two.
// `stale_for`: from the first of these acknowledgements to the beginning of the read.
// `goes_back`: its process had read or written before what was certainly written later.
// Source: Bailis et al., "Probabilistically Bounded Staleness", VLDB 2012 (k and t); Terry et al.,
// "Session Guarantees", PDIS 1994 (monotonic reads, read your writes).

#include <cstdint>
#include <optional>
#include <vector>

#include "history/history.hpp"

namespace cleave::measure {

struct ReadAge {
    history::OpIndex read{};
    bool from_nowhere = false;  // nobody had written what it returned
    std::uint64_t behind = 0;
    Duration stale_for{};
    // Since the newest acknowledgement of a write of its key; nothing if there was none.
    std::optional<Duration> since_write{};
    bool goes_back = false;

    bool stale() const { return behind > 0; }
    bool anomalous() const { return stale() || from_nowhere || goes_back; }
};

// Of the reads that ended ok, in order of their index.
std::vector<ReadAge> read_ages(const history::History& history,
                               std::optional<Value> initial = std::nullopt);

}  // namespace cleave::measure
