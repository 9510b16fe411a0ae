#pragma once
// What every page has in common: the document around its sections, and boxes to copy from.

#include <string>
#include <string_view>

namespace cleave::report {

// A whole document; `title` is any text, `body` is HTML, `style` is CSS beside that of all pages.
std::string framed(std::string_view title, std::string_view body, std::string_view style = "");

// One line of any text with a button that copies it.
std::string copy_box(std::string_view line);

// A term of a glossary; both are HTML.
std::string definition(std::string_view term, std::string_view meaning);

// A figure with a name and a detail, any text; `kind` is a class of the style sheet.
std::string tile(std::string_view name, std::string_view figure, std::string_view detail,
                 std::string_view kind = "");

}  // namespace cleave::report
