#pragma once
// "Did you mean": the known name nearest to a mistyped one, by optimal string alignment distance
// (Damerau 1964: insert, delete, replace, swap neighbours), if it is near enough to be meant.

#include <string>
#include <string_view>
#include <vector>

namespace cleave::scenario {

// The nearest of `known`; empty when none is within a third of the typed length (at least one, and
// two from four letters on).
std::string nearest(std::string_view typed, const std::vector<std::string>& known);

// A hint: `did you mean "filers"?`, or else `<what>: a, b, c` with the first of the known.
std::string did_you_mean(std::string_view typed, const std::vector<std::string>& known,
                         std::string_view what);

// "a, b, c", or "a, b, c, …" when there are more than `count_max`.
std::string listed(const std::vector<std::string>& names, std::size_t count_max = 12);

}  // namespace cleave::scenario
