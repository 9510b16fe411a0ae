#include "tradeoff/figures.hpp"

#include <algorithm>
#include <filesystem>

#include "catch.hpp"
#include "markup.hpp"
#include "plot/ink.hpp"
#include "tradeoff_made_up.hpp"

using namespace cleave;
using namespace cleave::report;
using Catch::Matchers::Contains;
using markup::occurrences;

namespace {

const std::vector<Figure>& all_figures() {
    static const Figures figures = draw_figures(made_up::matrix(), {});
    REQUIRE(figures.error == "");
    return figures.all;
}

const Figure& figure(const std::string& id) {
    const auto found = std::ranges::find(all_figures(), id, &Figure::id);
    REQUIRE(found != all_figures().end());
    return *found;
}

std::string fill(Ink ink) { return "fill = '" + std::string(day_colour(ink)) + "'"; }

}  // namespace

TEST_CASE("there is a figure of each kind, for each workload where it is of one") {
    CHECK(all_figures().size() == 4 + 2 + 1 + 8 + 8);
    for (const char* id :
         {"triangle", "triangle-by-workload", "consistency", "front", "staleness-peace",
          "staleness-partition", "healing-partition", "availability-home-directories-partition",
          "latency-writers-partition"}) {
        CHECK(!figure(id).caption.empty());
    }
}

TEST_CASE("every figure is sound XML by itself, and names all systems that it shows") {
    for (const Figure& each : all_figures()) {
        CAPTURE(each.id);
        const markup::Scan scan = markup::scan(each.svg);
        CHECK(markup::first_nesting_error(scan, false) == "");
        CHECK_THAT(scan.text, Contains("COPS"));
        CHECK_THAT(scan.text, !Contains("@T"));
    }
}

TEST_CASE("figures have the page's colours in the page and those of print in their files") {
    for (const Figure& each : all_figures()) {
        CAPTURE(each.id);
        CHECK_THAT(each.inline_svg, Contains("var(--ink-"));
        CHECK_THAT(each.svg, !Contains("var("));
        for (const std::string* svg : {&each.svg, &each.inline_svg}) {
            CHECK(svg->find("rgb(") == std::string::npos);  // none forgotten
            CHECK(svg->find("gnuplot") == std::string::npos);
        }
    }
}

TEST_CASE("the partition is shaded in every panel of the availability, and in the legend") {
    const std::string& svg = figure("availability-home-directories-partition").svg;
    CHECK(occurrences(svg, fill(Ink::cut)) == 2 * 10 + 1);
    CHECK_THAT(svg, Contains("cut off: london"));
    CHECK_THAT(svg, Contains("not cut off: tokyo"));
}

TEST_CASE("intervals are drawn where the data has them") {
    const auto bands = [](const Figures& figures) {
        for (const Figure& each : figures.all) {
            if (each.kind == FigureKind::availability) {
                return occurrences(each.svg, "fill-opacity = '0.2'");
            }
        }
        return std::size_t{0};
    };
    tradeoff::Matrix matrix = made_up::small_matrix();
    // Two systems, two sides, reads and writes, and the legend.
    CHECK(bands(draw_figures(matrix, {})) == 3 * 2 * 2 + 1);
    for (tradeoff::Cell& cell : matrix.cells) {
        for (tradeoff::Side& side : cell.sides) side.slices.clear();
    }
    CHECK(bands(draw_figures(matrix, {})) == 1);
}

TEST_CASE("a system that cannot run a workload leaves a gap that says why") {
    CHECK_THAT(figure("availability-record-partition").svg,
               Contains("cannot run this workload: no conditional writes"));
    CHECK_THAT(figure("consistency").svg, Contains("cannot: no"));
    CHECK_THAT(figure("availability-build-partition").svg, !Contains("cannot"));
}

TEST_CASE("marks of the triangle stand where the measurements put them") {
    tradeoff::Matrix matrix = made_up::small_matrix();
    matrix.systems.resize(1);
    for (tradeoff::Cell& cell : matrix.cells) {
        cell.peace = {1, 1, 0};
        cell.partition = {1, 0, 0};
    }
    const Figures figures = draw_figures(matrix, {});
    REQUIRE(figures.error == "");
    const std::string& svg = figures.all.front().svg;
    // In peace half-way between consistency and availability, then in consistency's corner.
    CHECK_THAT(svg, Contains("translate(540,585)"));
    CHECK_THAT(svg, Contains("translate(270,585)"));
}

