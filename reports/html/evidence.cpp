#include "html/evidence.hpp"

#include <fmt/format.h>

#include "html/timeline_svg.hpp"
#include "text/escape.hpp"
#include "text/operations.hpp"

namespace cleave::report {
namespace {

std::string steps(const Scene& scene, const check::Counterexample& shown) {
    const history::History& history = *scene.history;
    std::string html;
    for (const check::Precedence& step : shown.cycle) {
        if (step.before.value >= history.size() || step.after.value >= history.size()) continue;
        html += fmt::format("<li><b>{}</b> must come before <b>{}</b>: {}.</li>\n",
                            escape_html(operation_words(history, step.before, scene.object)),
                            escape_html(operation_words(history, step.after, scene.object)),
                            escape_html(step.reason));
    }
    if (html.empty()) return html;
    return "<h3>Why no order exists</h3>\n<p class=\"small-note\">Followed from 1 on, the steps "
           "come back to where they began, so no single order of these operations satisfies them "
           "all.</p>\n<ol class=\"steps\">\n" +
           html + "</ol>\n";
}

}  // namespace

std::string evidence_figure(const Scene& scene, const check::Counterexample& shown,
                            std::string_view caption, std::string_view id) {
    std::string html = fmt::format(
        "<figure class=\"panel\"><figcaption>{}</figcaption>\n<div class=\"scroll\">{}</div>\n"
        "<p class=\"small-note\">Each bar runs from the moment a client asked to the moment it had "
        "its answer; w(7) writes 7, r→7 reads 7. Filled bars are the operations that cannot be "
        "put in order, dashed bars others on the same key. Distances in time are not to "
        "scale.</p>\n{}",
        caption, timeline_svg(scene, shown, id), steps(scene, shown));
    if (shown.confirmed_by_z3) {
        html +=
            "<p class=\"small-note\">✓ Confirmed independently by the Z3 theorem prover: no "
            "order of these operations is legal.</p>\n";
    }
    return html + "</figure>\n";
}

}  // namespace cleave::report
