#include "html/frame.hpp"

#include <fmt/format.h>

#include "html/sections.hpp"
#include "text/escape.hpp"

namespace cleave::report {

std::string framed(std::string_view title, std::string_view body, std::string_view style) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; script-src 'unsafe-inline'\">\n<title>{}</title>\n<style>{}{}</style>\n"
        "</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
        escape_html(title), page_style(), style, body);
}

std::string copy_box(std::string_view line) {
    return fmt::format(
        "<div class=\"copy\"><code>{}</code><button type=\"button\" onclick=\"navigator.clipboard"
        ".writeText(this.previousElementSibling.textContent)\">Copy</button></div>\n",
        escape_html(line));
}

std::string definition(std::string_view term, std::string_view meaning) {
    return fmt::format("<dt>{}</dt><dd>{}</dd>\n", term, meaning);
}

std::string tile(std::string_view name, std::string_view figure, std::string_view detail,
                 std::string_view kind) {
    return fmt::format("<div><dt>{}</dt><dd{}>{}<small>{}</small></dd></div>\n", escape_html(name),
                       kind.empty() ? "" : fmt::format(" class=\"{}\"", kind), escape_html(figure),
                       escape_html(detail));
}

}  // namespace cleave::report
