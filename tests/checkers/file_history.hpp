#pragma once
// Random histories of one file that clients read and write by ranges of blocks: right ones, where
// each call takes effect at once at a random moment of its interval, and torn ones, where some
// writes take effect block by block. What a read returns is worked out here, not by the object's
// step. Nobody truncates.

#include "history/history.hpp"
#include "host/random.hpp"
#include "host/units.hpp"

namespace cleave::test {

struct FileHistoryOptions {
    std::uint32_t operations = 1'000;
    std::uint32_t clients = 5;
    Value blocks = 8;              // that the file has at most
    Value block = 1;               // bytes in each
    Value most_blocks = 3;         // of one call
    Ratio unknown{};               // half of them take effect, possibly long after
    Ratio torn{};                  // of the writes
    std::int64_t longest = 1'000;  // ns that a call takes at most, and a client thinks
};

history::History file_history(Random& random, const FileHistoryOptions& options);

}  // namespace cleave::test
