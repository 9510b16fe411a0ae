#pragma once
// Bounded staleness: how far reads lag behind, as the smallest k (versions.hpp) and the smallest
// time (delta.hpp) that all keys fit, in `Verdict::staleness`. It holds when there are such bounds,
// and is violated by a read that no bound helps: of a value that nobody wrote, or that was over
// before its write began. Evidence: for each key a linearization of the history whose reads begin
// `time` earlier, and a View with at most k - 1 writes between a read and what it returned.

#include "verdict/options.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check {

Verdict check_bounded_staleness(const history::History& history, const Options& options);

}  // namespace cleave::check
