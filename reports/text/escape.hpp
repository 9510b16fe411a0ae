#pragma once
// Makes text that came from a user's file safe to show: names, keys, descriptions, fault labels.
// Everything here is total: any bytes go in, valid UTF-8 comes out.
// Choices: what is not valid UTF-8 and every control character becomes U+FFFD (a newline or tab a
// space); marks that turn the direction of writing are dropped, because they can make a line of a
// terminal or a page say something else than it does.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cleave::report {

// Valid UTF-8 without control characters: for the terminal, and the base of the others.
std::string clean(std::string_view text);

// `clean`, then safe inside HTML or SVG text and inside attributes quoted either way.
std::string escape_html(std::string_view text);

// `clean`, then a JSON string in its quotes that is safe inside a script element too: nothing in it
// can end the element, begin a comment of HTML, or be a line's end to JavaScript.
std::string quote_script(std::string_view text);

// `clean`, then text in Markdown, in a table too: no markup, no HTML, nobody is told of it.
std::string escape_markdown(std::string_view text);

// `clean`, then one field of a CSV file (RFC 4180): quoted where it must be, and with an apostrophe
// before what a spreadsheet would take for a formula (OWASP, "CSV Injection").
std::string csv_field(std::string_view text);

// Columns that clean text takes on a terminal; East Asian wide characters count two.
std::size_t display_width(std::string_view text);

// The longest start of clean text that fits, ending in "…" when something was cut.
std::string shorten(std::string_view text, std::size_t columns);

// Clean text broken at spaces (within words where it must be) into lines of at most `columns`.
// Always at least one line, which may be empty.
std::vector<std::string> wrap(std::string_view text, std::size_t columns);

// `text` followed by spaces up to `columns`.
std::string pad(std::string text, std::size_t columns);

}  // namespace cleave::report
