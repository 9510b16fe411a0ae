#pragma once
// Every way in which the intervals of a few operations can lie in time, up to what no legal order
// depends on: lengths, gaps, which of two invocations in a row (of two completions in a row) comes
// first, and the numbers of the operations. All known: the unlabelled interval orders, in their
// canonical representation. One of unknown outcome is open for ever, so that only the beginning of
// its interval matters. Source: Bousquet-Mélou, Claesson, Dukes and Kitaev, "(2+2)-free posets,
// ascent sequences and pattern avoiding permutations", JCTA 2010 (how many there are).

#include <cstdint>
#include <vector>

namespace cleave::test {

// It begins in one of the moments 0, 1, … and ends in one, both included; all of one moment that
// begin in it do so before any ends.
struct Span {
    std::uint8_t began = 0, ended = 0;
    bool known = true;  // else `ended` is that of the last moment, and means nothing
    auto operator<=>(const Span&) const = default;
};

// Ascending: operations of equal spans can be exchanged, and stand side by side.
using IntervalShape = std::vector<Span>;

struct ShapeOptions {
    std::uint32_t processes =
        3;  // so many have a call open at once, those of unknown outcome aside
    // Also those where one of unknown outcome begins when all that are known have ended: it cannot
    // matter to anybody.
    bool too_late = true;
};

std::vector<IntervalShape> interval_shapes(std::uint32_t operations, const ShapeOptions& options);

}  // namespace cleave::test
