#pragma once
// Which messages of a space-time diagram say something that the others do not: its transitive
// reduction. Lamport's happened-before is what follows from the order of events on each node and
// from each message leaving before it arrives; a message is not needed when its sending happened
// before its arrival without it, too. Exact; the reduction of a finite order is unique.
// Source: Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", CACM 1978;
// Aho, Garey and Ullman, "The Transitive Reduction of a Directed Graph", SIAM J. Computing 1972.

#include <cstdint>
#include <vector>

namespace cleave::report {

struct MessageEdge {
    std::uint32_t from = 0, to = 0;        // nodes
    std::uint64_t departs = 0, lands = 0;  // numbers of the events, none twice; departs < lands
    bool lost = false;                     // orders nothing
};

// By message. A lost one is always needed: that it is missing is what it says.
std::vector<bool> needed_messages(const std::vector<MessageEdge>& messages);

}  // namespace cleave::report
