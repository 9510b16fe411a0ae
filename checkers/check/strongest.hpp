#pragma once
// Where a history stands in the lattice of guarantees: the verdict on each guarantee that its
// object has, and which of those that hold are not implied by another one that does. Weak and cheap
// guarantees are judged first, and what follows from an answer is not judged again: what a holding
// guarantee implies holds, what implies a violated one is violated. Nothing follows from `unknown`.

#include <string>
#include <vector>

#include "check/check.hpp"

namespace cleave::check {

struct Standing {
    Guarantee guarantee = Guarantee::linearizable;
    Conclusion conclusion = Conclusion::unknown;
    // Set when it was not judged itself: the guarantee whose verdict this follows from.
    std::optional<Guarantee> follows_from{};
    Verdict verdict{};  // with its evidence, when it was judged
};

struct Placement {
    std::vector<Standing> standings;     // in the order of the enumeration
    std::vector<Guarantee> strongest{};  // that hold, and no stronger one does
    // Violated, though nothing that they imply is known to be: where the history just fails.
    std::vector<Guarantee> weakest_violated{};
    std::vector<Guarantee> undecided{};

    const Standing* of(Guarantee guarantee) const;
};

struct StrongestOptions {
    Options check{};
    bool infer = true;  // false: judge every guarantee, for tests and for those who want evidence
};

// Requires that problem_with finds none for the guarantees that are judged: those for which the
// object has an engine. Transactional guarantees are placed likewise where it has.
Placement strongest(const history::History& history, const objects::Object& object,
                    const StrongestOptions& options = {});

}  // namespace cleave::check
