#pragma once
// The colours of figures: each has a name, a value for day and paper, and one for night. On a page
// they are variables of its style sheet, so that one drawing serves both; in a file of its own, and
// in a PNG, they are those of the day.
// Source: Okabe and Ito, "Color Universal Design", 2008; darkened where they must be read on white.
// No meaning is carried by colour alone: lines have dashes, points have shapes.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cleave::report {

enum class Ink : std::uint8_t {
    paper,
    text,
    soft,
    axis,
    grid,
    cut,       // the shade of a partition
    blue,      // reads; convergence
    orange,    // writes; recovery
    green,     // a side that stays connected; peace
    purple,    // a side that is cut off; partition
    series_0,  // of systems, by turns
    series_last = series_0 + 6,
    level_0,  // fills, from no guarantee to the strongest
    level_last = level_0 + 7,
    on_level_0,  // letters upon them
    on_level_last = on_level_0 + 7,
};
constexpr std::size_t ink_count = static_cast<std::size_t>(Ink::on_level_last) + 1;
constexpr std::size_t series_count = 7;
constexpr std::size_t level_count = 8;

Ink series_ink(std::size_t index);  // any index
Ink level_ink(std::size_t level);   // up to level_count - 1
Ink on_level_ink(std::size_t level);

std::string ink_variable(Ink ink);     // "var(--ink-3)"
std::string_view day_colour(Ink ink);  // "#1b2126"

// The variables for day, night and print, for a style sheet.
std::string ink_style();

}  // namespace cleave::report
