#pragma once
// Seeds as written on the command line: `7`, `1..200`, `1,5,10..20`.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cleave::cli {

struct Seeds {
    std::vector<std::uint64_t> seeds;
    std::string
        error;  // what is wrong with the text and what to write instead; empty when it is fine
};

// At most ten million; in the order written, repetitions dropped.
Seeds parse_seeds(std::string_view text);

}  // namespace cleave::cli
