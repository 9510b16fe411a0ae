#include "html/page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "html/frame.hpp"
#include "html/plots.hpp"
#include "html/sections.hpp"
#include "text/story.hpp"

namespace cleave::report {
namespace {

using scenario::SweepResult;

struct Axes {
    Duration span;
    Duration latency_min = Duration::milliseconds(1);
    Duration latency_max = Duration::milliseconds(10);
};

// The same for all figures of the page, so that they can be compared by eye: whole decades.
Axes common_axes(Sweeps sweeps) {
    Axes axes;
    for (const SweepResult& sweep : sweeps) {
        for (const scenario::SiteSeries& series : sweep.shown.series) {
            const auto slices = static_cast<std::int64_t>(series.slices.size());
            axes.span = std::max(axes.span, sweep.shown.slice_length * slices);
            for (const scenario::Slice& slice : series.slices) {
                if (slice.p50.count() > 0) {
                    while (slice.p50 < axes.latency_min &&
                           axes.latency_min > Duration::microseconds(1)) {
                        axes.latency_min = axes.latency_min / 10;
                    }
                }
                while (slice.p99 > axes.latency_max && axes.latency_max < Duration::seconds(100)) {
                    axes.latency_max = axes.latency_max * 10;
                }
            }
        }
    }
    return axes;
}

std::size_t site_index(const SweepResult& sweep, const std::string& name) {
    const auto& sites = sweep.scenario.sites;
    const auto found = std::find_if(sites.begin(), sites.end(),
                                    [&](const scenario::Site& site) { return site.name == name; });
    return static_cast<std::size_t>(found - sites.begin());
}

std::vector<SitePlot> plot_requests(Sweeps sweeps) {
    const Axes axes = common_axes(sweeps);
    std::vector<SitePlot> plots;
    for (std::size_t s = 0; s < sweeps.size(); ++s) {
        const SweepResult& sweep = sweeps[s];
        for (std::size_t i = 0; i < sweep.shown.series.size(); ++i) {
            const scenario::SiteSeries& series = sweep.shown.series[i];
            const std::size_t site = site_index(sweep, series.site);
            SitePlot plot;
            plot.id = fmt::format("plot-{}-{}", s + 1, i + 1);
            plot.description =
                fmt::format("{}, {}: availability and latency over time, faults shaded",
                            sweep.scenario.name, series.site);
            plot.series = &series;
            plot.slice_length = sweep.shown.slice_length;
            for (const scenario::FaultWindow& fault : sweep.shown.faults) {
                const bool touches =
                    std::find(fault.sites.begin(), fault.sites.end(), site) != fault.sites.end();
                plot.shades.push_back(
                    {fault.label, fault.start, fault.end, fault.is_partition, touches});
            }
            plot.width = sweeps.size() > 2 ? 350 : 460;  // three abreast or two
            plot.span = axes.span;
            plot.latency_min = axes.latency_min;
            plot.latency_max = axes.latency_max;
            plots.push_back(std::move(plot));
        }
    }
    return plots;
}

std::string page_title(Sweeps sweeps, const HtmlOptions& options) {
    if (!options.title.empty()) return options.title;
    std::string title;
    for (const SweepResult& sweep : sweeps) {
        title += (title.empty() ? "" : " against ") + sweep.scenario.name;
    }
    return title + " (Cleave)";
}

}  // namespace

HtmlPage html_page(Sweeps sweeps, const HtmlOptions& options) {
    if (sweeps.empty()) return {{}, "there are no results to make a page of"};
    const Plots plots = draw_plots(plot_requests(sweeps), options.gnuplot);
    if (!plots.error.empty()) return {{}, plots.error};
    HtmlPage page;
    page.html = framed(page_title(sweeps, options),
                       header_section(sweeps) + comparison_section(sweeps) +
                           counterexample_sections(sweeps, options.run_pages) +
                           plots_section(sweeps, plots.svg) + properties_section(sweeps) +
                           settings_section(sweeps) + reproduce_section(sweeps, options.run_pages) +
                           glossary_section());
    return page;
}

}  // namespace cleave::report
