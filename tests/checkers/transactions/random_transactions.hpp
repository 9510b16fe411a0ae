#pragma once
// Small random histories of transactions, a fair share of which holds at each level: reads come
// from one order of the transactions, at the reader's place in it, at an earlier one, or each at
// its own; and now and then from nowhere.

#include <cstdint>

#include "history/history.hpp"
#include "host/random.hpp"
#include "objects/object.hpp"

namespace cleave::test {

struct RandomTransactions {
    std::uint32_t transactions = 3;
    std::uint32_t most_micro_ops = 3;
    std::uint32_t keys = 2;
    bool outcomes = true;  // some fail, some are unknown
    bool noise = true;     // some reads are arbitrary
    bool repeats = false;  // some values are written twice
};

history::History random_transactions(Random& random, const objects::Object& object,
                                     const RandomTransactions& options);

// Registers, and writes that nobody read before: one transaction after the other, but for one that
// reads what was overwritten. Many orders of versions are open, and few fit. So many keys besides
// are written by two transactions alone, in the midst of the others: a search decides them, too.
history::History nearly_serial_transactions(Random& random, std::uint32_t bystanders);

}  // namespace cleave::test
