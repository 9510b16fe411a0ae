#pragma once
// Made-up but complete results for the tests of the reports: two offices, a store, London cut off
// from 30 s to 60 s. The figures are chosen to be told apart, not to be true.

#include <string>

#include "runner/result.hpp"

namespace cleave::made_up {

// Straight to an eventual store: stale reads, three lost writes, a counterexample of four
// operations with one of context.
scenario::SweepResult direct_s3();
// Holds in every seed; London answers few operations while cut off.
scenario::SweepResult edge_filer();
// `direct_s3` with `text` for every name a user's file can give.
scenario::SweepResult named(const std::string& text);

}  // namespace cleave::made_up
