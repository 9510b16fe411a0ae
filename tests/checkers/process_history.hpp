#pragma once
// Random histories of a few processes on a few keys, for guarantees that speak of processes.

#include "history/history.hpp"
#include "host/random.hpp"
#include "host/units.hpp"

namespace cleave::test {

struct ProcessHistoryOptions {
    std::uint32_t operations = 5;
    std::uint32_t processes = 2;
    std::uint32_t keys = 2;
    bool unique = true;  // writes take fresh values
    bool compare_and_set = false;
    bool removes = false;
    bool overlaps = false;  // of operations of one process
    Ratio unknown{};
};

// Small; reads return something that was written somewhere, now and then nothing of the kind.
history::History process_history(Random& random, const ProcessHistoryOptions& options);

}  // namespace cleave::test
