#pragma once
// How many reads returned what was certainly out of date: a measure for reports, finer than a
// verdict. O(n log n).
//
// A read r of value v is stale when every write of v that may have served it is overwritten for
// certain: some acknowledged write began after it had completed, and completed before r was
// invoked. The initial value counts as written before everything. So these are not stale: a read
// that overlaps the overwriting write, a read of a write whose outcome is unknown, and a value that
// nobody had written by then (that is thin air, a worse fault, for the verdict to report). Values
// written more than once are judged by their most recent write, so a read of one may be missed but
// is never accused wrongly.

#include <optional>
#include <vector>

#include "history/history.hpp"

namespace cleave::measure {

// In order of their index.
std::vector<history::OpIndex> stale_reads(const history::History& history,
                                          std::optional<Value> initial = std::nullopt);

}  // namespace cleave::measure
