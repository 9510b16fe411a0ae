#pragma once
// Probability distributions of durations as scenario files write them: `40ms` (always that),
// `uniform 10ms 20ms`, `exponential 5ms` (its mean), `normal 40ms 4ms` (mean and standard
// deviation), `lognormal 40ms 10%` (the deviation as a share of the mean), `pareto 3ms 3.35` (least
// value and alpha), `empirical 0% 1ms 50% 4ms 100% 1s` (a table of quantiles, linear in between),
// and a list of such with weights, `[75% pareto 3ms 3.35, 25% exponential 5ms]`,
// which is drawn from one of them.

#include <string>
#include <string_view>

#include "language/units.hpp"
#include "world/distribution.hpp"

namespace cleave::scenario {

// `plain`: what a duration alone stands for, the value or the mean of an exponential.
enum class Plain : std::uint8_t { constant, exponential };

Reading<world::SimpleDistribution> read_distribution(std::string_view text, Plain plain);
std::string print_distribution(const world::SimpleDistribution& distribution, Plain plain);

extern const std::string_view distribution_form;
std::string distribution_pattern();  // ECMA-262, without anchors

}  // namespace cleave::scenario
