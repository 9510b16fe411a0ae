#include "tradeoff/figures.hpp"

#include <fmt/format.h>

#include <array>

#include "plot/gnuplot.hpp"
#include "tradeoff/drafts.hpp"

namespace cleave::report {
namespace {

struct Planned {
    Figure figure;
    FigureDraft draft;
};

std::vector<Planned> planned_figures(const TradeoffView& view) {
    std::vector<Planned> all;
    const auto add = [&](FigureKind kind, std::size_t workload, std::size_t plan,
                         FigureDraft draft) {
        Figure figure;
        figure.kind = kind;
        figure.workload = workload;
        figure.plan = plan;
        figure.id = draft.sketch.id();
        figure.title = draft.title;
        figure.caption = draft.caption;
        all.push_back({std::move(figure), std::move(draft)});
    };
    add(FigureKind::triangle, 0, 0, triangle_draft(view));
    add(FigureKind::small_triangles, 0, 0, small_triangles_draft(view));
    add(FigureKind::heat_map, 0, 0, heat_map_draft(view));
    add(FigureKind::front, 0, 0, front_draft(view));
    for (std::size_t plan = 0; plan < view.plans(); ++plan) {
        add(FigureKind::staleness, 0, plan, staleness_draft(view, plan));
    }
    for (const std::size_t plan : view.telling_plans()) {
        add(FigureKind::healing, 0, plan, healing_draft(view, plan));
    }
    for (std::size_t workload = 0; workload < view.workloads(); ++workload) {
        for (const std::size_t plan : view.telling_plans()) {
            add(FigureKind::availability, workload, plan, availability_draft(view, workload, plan));
            add(FigureKind::latency, workload, plan, latency_draft(view, workload, plan));
        }
    }
    return all;
}

// Two scripts, for two gnuplots side by side: machines have two processors at least.
std::vector<std::string> two_scripts(const std::vector<Planned>& planned, bool png) {
    std::array<std::string, 2> scripts;
    std::size_t turn = 0;
    for (const Planned& each : planned) {
        scripts[turn++ % 2] += each.draft.sketch.script(Terminal::svg);
    }
    for (const Planned& each : planned) {
        if (png) scripts[turn++ % 2] += each.draft.sketch.script(Terminal::png);
    }
    return {scripts.begin(), scripts.end()};
}

}  // namespace

Figures draw_figures(const tradeoff::Matrix& matrix, const FigureOptions& options) {
    Figures result;
    const TradeoffView view(matrix);
    if (view.systems() == 0 || view.workloads() == 0 || view.plans() == 0) {
        result.error = "the matrix has no systems, no workloads or no fault plans to draw";
        return result;
    }
    std::vector<Planned> planned = planned_figures(view);
    std::vector<std::string> files;
    for (const Planned& each : planned) {
        files.push_back(each.figure.id + ".svg");
        if (options.png) files.push_back(each.figure.id + ".png");
    }
    GnuplotFiles drawn = run_gnuplot(options.gnuplot, two_scripts(planned, options.png), files);
    if (!drawn.error.empty()) {
        result.error = drawn.error;
        return result;
    }
    std::size_t next = 0;
    for (Planned& each : planned) {
        const std::string& raw = drawn.files[next++];
        each.figure.inline_svg = each.draft.sketch.inline_svg(raw, each.draft.spoken);
        each.figure.svg = each.draft.sketch.file_svg(raw, each.figure.title);
        if (options.png) each.figure.png = std::move(drawn.files[next++]);
        if (each.figure.svg.empty()) {
            result.all.clear();
            result.error = fmt::format("gnuplot drew only a part of {}.svg", each.figure.id);
            return result;
        }
        result.all.push_back(std::move(each.figure));
    }
    return result;
}

}  // namespace cleave::report
