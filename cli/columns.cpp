#include "columns.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/escape.hpp"

namespace cleave::cli {
namespace {

constexpr std::size_t screen = 100;
constexpr std::size_t gap = 2;
constexpr std::size_t narrowest = 30;  // a last column is not squeezed further

// `head` once, then the lines of `text`, each from the column where the head ends.
void print_hanging(const std::string& head, const std::string& text) {
    const std::size_t start = report::display_width(head);
    const std::size_t room = start + narrowest > screen ? narrowest : screen - start;
    std::string before = head;
    for (const std::string& line : report::wrap(text, room)) {
        std::string whole = before + line;
        whole.erase(whole.find_last_not_of(' ') + 1);
        fmt::print("{}\n", whole);
        before.assign(start, ' ');
    }
}

}  // namespace

void print_columns(const std::vector<Row>& rows, std::size_t indent) {
    std::vector<std::size_t> widths;
    for (const Row& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], report::display_width(row[i]));
        }
    }
    for (const Row& row : rows) {
        std::string head(indent, ' ');
        for (std::size_t i = 0; i + 1 < row.size(); ++i) {
            if (widths[i] > 0) head += report::pad(row[i], widths[i] + gap);
        }
        print_hanging(head, row.empty() ? "" : row.back());
    }
}

void print_paragraph(const std::string& text, std::size_t indent) {
    print_hanging(std::string(indent, ' '), text);
}

void print_labelled(const std::string& label, const std::string& text, std::size_t indent) {
    print_hanging(std::string(indent, ' ') + label, text);
}

}  // namespace cleave::cli
