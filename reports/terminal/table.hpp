#pragma once
// A table for the terminal: a column of labels, then one column a scenario, whose cells wrap.
// All text must be clean (text/escape.hpp). No line is wider than the table.

#include <string>
#include <string_view>
#include <vector>

#include "terminal/style.hpp"

namespace cleave::report {

enum class Tone : std::uint8_t { plain, good, bad, warn };

std::string toned(const TerminalStyle& style, const std::string& text, Tone tone);

struct Cell {
    std::string text;
    Tone tone = Tone::plain;
};

class Table {
  public:
    Table(std::size_t columns, std::size_t scenarios, TerminalStyle style);

    void heading(std::string_view text);
    void rule();
    void row(std::string_view label, const std::vector<Cell>& cells);
    const std::string& text() const { return text_; }

  private:
    TerminalStyle style_;
    std::size_t columns_;
    std::size_t label_;  // columns of the labels
    std::size_t cell_;   // columns of each cell, without the gap before it
    std::size_t scenarios_;
    std::string text_;
};

}  // namespace cleave::report
