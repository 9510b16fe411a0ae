#include "run_page/page.hpp"

#include <fmt/format.h>

#include "html/frame.hpp"
#include "html/sections.hpp"
#include "run_page/data.hpp"
#include "run_page/embedded.hpp"
#include "run_page/sections.hpp"

namespace cleave::report {

std::string link_target(const std::string& path) {
    std::string target = path.starts_with('/') ? "" : "./";
    for (const char c : path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '/' || c == '.' || c == '-' || c == '_';
        target += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return target;
}

std::string run_page(const scenario::SweepResult& sweep, const scenario::CloseUp& close_up,
                     const RunPageOptions& options) {
    const RunFocus focus = run_focus(sweep);
    const RunStory story{sweep, close_up, focus, options};
    const std::string title =
        fmt::format("Seed {} of {} (Cleave)", sweep.shown.seed, sweep.scenario.name);
    return framed(title,
                  run_header(story) + evidence_section(story) + where_section(story) +
                      messages_section(story) + timeline_section(story) + run_verdicts(story) +
                      see_yourself_section(story) + glossary_section() +
                      "<script type=\"application/json\" id=\"run-data\">\n" +
                      run_data(sweep, close_up, focus) + "\n</script>\n<script>\n" +
                      std::string(run_page_script()) + "</script>\n",
                  run_page_style());
}

}  // namespace cleave::report
