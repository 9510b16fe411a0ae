#pragma once
// Observing registers: each read names one version, of which only the writer is known; nothing is
// assumed about the order of versions, except that the initial one is first (observations.hpp). A
// value that was read must have one writer, or who was read is ambiguous.

#include "transactions/observer.hpp"

namespace cleave::check::transactions {

class RegisterObserver : private Observer {
  public:
    RegisterObserver(const history::History& history, std::optional<Value> initial,
                     Patience* patience)
        : Observer(history, false, patience), initial_(initial) {}
    Observations observe();

  private:
    // What the transaction at hand knows of a key.
    struct Local {
        std::uint32_t op = none;
        std::optional<Datum> own{};   // what it wrote last
        std::optional<Datum> seen{};  // what it first read of others
    };
    struct Read {
        std::uint32_t op, key, value;  // none: the initial value
    };

    void read_all();
    void read_one(OpIndex op, std::uint32_t key, Datum value);
    // The number of `value`, none for the initial one; nothing if no legal read returns it.
    std::optional<std::uint32_t> what_was_read(OpIndex op, std::uint32_t key, Datum value);
    void number_all();

    Datum initial_;
    std::vector<Local> locals_;
    std::vector<Read> reads_;
};

}  // namespace cleave::check::transactions
