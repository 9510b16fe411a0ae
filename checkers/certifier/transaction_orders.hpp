#pragma once
// Whether the transactions of a core can be ordered at all, by trying every order.

#include <cstdint>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "certifier/transaction_record.hpp"
#include "verdict/guarantee.hpp"

namespace cleave::check {

struct TransactionOrders {
    bool exists = false;
    bool gave_up = false;
};

using CertifiedValue = std::pair<CertifiedKey, objects::Datum>;

// What the core read and anybody in the history wrote.
std::set<CertifiedValue> written_and_read(const history::History& history, bool lists,
                                          const std::vector<history::OpIndex>& core);

// `core` are the transactions whose records count. Of others only the values that these read count,
// each written by itself, once, at any moment, or not at all; `written` has them, and may have
// more.
TransactionOrders orders_of(const history::History& history, bool lists, Guarantee guarantee,
                            const std::vector<history::OpIndex>& core,
                            const std::set<CertifiedValue>& written, std::optional<Value> initial);

}  // namespace cleave::check
