#pragma once
// Made-up runs for the tests of a run's page: what `close_up` would have found of a made-up sweep,
// and runs with as many operations as a test needs.

#include "made_up.hpp"
#include "runner/close_up.hpp"

namespace cleave::made_up {

// Three filers and six clients in each of two offices, and the store; a few messages around the
// focus, one of them lost.
scenario::CloseUp close_up_of(const scenario::SweepResult& sweep);

// `direct_s3` among `operations` operations on twenty keys; some fail, some get no answer.
scenario::SweepResult long_and_violated(std::uint32_t operations);
// `edge_filer` with operations that overlap, and the order that puts them right.
scenario::SweepResult held(std::uint32_t operations);

}  // namespace cleave::made_up
