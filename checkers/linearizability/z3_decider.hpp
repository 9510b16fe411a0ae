#pragma once
// A second opinion on small histories of one key, by a solver that knows nothing of our engines.
// Integer difference logic: each operation has a position in time, within its interval; each
// observer picks the operation it reads from, and every other write lies before that one or after
// the observer. Exceptions of Z3 stop here. The limit is Z3's own deterministic count, not seconds.

#include <cstdint>

#include "linearizability/register_history.hpp"
#include "linearizability/search.hpp"

namespace cleave::check {

struct Z3Limits {
    std::uint32_t resources = 200'000'000;  // Z3's rlimit; about a minute
    std::size_t operations = 64;            // beyond these it gives up at once
    Watch* watch = nullptr;                 // not owned
};

// `gave_up` when a limit is hit or Z3 fails.
Answer decide_by_z3(const RegisterHistory& history, const Z3Limits& limits = {});

}  // namespace cleave::check
