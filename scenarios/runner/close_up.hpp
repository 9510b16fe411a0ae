#pragma once
// What the page of one run shows beyond its result: which node asked for each operation, by how
// much each stale read lagged, what each fault struck, and the messages around some operations. A
// run is repeated for it, and watched: the same seed gives the same run, which is checked.
// Invariant: `departs` and `lands` number everything that happened, so that on one node an earlier
// event has the smaller number, also among those of one instant.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "measures/lag.hpp"
#include "runner/deploy.hpp"
#include "runner/result.hpp"

namespace cleave::scenario {

// A message, or a request to the object store, or its reply.
struct Carried {
    std::string name;  // of its type; of store requests the function, of replies the status
    std::string text;  // the start of its value, printed
    std::uint32_t from = 0, to = 0;  // index into CloseUp::nodes
    Instant sent, landed;            // landed: arrived or was lost
    std::uint64_t departs = 0, lands = 0;
    std::string lost;     // why it did not arrive; empty when it did
    bool caused = false;  // sent on behalf of one of the operations, as far as events tell
    bool named = false;   // its value names the key of one of them
};

// What one occurrence of a fault does to links between sites: "cut", "slow".
struct LinkStruck {
    std::size_t link = 0;  // index into Scenario::links
    std::string how;
};

struct CloseUp {
    std::vector<NodePlace> nodes;  // by NodeId; the object store, where there is one, comes last
    // By operation of the history: the node that asked, and when it was told the outcome, be it
    // that nobody knows; `Instant::max()`: it was never told.
    std::vector<std::uint32_t> client;
    std::vector<Instant> told;
    std::vector<measure::Lag> lags;
    std::vector<std::vector<LinkStruck>> struck;  // by occurrence, as RunResult::plan and ::faults

    std::vector<history::OpIndex> focus;  // the operations that the messages are around
    Instant from, until;                  // when these were sent
    std::vector<Carried> messages;  // by `departs`; what was caused or named, and what is near
    std::uint64_t left_out = 0;     // further messages of that time
    std::string problem{};  // not empty: the run came out differently when repeated; nothing else
                            // is to be relied on
};

// `messages_max` bounds what is kept: those on behalf of the focus first, then those that name its
// keys, then the nearest in time. `run` must be a result of this scenario.
CloseUp close_up(const Scenario& scenario, const RunResult& run,
                 std::vector<history::OpIndex> focus, std::size_t messages_max = 400);

}  // namespace cleave::scenario
