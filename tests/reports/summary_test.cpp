#include "terminal/summary.hpp"

#include <sstream>

#include "catch.hpp"
#include "made_up.hpp"
#include "text/escape.hpp"

using namespace cleave;
using namespace cleave::report;
using Catch::Matchers::Contains;

namespace {

std::string compared(TerminalOptions options = {}) {
    const std::vector sweeps{made_up::direct_s3(), made_up::edge_filer()};
    return terminal_summary(sweeps, options);
}

void check_widths(const std::string& text, std::size_t columns) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("Reproduce:")) continue;  // to be copied, it stays whole
        CAPTURE(line);
        CHECK(display_width(line) <= columns);
        CHECK((line.empty() || line.back() != ' '));
    }
}

}  // namespace

TEST_CASE("the first lines of a summary answer what held and what the cut site could do") {
    const std::string text = compared();
    const std::string top = text.substr(0, text.find("\n\n"));
    CHECK_THAT(top, Contains("✗ Direct S3 loses the WAN: not linearizable in 212 of 500 runs"));
    CHECK_THAT(top, Contains("✓ Edge filers lose the WAN: linearizable in all 500 runs"));
    CHECK_THAT(top, Contains("London, cut off: 75,000 of 180,000 operations answered (41.7 %)"));
}

TEST_CASE("no line is wider than the terminal at any width it is made for") {
    for (const std::size_t columns : {60U, 80U, 100U}) {
        check_widths(compared({.columns = columns}), columns);
    }
    check_widths(compared({.columns = 500}), 100);
    check_widths(compared({.columns = 3}), 60);
}

TEST_CASE("of many scenarios each has a line, and only those that surprise are shown in full") {
    std::vector<scenario::SweepResult> sweeps(7, made_up::edge_filer());
    for (std::size_t i = 0; i < sweeps.size(); ++i) {
        sweeps[i].scenario.path = "catalog/" + std::string(i, 'x') + "/quiet.yaml";
    }
    sweeps[3].scenario.path = "catalog/loud.yaml";
    sweeps[3].scenario.name = "The loud one";
    sweeps[3].judgements = {{"linearizable: holds", "violated in 1 of 500 runs"}};
    for (const std::size_t columns : {60U, 100U}) {
        const std::string text = terminal_summary(sweeps, {.columns = columns});
        check_widths(text, columns);
        CHECK_THAT(text, Contains("6 of 7 scenarios as expected\n"));
        CHECK_THAT(text, Contains("\n  ✓ xx/quiet"));
        CHECK_THAT(text, Contains("\n  ✗ loud "));
        CHECK_THAT(text, Contains("── The loud one\n"));
        CHECK(text.find("── ") == text.rfind("── "));
    }
}

TEST_CASE("names too long for the terminal wrap or are cut") {
    const std::string name(300, 'x');
    check_widths(terminal_summary(made_up::named(name), {}), 100);
    check_widths(terminal_summary(made_up::named("a " + name + " z"), {.columns = 60}), 60);
}

TEST_CASE("a summary has colours only when asked") {
    CHECK_THAT(compared(), !Contains("\x1b"));
    CHECK_THAT(compared({.colour = true}), Contains("\x1b[3"));
}

TEST_CASE("a name cannot send sequences to the terminal") {
    const std::string text = terminal_summary(made_up::named("\x1b]0;owned\x07\x9b"), {});
    CHECK_THAT(text, !Contains("\x1b"));
    CHECK_THAT(text, !Contains("\x07"));
    CHECK_THAT(text, Contains("]0;owned"));
}

TEST_CASE("more scenarios than fit abreast continue below") {
    const std::vector<scenario::SweepResult> sweeps(5, made_up::edge_filer());
    const std::string text = terminal_summary(sweeps, {});
    check_widths(text, 100);
    std::size_t tables = 0;
    for (std::size_t at = text.find("\nConsistency"); at != std::string::npos;
         at = text.find("\nConsistency", at + 1)) {
        ++tables;
    }
    CHECK(tables == 2);
}

TEST_CASE("the summary names what was promised, expected and seen") {
    const std::string text = terminal_summary(made_up::edge_filer(), {});
    CHECK_THAT(text, Contains("linearizable files; no acknowledged write is lost to one crash"));
    CHECK_THAT(text, Contains("✓ linearizable: holds; seen: holds in 500 of 500 runs"));
    CHECK_THAT(text, Contains("Reproduce:  ./run.sh run scenarios/catalog/edge-filers"));
    CHECK_THAT(text, Contains("trace hash 9f3c27ab10de4455"));
}

TEST_CASE("an expectation that was not met stands out") {
    scenario::SweepResult sweep = made_up::edge_filer();
    sweep.judgements[2].met = false;
    CHECK_THAT(terminal_summary(sweep, {}), Contains("✗ no, see below"));
    sweep.judgements[2].inconclusive = true;
    CHECK_THAT(terminal_summary(sweep, {}), Contains("? availability during partition"));
}

TEST_CASE("an undecided run says which limit was hit") {
    scenario::SweepResult sweep = made_up::edge_filer();
    sweep.runs_inconclusive = 3;
    sweep.shown.linearizable.limit = "20,000,000 steps on file-3";
    const std::string text = terminal_summary(sweep, {});
    CHECK_THAT(text, Contains("undecided in 3 of 500 runs"));
    CHECK_THAT(text, Contains("20,000,000 steps on file-3"));
}

TEST_CASE("a fault of the program itself is said before any result of that scenario") {
    scenario::SweepResult sweep = made_up::direct_s3();
    sweep.internal_error = "the certifier rejects the counterexample on file-3";
    const std::string text = terminal_summary(sweep, {});
    CHECK_THAT(text, Contains("✗ Cleave itself failed, see below"));
    CHECK(text.find("the certifier rejects") < text.find("Counterexample from seed"));
}

TEST_CASE("the site without the store is the one cut off wherever the partition runs") {
    scenario::SweepResult sweep = made_up::edge_filer();
    sweep.scenario.faults[0].what = scenario::Partition{{{2}, {0, 1}}};  // the store stands alone
    const std::string text = terminal_summary(sweep, {});
    CHECK_THAT(text, Contains("London, cut off:"));
    CHECK_THAT(text, Contains("Tokyo, cut off:"));
}
