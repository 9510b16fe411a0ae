#pragma once
// Whether a difference can be chance. Exact, by + - * / alone: the same on every compiler.
// Sources: Conover, Practical Nonparametric Statistics, section 3.4 (sign test); McNemar,
// Psychometrika 12 (1947), in its exact form, which is the same for yes and no; Holm, Scand. J.
// Stat. 6 (1979). Choices: where nothing has changed, the two halves of a pair are drawn alike, so
// a difference is as likely to be above zero as below, whatever the distribution: the sign test
// then raises a false alarm no more often than it says.

#include <cstdint>
#include <vector>

namespace cleave::statistics {

// Of pairs that differ, `rising` have the greater second half. The chance, were both directions
// alike, that they are divided at least as unevenly as these. Pairs that do not differ say nothing.
double sign_test(std::uint64_t rising, std::uint64_t falling);

// The chances of several findings, each raised so that the chance of any false one among all is
// what it says. At most 1; in the order given.
std::vector<double> holm(const std::vector<double>& chances);

}  // namespace cleave::statistics
