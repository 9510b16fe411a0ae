#include <fmt/format.h>

#include "html/sections.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/properties.hpp"

namespace cleave::report {
namespace {

std::string line(const scenario::SweepResult& sweep, const scenario::PropertyTotal& property) {
    const Standing how = standing(property);
    return fmt::format("<tr><td>{}</td><td>{}</td><td><b class=\"{}-text\">{}</b> {}</td></tr>\n",
                       to_string(property.kind), escape_html(property.sentence),
                       how == Standing::held       ? "good"
                       : how == Standing::violated ? "bad"
                                                   : "warn",
                       how == Standing::held       ? "✓"
                       : how == Standing::violated ? "✗"
                                                   : "–",
                       escape_html(property_seen(sweep, property)));
}

}  // namespace

std::string properties_section(Sweeps sweeps) {
    std::string html;
    for (const scenario::SweepResult& sweep : sweeps) {
        if (sweep.properties.empty()) continue;
        html += fmt::format(
            "<h3>{}</h3>\n<div class=\"panel\"><table>\n<tr><th scope=\"col\">kind</th><th "
            "scope=\"col\">property</th><th scope=\"col\">seen</th></tr>\n",
            escape_html(sweep.scenario.name));
        for (const auto& property : sweep.properties) html += line(sweep, property);
        html += "</table></div>\n";
    }
    if (html.empty()) return html;
    return "<section id=\"properties\">\n<h2>What the code says of itself</h2>\n<p "
           "class=\"note\">Properties that the protocol's own code tells while it runs, and those "
           "that the scenario counts by the labels of nodes. What is told as always, never or "
           "eventually must hold in every run. What is told as sometimes shows what the search has "
           "come across: a run that never gets there tests nothing of it.</p>\n" +
           html + "</section>\n";
}

}  // namespace cleave::report
