#include "html/plots.hpp"

#include "catch.hpp"
#include "made_up.hpp"

using namespace cleave;
using namespace cleave::report;
using Catch::Matchers::Contains;

namespace {

SitePlot london(const scenario::SweepResult& sweep) {
    SitePlot plot;
    plot.id = "plot-1-1";
    plot.description = "London";
    plot.series = &sweep.shown.series[0];
    plot.slice_length = sweep.shown.slice_length;
    for (const scenario::FaultWindow& fault : sweep.shown.faults) {
        plot.shades.push_back(
            {fault.label, fault.start, fault.end, fault.is_partition, fault.is_partition});
    }
    plot.span = Duration::seconds(120);
    plot.latency_min = Duration::milliseconds(1);
    plot.latency_max = Duration::seconds(1);
    return plot;
}

std::size_t occurrences(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++n;
    }
    return n;
}

}  // namespace

TEST_CASE("faults are shaded in both panels and named once") {
    const scenario::SweepResult sweep = made_up::edge_filer();
    const Plots plots = draw_plots({london(sweep)}, "gnuplot");
    REQUIRE(plots.error.empty());
    const std::string& svg = plots.svg.front();
    CHECK(occurrences(svg, "fill = 'var(--cut)'") == 2);
    CHECK(occurrences(svg, "fill = 'var(--crash-faint)'") == 2);  // tokyo's, seen from London
    CHECK(occurrences(svg, "<text>london cut off</text>") == 1);
}

TEST_CASE("every curve is drawn in a colour of the page's theme") {
    const scenario::SweepResult sweep = made_up::edge_filer();
    const Plots plots = draw_plots({london(sweep)}, "gnuplot");
    REQUIRE(plots.error.empty());
    for (const char* curve : {"--reads", "--writes", "--p50", "--p99"}) {
        CHECK_THAT(plots.svg.front(), Contains("stroke='var(" + std::string(curve) + ")'"));
    }
    CHECK_THAT(plots.svg.front(), !Contains("rgb("));
    CHECK_THAT(plots.svg.front(), !Contains("<?xml"));
}

TEST_CASE("a time without answers leaves a gap in the latency and none in the availability") {
    const scenario::SweepResult holes = made_up::direct_s3();  // London answers nothing while cut
    const scenario::SweepResult whole = made_up::edge_filer();
    const auto moves = [](const Plots& plots, const std::string& colour) {
        return occurrences(plots.svg.front(), "stroke='var(" + colour + ")'");
    };
    const Plots with = draw_plots({london(holes)}, "gnuplot");
    const Plots without = draw_plots({london(whole)}, "gnuplot");
    REQUIRE(with.error.empty());
    CHECK(moves(with, "--p50") == moves(without, "--p50") + 1);
    CHECK(moves(with, "--reads") == moves(without, "--reads"));
}

TEST_CASE("gnuplot runs no name as a command and the page shows it escaped") {
    const scenario::SweepResult sweep = made_up::edge_filer();
    const std::string evil = "'\n!touch owned\n`id` $(id) @x <b>";
    SitePlot plot = london(sweep);
    plot.description = evil;
    for (PlotShade& shade : plot.shades) shade.label = evil;
    const Plots plots = draw_plots({plot}, "gnuplot");
    REQUIRE(plots.error.empty());
    CHECK_THAT(plots.svg.front(), Contains("&#39; !touch owned `id` $(id) "));
    CHECK_THAT(plots.svg.front(), !Contains("<b>"));
}

TEST_CASE("a missing or failing gnuplot is an error that says which package has it") {
    const scenario::SweepResult sweep = made_up::edge_filer();
    for (const char* program : {"no-such-gnuplot", "false", "true"}) {
        const Plots plots = draw_plots({london(sweep)}, program);
        CHECK(plots.svg.empty());
        CHECK_THAT(plots.error, Contains("gnuplot-nox"));
        CHECK_THAT(plots.error, Contains(program));
    }
}

TEST_CASE("a site that answered nothing at all still has its axes and shades") {
    scenario::SweepResult sweep = made_up::direct_s3();
    for (scenario::Slice& slice : sweep.shown.series[0].slices) slice = scenario::Slice{};
    const Plots plots = draw_plots({london(sweep)}, "gnuplot");
    REQUIRE(plots.error.empty());
    CHECK(occurrences(plots.svg.front(), "fill = 'var(--cut)'") == 2);
}
