#pragma once
// Every history of a few transactions over the keys x and y, up to the order of the transactions:
// every list of micro-operations, every outcome of every read that is made of values written (and
// one that was not), and three shapes of real time.

#include <cstdint>
#include <functional>

#include "history/history.hpp"
#include "objects/object.hpp"

namespace cleave::test {

struct EveryTransactions {
    std::uint32_t transactions = 2;
    std::uint32_t micro_ops = 2;  // of each, at most
};

void for_each_transactions(const objects::Object& object, const EveryTransactions& options,
                           const std::function<void(const history::History&)>& visit);

}  // namespace cleave::test
