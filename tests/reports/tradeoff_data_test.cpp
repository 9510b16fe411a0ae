// The forms of a trade-off matrix that are data: JSON, there and back; CSV; Markdown.

#include <algorithm>
#include <string>

#include "catch.hpp"
#include "text/escape.hpp"
#include "tradeoff/csv.hpp"
#include "tradeoff/json.hpp"
#include "tradeoff/markdown.hpp"

using namespace cleave;
using namespace cleave::tradeoff;
using namespace cleave::report;

namespace {

Rate rate(std::uint64_t count, std::uint64_t total, Estimate share) {
    return {count, total, share};
}

// Two systems of which one does not offer the workload; `text` for all that users name.
Matrix matrix_named(const std::string& text) {
    Matrix matrix;
    matrix.name = matrix.description = matrix.path = text;
    matrix.duration_s = 12;
    matrix.deadline_s = 2;
    matrix.seeds = {1, 2, 3};
    matrix.systems = {{text, text, "direct-s3", "AP", text, text}, {"b", "B", "", "", "", ""}};
    matrix.workloads = {{"w", text, text}};
    matrix.faults = {{"cut", text, true, 4.0, 8.0}};
    Cell cell;
    cell.seeds = matrix.seeds;
    cell.operations = 1'234;
    cell.consistency.level = "causal";
    Held held;
    held.violated = 2;
    held.first_violated = 3;
    cell.consistency.guarantees = {held};
    cell.consistency.strongest = {check::Guarantee::causal, check::Guarantee::eventual};
    cell.consistency.stale_reads = rate(10, 100, {0.1, 0.055, 0.174});
    cell.consistency.staleness_ms.samples = 10;
    cell.consistency.staleness_ms.p50 = Estimate{12.5, 10, 15};
    cell.consistency.fresh_by_ms = {{0, 1}, {0.5, 0.75}};
    Side side;
    side.site = text;
    side.cut_off = true;
    side.partition.reads = rate(7, 70, {0.1, 0.05, 0.19});
    side.bound.sum_ms = 120;
    side.bound.source = "a theorem";
    side.slices.push_back({3, rate(1, 2, {0.5, 0.1, 0.9}), {}});
    cell.sides.push_back(side);
    cell.cost.cache_hits = rate(3, 4, {0.75, 0.3, 0.95});
    cell.cost.dollars_month = {12.25, 11, 13};
    cell.partition = {0.5, 0.25, 0.375};
    cell.reproduce = "./run.sh run x.yaml --cell a/w/cut --seed 3";
    matrix.cells.push_back(cell);
    Cell gap;
    gap.system = 1;
    gap.not_offered = text;
    matrix.cells.push_back(gap);
    matrix.recommendations.push_back({0, 0, Fit::fits_if, text, text, 0, text, {}});
    matrix.recommendations.back().checks.push_back({text, text, Fit::unknown, 0});
    matrix.recommendations.push_back({1, 0, Fit::does_not_fit, text, "", 1, "", {}});
    matrix.claims.push_back({text, text, Truth::refuted, text, {0, 1}});
    matrix.definitions.push_back({"level", "Level", "What held.", "somebody"});
    return matrix;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string csv(const Matrix& matrix, const std::string& name) {
    for (const CsvTable& table : matrix_csv(matrix)) {
        if (table.name == name) return table.text;
    }
    return "";
}

std::size_t lines(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("a matrix written as JSON reads back as it was") {
    const std::string text = matrix_json(matrix_named("It's <b>\"bold\"</b>, é"));
    const ReadMatrix read = read_matrix_json(text);
    INFO(read.error);
    REQUIRE(read.matrix);
    CHECK(matrix_json(*read.matrix) == text);
    CHECK(read.matrix->cells[0].consistency.strongest[1] == check::Guarantee::eventual);
    CHECK(read.matrix->cells[0].cost.dollars_month.value == 12.25);
    CHECK(read.matrix->recommendations[0].fit == Fit::fits_if);
    CHECK(read.matrix->claims[0].truth == Truth::refuted);
    CHECK_FALSE(read.matrix->cells[0].consistency.staleness_ms.p99);
    CHECK(read.matrix->faults[0].partition_end_s == 8.0);
}

TEST_CASE("what is no report is refused with a reason") {
    const std::string good = matrix_json(matrix_named("x"));
    const auto error = [](const std::string& text) {
        const ReadMatrix read = read_matrix_json(text);
        CHECK_FALSE(read.matrix);
        return read.error;
    };
    CHECK(error("") != "");
    CHECK(error("[]") == "this is no report.json of `cleave report`");
    CHECK(error("{}") == "this is no report.json of `cleave report`");
    CHECK(error(R"({"scenarios": []})").find("lack the measures") != std::string::npos);
    CHECK(error(replaced(good, "\"version\": 1", "\"version\": 2")).find("another version") !=
          std::string::npos);
    CHECK(error(replaced(good, "\"system\":1,", "\"system\":2,")) != "");
    CHECK(error(replaced(good, "\"cell\":1,", "\"cell\":9,")) != "");
    CHECK(error(replaced(good, "\"eventual\"", "\"eventually\"")) != "");
    CHECK(error(replaced(good, "\"fits if\"", "\"fit\"")) != "");
    CHECK(error(replaced(good, "\"operations\":1234,", "")) != "");
    CHECK(error(replaced(good, "\"count\":10,", "\"count\":\"ten\",")) != "");
    CHECK(error(good.substr(0, good.size() / 2)) != "");
}

TEST_CASE("every table of the CSV has a header and one line a thing") {
    const Matrix matrix = matrix_named("name");
    CHECK(lines(csv(matrix, "cells.csv")) == 3);
    CHECK(lines(csv(matrix, "sides.csv")) == 7);  // three phases, reads and writes
    CHECK(lines(csv(matrix, "guarantees.csv")) == 2);
    CHECK(lines(csv(matrix, "availability.csv")) == 2);
    CHECK(lines(csv(matrix, "recommendations.csv")) == 3);
    CHECK(lines(csv(matrix, "needs.csv")) == 2);
    const std::string cells = csv(matrix, "cells.csv");
    CHECK(cells.starts_with("system,workload,faults,not_offered,seeds,operations,"));
    CHECK(cells.find("name,w,cut,,3,1234,0,causal,10,100,0.1,0.055,0.174,") != std::string::npos);
    // As many fields in each line, where none holds a comma.
    std::vector<std::ptrdiff_t> commas;
    std::size_t start = 0;
    for (std::size_t end = cells.find("\r\n"); end != std::string::npos;
         start = end + 2, end = cells.find("\r\n", start)) {
        const std::string line = cells.substr(start, end - start);
        commas.push_back(std::count(line.begin(), line.end(), ','));
    }
    CHECK(std::all_of(commas.begin(), commas.end(),
                      [&](std::ptrdiff_t n) { return n == commas.front(); }));
}

TEST_CASE("a spreadsheet takes no name for a formula, and every number for a number") {
    CHECK(csv_field("=HYPERLINK(\"x\")") == "\"'=HYPERLINK(\"\"x\"\")\"");
    CHECK(csv_field("+1+cmd") == "'+1+cmd");
    CHECK(csv_field("-2+3") == "'-2+3");
    CHECK(csv_field("@SUM(A1)") == "'@SUM(A1)");
    CHECK(csv_field("\t=1") == " =1");
    CHECK(csv_field("-2.5") == "-2.5");
    CHECK(csv_field("-1e-07") == "-1e-07");
    CHECK(csv_field("a,b") == "\"a,b\"");
    CHECK(csv_field("plain") == "plain");
    const std::string evil = csv(matrix_named("=1+1"), "cells.csv");
    CHECK(evil.find(",=1+1") == std::string::npos);
    CHECK(evil.find("'=1+1") != std::string::npos);
}

TEST_CASE("names are text in Markdown, wherever they stand") {
    CHECK(escape_markdown("a|b *c* _d_ `e`") == "a\\|b \\*c\\* \\_d\\_ \\`e\\`");
    CHECK(escape_markdown("<script>&") == "&lt;script\\>&amp;");
    CHECK(escape_markdown("[x](javascript:y)") == "\\[x\\](javascript:y)");
    CHECK(escape_markdown("two\nlines") == "two lines");
    Matrix named = matrix_named("</td>|<script>`x`\n# y");
    named.recommendations[0].reproduce = "run `a|b`";
    const std::string evil = matrix_markdown(named);
    CHECK(evil.find("`` run `a\\|b` ``") != std::string::npos);
    CHECK(evil.find("<script>") == std::string::npos);
    CHECK(evil.find("\n# y") == std::string::npos);
}

TEST_CASE("the summary says who fits what, why, and how to see it") {
    const std::string text = matrix_markdown(matrix_named("name"));
    CHECK(text.find("| name | ◐ fits if | ✗ does not fit |") != std::string::npos);
    CHECK(text.find("` ./run.sh run") == std::string::npos);  // only of what a recommendation names
    CHECK(text.find("## The wrong tool for") != std::string::npos);
    CHECK(text.find("- **B**: name") != std::string::npos);
    CHECK(text.find("- **refuted**: name") != std::string::npos);
    const std::string plain = recommendations_text(matrix_named("name"), false);
    CHECK(plain.find("◐ name: fits if") != std::string::npos);
    CHECK(plain.find('\x1b') == std::string::npos);
    CHECK(recommendations_text(matrix_named("name"), true).find("\x1b[31m") != std::string::npos);
}
