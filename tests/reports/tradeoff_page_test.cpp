#include "tradeoff/page.hpp"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "catch.hpp"
#include "markup.hpp"
#include "tradeoff_made_up.hpp"

using namespace cleave;
using namespace cleave::report;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

std::string page_of(const tradeoff::Matrix& matrix) {
    const TradeoffPage page = tradeoff_page(matrix, {});
    REQUIRE(page.error == "");
    return page.html;
}

const std::string& whole_page() {
    static const std::string html = page_of(made_up::matrix());
    return html;
}

std::string read_whole(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// A folder of the test's own, gone afterwards.
struct TemporaryFolder {
    fs::path path;
    TemporaryFolder() {
        std::string name = (fs::temp_directory_path() / "cleave-tradeoff-page-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~TemporaryFolder() { fs::remove_all(path); }
};

const std::string evil =
    "<script>alert(1)</script>\"' onload='x\n`touch owned` $(id) @T1@ \\ {a}_b % \u202Ereversed";

}  // namespace

TEST_CASE("the first table has an answer for every workload and system, with its reason") {
    const std::string& html = whole_page();
    const std::string table = html.substr(0, html.find("</table>"));
    CHECK(markup::occurrences(table, "<td class=\"answer ") == 80);
    CHECK_THAT(table, Contains("<th scope=\"row\"><a href=\"#workload-1\">Home directories</a>"));
    CHECK_THAT(table, Contains("It cannot run this workload: no conditional writes."));
    CHECK_THAT(table, Contains("fits if the cut-off office can wait for the WAN to come back"));
}

TEST_CASE("beside each workload the cheapest system that fits is named, and why") {
    tradeoff::Matrix matrix = made_up::matrix();
    for (tradeoff::Recommendation& each : matrix.recommendations) {
        each.fit = each.system == 3 || each.system == 6 ? tradeoff::Fit::fits
                                                        : tradeoff::Fit::does_not_fit;
        if (each.workload == 1) each.fit = tradeoff::Fit::does_not_fit;
        each.because = "because of system " + std::to_string(each.system);
    }
    const std::string html = page_of(matrix);
    const std::string table = html.substr(0, html.find("</table>"));
    // The edge filer costs a third of ABD.
    CHECK(markup::occurrences(table, "✓ Edge filer</a>, $") == 7);
    CHECK(markup::occurrences(table, " a month: because of system 3") == 7);
    CHECK_THAT(table, Contains("None of them fits. Nearest is <a class=\"pick\" "
                               "href=\"#answer-2-2\">✗ Dynamo"));
}

TEST_CASE("every tag of the trade-off page is closed where it should be") {
    CHECK(markup::first_nesting_error(markup::scan(whole_page()), true) == "");
}

TEST_CASE("no id stands twice in the trade-off page and every link finds its id") {
    const markup::Scan page = markup::scan(whole_page());
    std::set<std::string> ids;
    for (const std::string& id : markup::values_of(page, "id")) {
        CAPTURE(id);
        CHECK(ids.insert(id).second);
    }
    std::size_t links = 0;
    for (const char* attribute : {"href", "xlink:href"}) {
        for (const std::string& link : markup::values_of(page, attribute)) {
            if (!link.starts_with("#")) continue;
            CAPTURE(link);
            CHECK(ids.count(link.substr(1)) == 1);
            ++links;
        }
    }
    CHECK(links > 300);
}

TEST_CASE("the trade-off page needs nothing but itself and its own figures") {
    for (const std::string& link : markup::values_of(markup::scan(whole_page()), "href")) {
        CAPTURE(link);
        CHECK((link.starts_with("#") || link.starts_with("figures/")));
    }
    for (const char* outside : {"src=", "@import", "url(", "<link", "http://", "https://"}) {
        CAPTURE(outside);
        CHECK(whole_page().find(outside) == std::string::npos);
    }
}

TEST_CASE("tables and figures say what they are to those who cannot see them") {
    const markup::Scan page = markup::scan(whole_page());
    std::size_t captions = 0, tables = 0, figures = 0;
    for (const markup::Tag& tag : page.tags) {
        if (tag.end) continue;
        tables += tag.name == "table" ? 1 : 0;
        captions += tag.name == "caption" ? 1 : 0;
        const bool drawing = tag.name == "svg";
        if (!drawing) continue;
        ++figures;
        const auto label =
            std::ranges::find(tag.attributes, "aria-label", [](auto& each) { return each.first; });
        REQUIRE(label != tag.attributes.end());
        CHECK(label->second.size() > 40);
    }
    CHECK(figures == 23);
    CHECK(captions + markup::occurrences(whole_page(), "<table class=\"checks\">") == tables);
}

TEST_CASE("the page defines its measures with their sources and links to them") {
    CHECK_THAT(whole_page(), Contains("reads that return what an acknowledged write had "
                                      "overwritten before they began <small>Bailis et al. 2012"));
    CHECK_THAT(whole_page(), Contains("<a class=\"term\" href=\"#meaning-1\">Stale reads</a>"));
}

TEST_CASE("every cell's measures are on the page with their intervals, and how to run it") {
    tradeoff::Matrix matrix = made_up::matrix();
    matrix.cells[5].consistency.stale_reads = {123, 10000, tradeoff::Estimate{0.0123, 0.01, 0.015}};
    matrix.cells[5].reproduce = "./run.sh run this --seed 99";
    const std::string html = page_of(matrix);
    CHECK_THAT(html, Contains("1.2 % (1.0–1.5)"));
    CHECK_THAT(html, Contains("<code>./run.sh run this --seed 99</code>"));
}

TEST_CASE("a name can open no tag anywhere on the trade-off page or in its figures") {
    const std::string html = page_of(made_up::matrix_named(evil));
    CHECK(markup::first_nesting_error(markup::scan(html), true) == "");
    CHECK(markup::occurrences(html, "<script") == 1);  // ours
    CHECK_THAT(html, !Contains("alert(1)</script>"));
    CHECK_THAT(html, !Contains("\u202E"));
    CHECK_THAT(html, Contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39; onload=&#39;x `"));
}

TEST_CASE("the same matrix gives the same page") {
    const tradeoff::Matrix matrix = made_up::small_matrix();
    CHECK(page_of(matrix) == page_of(matrix));
}

TEST_CASE("the trade-off page of eighty fields stays below three megabytes") {
    CHECK(whole_page().size() < 3'000'000);
}

TEST_CASE("a matrix without seeds, claims or partition is a page all the same") {
    tradeoff::Matrix matrix = made_up::small_matrix();
    matrix.faults.resize(1);
    std::erase_if(matrix.cells, [](const tradeoff::Cell& cell) { return cell.faults != 0; });
    matrix.recommendations.clear();
    matrix.claims.clear();
    matrix.definitions.clear();
    matrix.seeds.clear();
    const std::string html = page_of(matrix);
    CHECK(markup::first_nesting_error(markup::scan(html), true) == "");
    CHECK_THAT(html, Contains("all sites: london and tokyo"));
    for (tradeoff::Cell& cell : matrix.cells) {
        const tradeoff::Cell empty;
        cell.consistency = empty.consistency;
        cell.sides.clear();
        cell.cost = empty.cost;
    }
    CHECK(markup::first_nesting_error(markup::scan(page_of(matrix)), true) == "");
}

TEST_CASE("a trade-off report is written with its figures and what stands beside it") {
    const TemporaryFolder folder;
    const std::vector<ReportFile> beside = {{"cells.csv", "a,b\r\n"}};
    const tradeoff::Matrix matrix = made_up::small_matrix();
    REQUIRE(write_tradeoff_report(folder.path, matrix, beside, {}) == "");
    CHECK(read_whole(folder.path / "index.html") == page_of(matrix));
    CHECK(read_whole(folder.path / "cells.csv") == "a,b\r\n");
    CHECK(fs::exists(folder.path / "figures/triangle.svg"));
    CHECK(read_whole(folder.path / "figures/triangle.png").starts_with("\x89PNG"));
    for (const std::string& link :
         markup::values_of(markup::scan(read_whole(folder.path / "index.html")), "href")) {
        CAPTURE(link);
        CHECK((link.starts_with("#") || fs::exists(folder.path / link)));
    }
}

TEST_CASE("what cannot be written whole leaves the old trade-off report as it was") {
    const TemporaryFolder folder;
    fs::create_directories(folder.path / "figures/triangle.png");  // a folder in a file's place
    std::ofstream(folder.path / "index.html") << "the old one";
    const std::string problem = write_tradeoff_report(folder.path, made_up::small_matrix(), {}, {});
    CHECK_THAT(problem, Contains("triangle.png"));
    CHECK(read_whole(folder.path / "index.html") == "the old one");
    std::size_t left = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path)) {
        left += entry.is_regular_file() ? 1 : 0;
    }
    CHECK(left == 1);
}

TEST_CASE("without gnuplot or without a matrix there is an error and no page") {
    CHECK_THAT(tradeoff_page(made_up::small_matrix(), {"no-such-gnuplot"}).error,
               Contains("gnuplot-nox"));
    const TradeoffPage nothing = tradeoff_page({}, {});
    CHECK(nothing.html.empty());
    CHECK_THAT(nothing.error, Contains("no systems"));
}

TEST_CASE("a trade-off report for people to look at", "[.picture]") {
    REQUIRE(write_tradeoff_report("report", made_up::matrix(), {}, {}) == "");
}
