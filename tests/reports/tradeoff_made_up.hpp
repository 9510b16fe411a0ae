#pragma once
// A made-up but complete and plausible matrix for the tests of the trade-off report: ten systems,
// eight workloads, with and without a partition of London. Its numbers are chosen to be told apart
// and to put the figures to the test (marks in one place, gaps, no samples), not to be true.

#include <string>

#include "tradeoff/result.hpp"

namespace cleave::made_up {

tradeoff::Matrix matrix();
// The first three systems and two workloads of it: quicker to draw.
tradeoff::Matrix small_matrix();
// The same with `text` for every string that a user's file or a message could give.
tradeoff::Matrix matrix_named(const std::string& text);

}  // namespace cleave::made_up
