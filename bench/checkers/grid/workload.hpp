#pragma once
// Histories for the grid: clients of one atomic register (or of several keys), or of another object
// of the catalog, each operation taking effect at a random moment of its interval. Deterministic: a
// workload is its own seed.
// Choices: of the operations of unknown outcome half took effect, within the interval they would
// have had; a compare-and-set that meets another value fails.

#include <cstdint>
#include <string>
#include <string_view>

#include "history/history.hpp"

namespace cleave::bench {

enum class Values : std::uint8_t { unique, five };  // of a file: many blocks or five

enum class Anomaly : std::uint8_t {
    none,
    lost,   // a value that was written once and overwritten is read again: no order allows it
    twice,  // the same with a value that was written twice, so that it has no single writer
    stale,  // a read returns an old state; where values recur, that may well be legal
    other,  // of other objects: one call is given the answer of another, which may well be legal
};

struct Workload {
    std::uint32_t operations = 1'000;
    std::uint32_t clients = 5;
    bool swaps = false;  // 40 % compare-and-sets, 40 % reads; else half reads, half writes
    Values values = Values::unique;
    std::uint32_t unknown_percent = 0;
    Anomaly anomaly = Anomaly::none;
    std::uint32_t remove_percent = 0;  // of the operations; the removed value comes again
    std::uint32_t keys = 1;
    std::string_view object{};  // other than a register: its name in the catalog

    std::string name() const;  // without sizes and clients
};

history::History make_history(const Workload& workload);

}  // namespace cleave::bench
