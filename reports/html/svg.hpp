#pragma once
// Gnuplot's SVG made fit to stand inside a page beside others: no prolog, no shared definitions,
// ids that cannot clash, colours as variables of the page, a description for screen readers.

#include <string>
#include <string_view>

namespace cleave::report {

void replace_all(std::string& text, std::string_view from, std::string_view to);
// Removes every part from `from` up to and including `to`.
void remove_parts(std::string& text, std::string_view from, std::string_view to);
// Groups that gnuplot opens for a change of pen and closes without having drawn.
void remove_empty_groups(std::string& svg);

// `raw` is a whole file of gnuplot's SVG terminal; `id` prefixes every id in it; `description` is
// any text. Empty when `raw` is not a complete drawing.
// A grey of level n (rgb n,n,n with 1 ≤ n ≤ 12) stands for the n-th variable of the page's theme.
std::string inline_svg(std::string raw, std::string_view id, std::string_view description);

}  // namespace cleave::report
