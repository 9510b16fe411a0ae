#pragma once
// Which operations of unknown outcome must have happened? Those without which the history of
// registers would not be linearizable. A write whose value somebody read and nobody else wrote is
// one at once; where several may have written it, each is tried as if it had failed, and Z3
// confirms on the core that this cannot be.

#include <cstdint>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "verdict/options.hpp"

namespace cleave::check {

struct Certain {
    history::OpIndex op;
    std::string reason{};  // a sentence
    bool confirmed_by_z3 = false;
};

struct Unanswered {
    std::vector<Certain> happened{};  // in order of their index
    std::uint64_t unknown = 0;        // operations of unknown outcome that could change anything
    std::uint64_t undecided = 0;      // of these, where a limit was hit
};

// Requires a linearizable history: of one that is not, nothing can be said.
Unanswered which_happened(const history::History& history, const Options& options = {});

// A few sentences for people; the first `most` of those that happened by name.
std::string describe(const history::History& history, const Unanswered& answer,
                     std::size_t most = 5);

}  // namespace cleave::check
