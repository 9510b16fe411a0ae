#pragma once
// What must catch which planted kind of nondeterminism, and how that is tried. What differs at run
// time must also be located: at the first event that leaks, which the control tells.

#include <optional>
#include <string>

#include "determinism/divergence.hpp"
#include "planted/kinds.hpp"

namespace cleave::determinism::planted {

enum class Caught { no, yes, maybe };

// "maybe": it depends on the machine, so that nothing is promised.
struct Row {
    std::string_view kind;
    Caught tidy;       // by its text
    Caught repeated;   // run again in this process
    Caught memory;     // run again in this process, in a scrambled heap
    Caught elsewhere;  // run in another process with another environment
    Caught clang;      // run by a program of clang++ -O2
    Caught libcxx;     // run by a program of clang++ -O2 with libc++
};
const std::vector<Row>& table();

Way here(const Kind& kind, std::optional<std::uint64_t> heap = {});
// In another process, which may be a program of another compiler.
Way elsewhere(const std::string& program, const Kind& kind);

// Checks, as Catch2 does, that the two ways tell this kind apart or do not.
void check_runs(Caught caught, const Kind& kind, const Way& one, const Way& other);

}  // namespace cleave::determinism::planted
