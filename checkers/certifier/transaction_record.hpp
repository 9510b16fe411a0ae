#pragma once
// One transaction as the certifier sees it: what it read of others, and what it leaves behind.

#include <map>
#include <utility>
#include <vector>

#include "history/history.hpp"
#include "objects/transactions.hpp"

namespace cleave::check {

// An inner key, of the database that the event named.
using CertifiedKey = std::pair<std::uint32_t, objects::Datum>;

struct TransactionRecord {
    struct Read {
        CertifiedKey key;
        objects::Data content;  // a list, or one value; without what the reader itself had written
        // The reader had appended to the list by then. So it saw its own version of it, which has
        // its place in the order of all, and not just any earlier one.
        bool own = false;
        bool operator==(const Read&) const = default;
    };
    std::vector<Read> reads;                            // in order, each once
    std::map<CertifiedKey, objects::Data> writes;       // what it appended, or wrote last
    std::map<CertifiedKey, objects::Data> all_written;  // with what it overwrote itself
    bool consistent = true;                             // it saw its own writes
    bool repeatable = true;                             // it saw one version of each key
};

TransactionRecord record_of(const history::History& history, history::OpIndex op, bool lists);

}  // namespace cleave::check
