#pragma once
// Every history of a few transactions over the keys x and y, up to the order of the transactions:
// every list of micro-operations, every answer to every read that is made of values written (and
// one that was not), and seven shapes of real time (of two transactions all there are). If told so,
// each transaction may also have failed, or be of unknown outcome.

#include <cstdint>
#include <functional>

#include "history/history.hpp"
#include "objects/object.hpp"

namespace cleave::test {

struct EveryTransactions {
    std::uint32_t transactions = 2;
    std::uint32_t micro_ops = 2;  // of each, at most
    bool outcomes = false;
};

void for_each_transactions(const objects::Object& object, const EveryTransactions& options,
                           const std::function<void(const history::History&)>& visit);

}  // namespace cleave::test
