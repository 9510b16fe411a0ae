#include "run_page_file.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "run_page/page.hpp"
#include "run_page/story.hpp"
#include "runner/close_up.hpp"

namespace cleave::cli {
namespace {

namespace fs = std::filesystem;

// How the page reaches another file.
std::string seen_from(const std::string& page, const std::string& file) {
    if (file.empty()) return {};
    const fs::path target = fs::absolute(file).lexically_normal();
    const fs::path folder = fs::absolute(page).lexically_normal().parent_path();
    const fs::path relative = target.lexically_relative(folder);
    return relative.empty() ? target.string() : relative.string();
}

}  // namespace

std::optional<std::string> run_page_for(const std::string& path, const scenario::SweepResult& sweep,
                                        const std::string& report, const std::string& trace) {
    const report::RunFocus focus = report::run_focus(sweep);
    const scenario::CloseUp close_up =
        scenario::close_up(sweep.scenario, sweep.shown, focus.operations);
    if (!close_up.problem.empty()) {
        fmt::print(stderr, "cleave: no page of the run: {}\n", close_up.problem);
        return std::nullopt;
    }
    return report::run_page(sweep, close_up,
                            {.report = seen_from(path, report), .trace = seen_from(path, trace)});
}

}  // namespace cleave::cli
