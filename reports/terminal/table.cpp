#include "terminal/table.hpp"

#include <algorithm>

#include "text/escape.hpp"

namespace cleave::report {

std::string toned(const TerminalStyle& style, const std::string& text, Tone tone) {
    switch (tone) {
        case Tone::good: return style.good(text);
        case Tone::bad: return style.bad(text);
        case Tone::warn: return style.warn(text);
        case Tone::plain: break;
    }
    return text;
}

Table::Table(std::size_t columns, std::size_t scenarios, TerminalStyle style)
    : style_(style),
      columns_(columns),
      label_(columns >= 90 ? 27 : 22),
      cell_((columns - label_) / scenarios - 2),
      scenarios_(scenarios) {}

void Table::heading(std::string_view text) {
    text_ += "\n";
    for (const std::string& line : wrap(text, columns_)) text_ += style_.bold(line) + "\n";
}

void Table::rule() {
    std::string line(label_, ' ');
    for (std::size_t i = 0; i < scenarios_; ++i) {
        line += "  ";
        for (std::size_t c = 0; c < cell_; ++c) line += "─";
    }
    text_ += line + "\n";
}

void Table::row(std::string_view label, const std::vector<Cell>& cells) {
    const std::vector<std::string> labels = wrap(label, label_ - 2);
    std::size_t height = labels.size();
    std::vector<std::vector<std::string>> wrapped;
    for (const Cell& cell : cells) {
        wrapped.push_back(wrap(cell.text, cell_));
        height = std::max(height, wrapped.back().size());
    }
    for (std::size_t l = 0; l < height; ++l) {
        std::string line = pad(l < labels.size() ? "  " + labels[l] : "", label_);
        for (std::size_t c = 0; c < cells.size(); ++c) {
            const std::string part = l < wrapped[c].size() ? wrapped[c][l] : "";
            line += "  " + toned(style_, part, cells[c].tone);
            line.append(cell_ - std::min(cell_, display_width(part)), ' ');
        }
        while (!line.empty() && line.back() == ' ') line.pop_back();
        text_ += line + "\n";
    }
}

}  // namespace cleave::report