TEST_CASE("what another system beats in consistency, latency and cost is not on the front") {
    tradeoff::Matrix matrix = made_up::small_matrix();
    matrix.systems.resize(2);
    std::erase_if(matrix.cells, [](const tradeoff::Cell& cell) { return cell.system > 1; });
    for (tradeoff::Cell& cell : matrix.cells) {
        const bool better = cell.system == 0;
        cell.consistency.strongest = {better ? check::Guarantee::linearizable
                                             : check::Guarantee::eventual};
        cell.cost.dollars_month = {better ? 5.0 : 9.0, 4, 10};
        for (tradeoff::Side& side : cell.sides) {
            side.before.read_ms.p50 = side.before.write_ms.p50 =
                tradeoff::Estimate{better ? 2.0 : 4.0, 1, 5};
        }
    }
    const auto spoken = [&] {
        const Figures figures = draw_figures(matrix, {});
        const auto front = std::ranges::find(figures.all, FigureKind::front, &Figure::kind);
        return front->inline_svg.substr(0, front->inline_svg.find('>'));
    };
    CHECK_THAT(spoken(), Contains("Straight to the store is not beaten"));
    CHECK_THAT(spoken(), !Contains("Dynamo, R + W ≤ N is not beaten"));
    for (tradeoff::Cell& cell : matrix.cells) {
        if (cell.system == 1) cell.cost.dollars_month = {4, 3, 5};  // now it is cheaper
    }
    CHECK_THAT(spoken(), Contains("Dynamo, R + W ≤ N is not beaten"));
}

TEST_CASE("the same matrix gives the same bytes of SVG and PNG") {
    const tradeoff::Matrix matrix = made_up::small_matrix();
    const Figures one = draw_figures(matrix, {"gnuplot", true});
    const Figures two = draw_figures(matrix, {"gnuplot", true});
    REQUIRE(one.error == "");
    REQUIRE(one.all.size() == two.all.size());
    for (std::size_t i = 0; i < one.all.size(); ++i) {
        CAPTURE(one.all[i].id);
        CHECK(one.all[i].svg == two.all[i].svg);
        CHECK((one.all[i].png == two.all[i].png));
        CHECK(one.all[i].png.starts_with("\x89PNG"));
    }
}

TEST_CASE("gnuplot runs no name as a command, neither for an SVG nor for a PNG") {
    const std::filesystem::path owned =
        std::filesystem::temp_directory_path() / "cleave-figures-test-owned";
    std::filesystem::remove(owned);
    const std::string touch = "touch " + owned.string();
    const std::vector<std::string> names = {
        "`" + touch + "`", "'; system('" + touch + "'); '", "$(" + touch + ")",
        "\"\n!" + touch + "\nEndOfTexts\n!" + touch, "@T1@ @T2@ {/:Bold x} \\n 漢字 <b>&amp;"};
    for (const std::string& evil : names) {
        tradeoff::Matrix matrix = made_up::matrix_named(evil);
        matrix.workloads.resize(1);
        matrix.systems.resize(3);
        const Figures figures = draw_figures(matrix, {"gnuplot", true});
        CHECK(figures.error == "");
        for (const Figure& each : figures.all) {
            CHECK(markup::first_nesting_error(markup::scan(each.svg), false) == "");
        }
        CHECK_FALSE(std::filesystem::exists(owned));
    }
}

TEST_CASE("names that look alike get files of their own") {
    tradeoff::Matrix matrix = made_up::small_matrix();
    for (tradeoff::Workload& workload : matrix.workloads) workload.key = "../../é";
    const Figures figures = draw_figures(matrix, {});
    REQUIRE(figures.error == "");
    std::vector<std::string> ids;
    for (const Figure& each : figures.all) {
        CHECK(each.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") ==
              std::string::npos);
        CHECK(std::ranges::find(ids, each.id) == ids.end());
        ids.push_back(each.id);
    }
}
