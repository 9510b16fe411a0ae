#include "tradeoff/page.hpp"

#include <fmt/format.h>

#include <memory>

#include "html/frame.hpp"
#include "output/output_file.hpp"
#include "plot/ink.hpp"
#include "tradeoff/sections.hpp"

namespace cleave::report {
namespace {

std::string contents() {
    constexpr std::pair<const char*, const char*> entries[] = {
        {"answers", "Answers"},        {"triangle", "Triangle"},   {"consistency", "Consistency"},
        {"front", "Cost of it"},       {"workloads", "Workloads"}, {"staleness", "Staleness"},
        {"healing", "After the heal"}, {"systems", "Systems"},     {"wrong-tool", "Wrong tool"},
        {"method", "Method"}};
    std::string html = "<nav class=\"contents\" aria-label=\"On this page\"><ul>\n";
    for (const auto& [id, name] : entries) {
        html += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, name);
    }
    return html + "</ul></nav>\n";
}

std::string page_of(const tradeoff::Matrix& matrix, const std::vector<Figure>& figures) {
    const TradeoffView view(matrix);
    const std::string body = "<a class=\"skip\" href=\"#answers\">To the answers</a>\n" +
                             answers_section(view) + contents() + overview_sections(view, figures) +
                             workload_sections(view, figures) + time_sections(view, figures) +
                             system_sections(view) + reverse_section(view) + claims_section(view) +
                             method_section(view) + "<script>" + std::string(tradeoff_script()) +
                             "</script>\n";
    return framed("Which system for which workload: " + matrix.name + " (Cleave)", body,
                  ink_style() + std::string(tradeoff_style()));
}

}  // namespace

TradeoffPage tradeoff_page(const tradeoff::Matrix& matrix, const TradeoffOptions& options) {
    const Figures figures = draw_figures(matrix, {options.gnuplot, false});
    if (!figures.error.empty()) return {{}, figures.error};
    return {page_of(matrix, figures.all), {}};
}

std::string write_tradeoff_report(const std::string& folder, const tradeoff::Matrix& matrix,
                                  std::span<const ReportFile> beside,
                                  const TradeoffOptions& options) {
    const Figures figures = draw_figures(matrix, {options.gnuplot, true});
    if (!figures.error.empty()) return figures.error;
    // All are written beside their places first; a file that is dropped leaves nothing behind.
    std::vector<std::unique_ptr<OutputFile>> files;
    const auto write = [&](const std::string& name, std::string_view content) {
        files.push_back(std::make_unique<OutputFile>(folder + "/" + name));
        files.back()->write(content);
    };
    for (const Figure& figure : figures.all) {
        write("figures/" + figure.id + ".svg", figure.svg);
        write("figures/" + figure.id + ".png", figure.png);
    }
    for (const ReportFile& file : beside) write(file.name, file.content);
    write("index.html", page_of(matrix, figures.all));
    for (const auto& file : files) {
        if (!file->problem().empty()) return file->problem();
    }
    for (const auto& file : files) {
        if (std::string problem = file->keep(); !problem.empty()) return problem;
    }
    return {};
}

}  // namespace cleave::report
