#pragma once
// Why one transaction comes before another, in words: "T3 read x = [1 2], so it came before T5,
// which appended 3". Transactions are called by their operation's index in the history.

#include <string>
#include <vector>

#include "transactions/judge.hpp"

namespace cleave::check::transactions {

class Words {
  public:
    // `seen` was observed in a part of `history`, whose operations stand for those in `source`.
    Words(const history::History& history, const std::vector<OpIndex>& source,
          const Observations& seen)
        : history_(history), source_(source), seen_(seen) {}

    Precedence precedence(const Step& step) const;
    // What happened, and why no order explains it; one or two sentences.
    std::string of_cycle(const Finding& finding, Guarantee guarantee) const;
    std::string of_flaw(const Flaw& flaw) const;
    // Where no single cycle tells.
    std::string of_core(const std::vector<OpIndex>& core, Guarantee guarantee) const;

  private:
    OpIndex op(std::uint32_t txn) const { return source_[seen_.source[txn].value]; }
    std::string txn(OpIndex op) const { return "T" + std::to_string(op.value); }
    std::string txn(std::uint32_t number) const { return txn(op(number)); }
    std::string datum(Datum datum) const;
    std::string key_of(std::uint32_t version) const;
    // "x = [1 2]": what `reader` read of the key of a version.
    std::string read_by(std::uint32_t reader, std::uint32_t version) const;
    std::string value_of(std::uint32_t txn, std::uint32_t key) const;
    std::string list(std::span<const Datum> values) const;
    std::string reason(const Step& step) const;
    std::string reason_ww(const Step& step) const;
    std::string reason_of_indirect_ww(const Step& step) const;
    // The history itself has the edge, without what must follow from other transactions.
    bool is_direct(const Step& step) const;
    std::string time(Instant when) const;

    const history::History& history_;
    const std::vector<OpIndex>& source_;
    const Observations& seen_;
};

// "x", or the key of a value, as a reader of the history knows it.
std::string text_of(const history::History& history, Datum datum);

}  // namespace cleave::check::transactions
