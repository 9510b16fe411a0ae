#pragma once
// Observing lists: each read tells the order of all appends before it (observations.hpp). Reads of
// one key cost the sum of their lengths. Source: Kingsbury and Alvaro, "Elle", VLDB 2021, section
// 4.

#include "transactions/observer.hpp"

namespace cleave::check::transactions {

class ListObserver : private Observer {
  public:
    ListObserver(const history::History& history, Patience* patience)
        : Observer(history, true, patience) {}
    Observations observe();

  private:
    // The longest list that was read of a key, element by element; later, by runs of one writer.
    struct Chain {
        std::span<const Datum> list{};
        OpIndex reader{};
        std::uint32_t first = 0;            // of its elements in elements_ and run_of_
        std::uint32_t bad = none;           // first position that no legal list has
        std::uint32_t shortest_bad = none;  // length of the shortest read that has it
        OpIndex bad_reader{};
    };
    struct Read {
        std::uint32_t op, key, length;  // without what the reader itself had appended
    };

    void find_longest();
    void lay_out_chains();
    void read_all();
    void read_one(OpIndex op, const objects::MicroOp& micro, std::uint32_t key);
    void external_read(OpIndex op, std::uint32_t key, std::size_t length);
    void report_bad_positions();
    void number_all();
    bool own_appends_fit(OpIndex op, std::uint32_t key, std::span<const Datum> list);

    std::vector<Chain> chains_;
    std::vector<std::uint32_t> elements_;  // position in a chain: value, or none
    std::vector<std::uint32_t> position_;  // value: position in the chain of its key, or none
    std::vector<Read> reads_;
    std::vector<Read> latest_;                          // key: the latest external read
    std::vector<std::pair<std::uint32_t, Datum>> own_;  // what this transaction appended so far
    std::vector<Datum> own_of_key_;
};

}  // namespace cleave::check::transactions
