#pragma once
// A history of a few transactions, in which the records of all others are lost: what a core means,
// and how it is made minimal.
//
// Removing a transaction loses its record: what it read, when it ran, whether it committed, and
// which of its writes belong together. Each value that it wrote may still have been written, once,
// by itself, at any moment, or not at all; a value that nobody wrote stays unwritten. So a core is
// judged as a history of its transactions and, for each value of others that they read, a
// transaction of unknown outcome that wrote this value alone. Whoever rejects that must reject the
// whole history: take its legal order, split the transactions outside the core into their writes,
// and drop those that nobody reads.

#include <vector>

#include "history/history.hpp"
#include "transactions/judge.hpp"

namespace cleave::check::transactions {

struct Relaxed {
    history::History history;
    std::vector<OpIndex> source;  // of each operation: the one it stands for
};

class Relaxation {
  public:
    // All are kept by reference.
    Relaxation(const history::History& history, const objects::Object& object,
               const Observations& seen, std::optional<Value> initial)
        : history_(history), object_(object), seen_(seen), initial_(initial) {}

    Relaxed keep(const std::vector<OpIndex>& core) const;
    Observations observe(const Relaxed& relaxed) const {
        return transactions::observe(relaxed.history, object_, initial_);
    }
    Conclusion verdict_on(const std::vector<OpIndex>& core, Guarantee guarantee);

    struct Core {
        std::vector<OpIndex> ops;
        bool minimal = true;
    };
    // Of a finding: what of `candidates`, or else of the whole history, refutes the guarantee.
    Core minimise(std::vector<OpIndex> candidates, Guarantee guarantee);

  private:
    const history::History& history_;
    const objects::Object& object_;
    const Observations& seen_;
    std::optional<Value> initial_;
    std::uint64_t trials_ = 0, steps_ = 0;
};

}  // namespace cleave::check::transactions
