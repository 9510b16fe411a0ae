#pragma once
// What observing lists and observing registers have in common: the micro-operations with their keys
// numbered, who wrote each value, and the numbering of transactions and versions at the end.

#include <utility>
#include <vector>

#include "objects/transactions.hpp"
#include "transactions/observations.hpp"

namespace cleave::check::transactions {

class Observer {
  protected:
    using Kind = objects::MicroOp::Kind;

    // A value of a key: an element of a list, or what a register held.
    struct Written {
        std::uint32_t op = none;        // who wrote it
        bool last = true;               // nothing of the same transaction follows it
        std::uint32_t previous = none;  // what the same transaction wrote to the key before it
        bool ambiguous = false;         // somebody else may have written it as well
        bool observed = false;          // an ok transaction read it
    };

    Observer(const history::History& history, bool lists, Patience* patience);

    // Calls `visit(op, micro_op, key)` for each micro-operation of `op`.
    template <typename Visit>
    void each(OpIndex op, Visit visit) {
        const objects::MicroOps all(ok(op) ? history_.output(op) : history_.input(op));
        objects::MicroOps ops = all;
        spend(seen_.patience, ok(op) ? history_.output(op).size() : 1);
        while (const auto micro = ops.next()) visit(*micro, key_number(op, micro->key));
    }

    bool ok(OpIndex op) const { return history_.outcome(op) == Outcome::ok; }
    bool failed(OpIndex op) const { return history_.outcome(op) == Outcome::fail; }
    std::uint32_t key_number(OpIndex op, Datum name);
    void record_writes();
    void flaw(Flaw::Kind kind, OpIndex reader, std::uint32_t key, Datum value,
              std::optional<OpIndex> other = {});
    void ambiguity(std::uint32_t key, Datum value);

    // Numbers the transactions that committed: all ok ones, and those whose writes were observed.
    void number_transactions();
    // `versions` may come in any order of keys; within a key theirs is kept, the chain first.
    // Returns the number that each got.
    std::vector<std::uint32_t> number_versions(const std::vector<Version>& versions,
                                               const std::vector<bool>& chained, Datum initial);
    void finish(std::vector<std::pair<std::uint32_t, std::uint32_t>> reads);

    const history::History& history_;
    Observations seen_;
    std::vector<Written> written_;        // of each of seen_.values
    std::vector<std::uint32_t> node_of_;  // operation: transaction, or none

  private:
    void record_write(OpIndex op, std::uint32_t key, Datum value);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> last_write_;  // key: (op, value)
};

}  // namespace cleave::check::transactions
