#include "compare/comparison.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"

using namespace cleave;
using compare::Better;
using compare::Change;
using compare::Unit;

namespace {

compare::FigureChange latency() {
    compare::FigureChange figure;
    figure.name = "london, partition: p99 latency";
    figure.unit = Unit::milliseconds;
    figure.before = 41.2;
    figure.after = 58.13;
    figure.pairs = 200;
    figure.differing = 190;
    figure.difference = statistics::Estimate{16.93, 14.2, 19.8};
    figure.chance = 0.00001;
    figure.change = Change::worse;
    return figure;
}

compare::FigureChange lost_runs() {
    compare::FigureChange figure;
    figure.name = "runs that lose writes";
    figure.unit = Unit::share;
    figure.before = 0;
    figure.after = 0.015;
    figure.share_before = statistics::Estimate{0, 0, 0.019};
    figure.share_after = statistics::Estimate{0.015, 0.005, 0.043};
    figure.pairs = 200;
    figure.differing = 3;
    figure.difference = statistics::Estimate{0.015, 0, 0.035};
    figure.change = Change::unclear;
    return figure;
}

// One scenario that is worse, one that is not, and one that the second side lacks.
compare::Comparison comparison() {
    compare::ScenarioChange worse;
    worse.name = "Edge filers lose the WAN";
    worse.path = "edge.yaml";
    worse.runs_before = worse.runs_after = worse.common = 200;
    worse.traces = {17, 40, 88, 90, 91, 92, 93};
    for (const std::uint64_t seed : worse.traces) {
        worse.verdicts.push_back({seed, "linearizable", "holds", "violated"});
    }
    compare::ExpectationChange expectation{"linearizable: holds", "held in all 200 runs",
                                           "violated in 7 of 200 runs"};
    expectation.met_before = true;
    expectation.change = Change::worse;
    expectation.seed = 17;
    worse.expectations = {expectation};
    worse.figures = {lost_runs(), latency()};
    worse.reproduce = "cleave run edge.yaml --seed 17";
    compare::ScenarioChange same;
    same.name = "Direct to S3";
    same.runs_before = same.runs_after = same.common = 200;
    compare::Comparison result;
    result.before = {"main.results", "1f2e3d4c5b6a7988", "0.1.0"};
    result.after = {"change.results", "77aa88bb99cc00dd", "0.1.0"};
    result.scenarios = {worse, same};
    result.only_before = {"Gone"};
    result.change = Change::worse;
    return result;
}

std::size_t at(const std::string& text, const std::string& what) {
    CAPTURE(text, what);
    const std::size_t found = text.find(what);
    CHECK(found != std::string::npos);
    return found;
}

}  // namespace

TEST_CASE("the text of a comparison tells the worst first, and counts what did not change") {
    const std::string text = report::comparison_text(comparison());
    at(text, "main.results (0.1.0, build 1f2e3d4c) → change.results (0.1.0, build 77aa88bb)");
    const std::size_t expectation =
        at(text, "worse    linearizable: holds: held in all 200 runs → violated in 7 of 200 runs");
    const std::size_t figure = at(text,
                                  "worse    london, partition: p99 latency: 41.2 ms → 58.1 ms, "
                                  "+16.9 ms (+14.2 … +19.8)");
    const std::size_t unclear = at(text,
                                   "unclear  runs that lose writes: 0.00 % (0.00 … 1.90) → 1.50 % "
                                   "(0.5 … 4.30), +1.50 points (+0.00 … +3.50); 3 of 200 seeds "
                                   "differ: too few to tell");
    CHECK(expectation < figure);
    CHECK(figure < unclear);
    at(text, "seeds 17, 40, 88, 90, 91 and 2 more: linearizable holds before, violated now");
    at(text, "cleave run edge.yaml --seed 17");
    at(text, "? Gone  was not run the second time");
    at(text, "= 1 scenario no different, 1 of them to the last event");
    at(text, "Worse: 1 expectation and 1 figure in 1 of 2 scenarios.");
    CHECK(text.find("Direct to S3") == std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(report::comparison_text(comparison(), {.colour = true}).find('\x1b') !=
          std::string::npos);
}

TEST_CASE("the Markdown of a comparison is a table of what changed") {
    const std::string text = report::comparison_markdown(comparison());
    CHECK(at(text, "### Worse: 1 expectation and 1 figure") == 0);
    at(text, "| ❌ worse | Edge filers lose the WAN | linearizable: holds |");
    at(text, "| 41.2 ms | 58.1 ms | +16.9 ms (+14.2 … +19.8) |");
    at(text, "<code>cleave run edge.yaml --seed 17</code>");
    at(text, "<details>");
}

TEST_CASE("names in a comparison do no harm, wherever they are shown") {
    compare::Comparison evil = comparison();
    evil.scenarios[0].name = "a|b\n@team #7 <img src=x> **x** \x1b[31m`c`";
    evil.scenarios[0].figures[0].name = "[x](javascript:y)";
    const std::string markdown = report::comparison_markdown(evil);
    for (const char* harm : {"a|b", "@team", "#7", "<img", "**x**", "`c`", "[x](", "\x1b"}) {
        CAPTURE(harm);
        CHECK(markdown.find(harm) == std::string::npos);
    }
    CHECK(report::comparison_text(evil).find('\x1b') == std::string::npos);
    CHECK(nlohmann::json::parse(report::comparison_json(evil)).at("scenarios").size() == 2);
}

TEST_CASE("the JSON of a comparison has every figure with its interval") {
    const auto json = nlohmann::json::parse(report::comparison_json(comparison()));
    CHECK(json.at("change") == "worse");
    const auto& scenario = json.at("scenarios").at(0);
    CHECK(scenario.at("seeds_of_another_trace").size() == 7);
    CHECK(scenario.at("verdicts").at(0).at("seed") == 17);
    CHECK(scenario.at("expectations").at(0).at("after").at("met") == false);
    const auto& figure = scenario.at("figures").at(1);
    CHECK(figure.at("difference").at("low") == 14.2);
    CHECK(figure.at("unit") == "milliseconds");
    CHECK(scenario.at("figures").at(0).at("after_wilson").at("high") == 0.043);
    CHECK(json.at("only_before").at(0) == "Gone");
}
