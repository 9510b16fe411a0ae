#pragma once
// What must come before what, for one guarantee, as a graph whose cycles refute it, and the orders
// of versions that are left open. An acyclic graph with nothing left open proves the guarantee: any
// topological order is a serial order (read committed, read atomic: an order of commits).
//
// Snapshot isolation gives each transaction two nodes, its start and its commit. A dependency (wr,
// ww) goes from commit to start, an anti-dependency (rw) from start to commit. So the cycles are
// those in which no two anti-dependencies are adjacent, and a topological order is a schedule.
// Source: Adya, "Weak Consistency", MIT 1999, chapter 4 (ww, wr, rw); Cerone and Gotsman,
// "Analysing
// Snapshot Isolation", JACM 2018, theorem 10 (the cycles); Cerone, Bernardi and Gotsman, "A
// Framework
// for Transactional Consistency Models with Atomic Visibility", CONCUR 2015 (read atomic).
// Choices: snapshot isolation without sessions or real time (Adya's PL-SI without start times).

#include <cstdint>
#include <optional>
#include <vector>

#include "history/history.hpp"
#include "transactions/graph.hpp"
#include "transactions/observations.hpp"
#include "verdict/guarantee.hpp"

namespace cleave::check::transactions {

// Versions of one key that follow each other at once: each was written by who read the one before.
struct Segment {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
};

// Two transactions that read one version and both replaced it: neither can be first.
struct Clash {
    std::uint32_t version = 0;
    std::uint32_t one = 0, other = 0;
};

struct Dependencies {
    Digraph graph;
    bool split = false;  // starts and commits
    std::uint32_t transactions = 0;
    std::vector<std::vector<Segment>> open;  // of each key with more than one segment
    std::vector<Clash> clashes;

    std::uint32_t start(std::uint32_t txn) const { return split ? 2 * txn : txn; }
    std::uint32_t commit(std::uint32_t txn) const { return split ? 2 * txn + 1 : txn; }
    // `none` for a helper.
    std::uint32_t transaction(std::uint32_t node) const {
        if (graph.is_helper(node)) return none;
        return split ? node / 2 : node;
    }
};

// Requires observations that do not break `guarantee` and have nothing ambiguous.
Dependencies dependencies(const history::History& history, const Observations& seen,
                          Guarantee guarantee);

}  // namespace cleave::check::transactions
