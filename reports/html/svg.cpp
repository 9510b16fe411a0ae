#include "html/svg.hpp"

#include <fmt/format.h>

#include "text/escape.hpp"

namespace cleave::report {
namespace {

constexpr std::string_view variables[] = {
    "",               // level 0 is black: gnuplot's own
    "--ink-soft",     // 1: text
    "--axis",         // 2
    "--grid",         // 3
    "--cut",          // 4: a partition that touches the site
    "--cut-faint",    // 5
    "--crash",        // 6: any other fault
    "--crash-faint",  // 7
    "--reads",        // 8
    "--writes",       // 9
    "--p50",          // 10
    "--p99",          // 11
};

void themed(std::string& svg) {
    for (std::size_t level = 1; level < std::size(variables); ++level) {
        const std::string variable = fmt::format("var({})", variables[level]);
        replace_all(svg, fmt::format("rgb({0:>3}, {0:>3}, {0:>3})", level), variable);
        replace_all(svg, fmt::format("rgb({0},{0},{0})", level), variable);
    }
}

}  // namespace

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

void remove_parts(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
        const std::size_t end = text.find(to, at);
        if (end == std::string::npos) return;
        text.erase(at, end + to.size() - at);
    }
}

void remove_empty_groups(std::string& svg) {
    constexpr std::string_view close = ">\n</g>\n";
    for (std::size_t at = svg.find(close); at != std::string::npos; at = svg.find(close, at)) {
        const std::size_t open = svg.rfind('<', at);
        if (open != std::string::npos && svg.compare(open, 3, "<g ") == 0) {
            svg.erase(open, at + close.size() - open);
            at = open;
        } else {
            ++at;
        }
    }
}

std::string inline_svg(std::string raw, std::string_view id, std::string_view description) {
    const std::size_t box = raw.find("viewBox=\"");
    const std::size_t start = raw.find("<g id=\"gnuplot_canvas\">");
    const std::size_t end = raw.rfind("</svg>");
    if (box == std::string::npos || start == std::string::npos || end == std::string::npos) {
        return {};
    }
    const std::string view = raw.substr(box, raw.find('"', box + 9) + 1 - box);
    std::string body = raw.substr(start, end - start);
    remove_parts(body, "<defs>", "</defs>\n");
    remove_parts(body, "<title>", "</title>");
    remove_empty_groups(body);
    themed(body);
    replace_all(body, "id=\"", fmt::format("id=\"{}-", id));
    replace_all(body, "font-family=\"sans-serif\" ", "");
    replace_all(body, " color=\"black\"", "");
    return fmt::format("<svg class=\"plot\" {} role=\"img\" aria-label=\"{}\">\n{}</svg>\n", view,
                       escape_html(description), body);
}

}  // namespace cleave::report
