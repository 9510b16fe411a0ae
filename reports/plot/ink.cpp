#include "plot/ink.hpp"

#include <fmt/format.h>

#include <array>

#include "host/require.hpp"

namespace cleave::report {
namespace {

struct Shades {
    std::string_view day, night;
};

constexpr std::array<Shades, ink_count> ink_shades = {
    {
        {"#ffffff", "#1b2025"},  // paper
        {"#1b2126", "#e6eaed"},  // text
        {"#56616c", "#a3aeb8"},  // soft
        {"#98a3ad", "#66717c"},  // axis
        {"#e4e8eb", "#2a3138"},  // grid
        {"#fbe1c8", "#4a3220"},  // cut
        {"#0072b2", "#62b8ee"},  // blue
        {"#c75300", "#f5a15c"},  // orange
        {"#00795b", "#43c99d"},  // green
        {"#a4478a", "#e392c8"},  // purple
        {"#0072b2", "#5cb3ec"},  // series: blue
        {"#d55e00", "#ff8d4a"},  // vermilion
        {"#009e73", "#36cfa2"},  // bluish green
        {"#b8558f", "#ea9fca"},  // reddish purple
        {"#b27b00", "#f0b63a"},  // orange
        {"#2b2b2b", "#e6eaed"},  // black
        {"#3f9fd8", "#a5dcff"},  // sky blue
        {"#fbdcc8", "#5a2f1a"},  // level 0: nothing held
        {"#f0f5fa", "#1e2832"}, {"#dbe9f5", "#22374b"}, {"#bed8ee", "#264764"},
        {"#96c3e4", "#2b5b88"}, {"#64a6d6", "#3b7ab3"}, {"#2b7bba", "#71aee0"},
        {"#0a4a86", "#b3dafa"},  // level 7: the strongest
        {"#7a2b00", "#ffd2b3"},  // letters on level 0
        {"#1b2126", "#dfe6ec"}, {"#1b2126", "#dfe6ec"}, {"#12202c", "#e6eef5"},
        {"#0c1a26", "#f0f6fb"}, {"#06121c", "#ffffff"}, {"#ffffff", "#08141f"},
        {"#ffffff", "#08141f"},  // letters on level 7
    }};

std::size_t index_of(Ink ink) { return static_cast<std::size_t>(ink); }

Ink counted_from(Ink first, std::size_t offset) {
    return static_cast<Ink>(index_of(first) + offset);
}

}  // namespace

Ink series_ink(std::size_t index) { return counted_from(Ink::series_0, index % series_count); }

Ink level_ink(std::size_t level) {
    require(level < level_count, "there are eight levels");
    return counted_from(Ink::level_0, level);
}

Ink on_level_ink(std::size_t level) {
    require(level < level_count, "there are eight levels");
    return counted_from(Ink::on_level_0, level);
}

std::string ink_variable(Ink ink) { return fmt::format("var(--ink-{})", index_of(ink)); }

std::string_view day_colour(Ink ink) { return ink_shades[index_of(ink)].day; }

std::string ink_style() {
    std::string day, night;
    for (std::size_t i = 0; i < ink_count; ++i) {
        day += fmt::format("--ink-{}:{};", i, ink_shades[i].day);
        night += fmt::format("--ink-{}:{};", i, ink_shades[i].night);
    }
    return fmt::format(
        ":root{{{}}}\n@media screen and (prefers-color-scheme: dark){{:root{{{}}}}}\n", day, night);
}

}  // namespace cleave::report
