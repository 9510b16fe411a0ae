#pragma once
// How wrong would the clocks have to be? For a history of registers that is not linearizable: the
// smallest skew, over all choices of one constant correction a process, with which it would be.
// Skew
// is the largest difference between two processes' corrections, in whole nanoseconds.
//
// Z3 chooses corrections under which a set of operations has legal orders, the smallest skew first;
// the engines then judge the whole history with them. What they find wrong joins the set, and so
// on: the skew is a lower bound throughout, and exact when the engines agree. Source of the idea:
// counterexample-guided refinement, Clarke et al., CAV 2000.

#include <cstdint>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "verdict/options.hpp"

namespace cleave::check {

struct Correction {
    std::uint32_t process = 0;
    Duration add{};  // to every time that this process recorded
};

struct Skew {
    enum class Kind : std::uint8_t {
        exact,     // with these corrections it is linearizable, with less skew it is not
        hopeless,  // no corrections make it linearizable
        at_least,  // a limit was hit: less skew is not enough, and this may not be either
    };
    Kind kind = Kind::at_least;
    Duration skew{};
    std::vector<Correction> corrections{};  // those that are not zero, by process
    std::string limit{};                    // when at_least
    std::size_t rounds = 0;                 // of Z3 and the engines
};

struct SkewLimits {
    std::size_t operations = 120;              // that Z3 is asked about
    std::uint32_t z3_resources = 100'000'000;  // Z3's rlimit, for each question
    std::size_t rounds = 64;
};

Skew smallest_skew(const history::History& history, const Options& options = {},
                   const SkewLimits& limits = {});

// A sentence or two for people.
std::string describe(const Skew& skew);

}  // namespace cleave::check
