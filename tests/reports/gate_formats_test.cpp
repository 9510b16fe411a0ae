#include "gate/gate_formats.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "stored/stored_table.hpp"

using namespace cleave;
using namespace cleave::report;
using gate::Standing;

namespace {

gate::Line line(const std::string& expectation, Standing standing, int at) {
    gate::Line made;
    made.judgement.expectation = expectation;
    made.judgement.observed = standing == Standing::met ? "held" : "violated in 3 of 200 runs";
    made.standing = standing;
    made.line = at;
    made.column = 3;
    if (standing == Standing::failed) {
        made.explanation = "w1 < r2 & \"r3\"";
        made.reproduce = "./run.sh run 'a b.yaml' --seed 7";
    }
    return made;
}

// One scenario of each kind; names that try to be markup.
gate::Result evil() {
    gate::Result result;
    gate::Gated failed;
    failed.path = "dir/a,b:c%.yaml";
    failed.name = "<b>|*x*\n::error::y";
    failed.protocol = "abd";
    failed.runs = 200;
    failed.whole = true;
    failed.standing = Standing::failed;
    failed.lines = {line("linearizable: holds", Standing::failed, 12),
                    line("causal: holds", Standing::met, 13),
                    line("eventual: holds", Standing::known, 14)};
    gate::Gated fine;
    fine.path = "fine.yaml";
    fine.name = "Fine";
    fine.protocol = "abd";
    fine.runs = 1'000;
    fine.whole = true;
    fine.lines = {line("linearizable: holds", Standing::met, 3)};
    gate::Gated late;
    late.path = "late.yaml";
    late.name = "Late";
    late.standing = Standing::inconclusive;
    late.undecided = "it was not run";
    gate::Gated broken = fine;
    broken.path = "broken.yaml";
    broken.trouble = "the certifier rejects ]]> the verdict";
    broken.standing = Standing::failed;
    result.scenarios = {failed, fine, late, broken};
    result.runs = 2'200;
    result.mended = {{"old.yaml", "linearizable: holds", ""}};
    return result;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("JUnit XML has a test case for each expectation, and counts them") {
    const std::string xml = junit_xml(evil());
    CHECK(has(xml, "<testsuites name=\"cleave gate\" tests=\"7\" failures=\"1\" errors=\"2\">"));
    CHECK(has(xml,
              "<testsuite name=\"&lt;b&gt;|*x* ::error::y\" tests=\"3\" failures=\"1\" "
              "errors=\"0\" skipped=\"1\">"));
    CHECK(
        has(xml, "dir/a,b:c%.yaml:12:3\nw1 &lt; r2 &amp; &quot;r3&quot;\nreproduce: ./run.sh run"));
    CHECK(has(xml, "<error message=\"it was not run\" type=\"inconclusive\">"));
    CHECK(has(xml, "the certifier rejects ]]&gt; the verdict"));
    CHECK(has(xml, "<skipped message=\"a known failure: violated in 3 of 200 runs\">"));
}

TEST_CASE("annotations point at the line, and no name can begin one of its own") {
    const std::string text = github_annotations(evil(), "");
    CHECK(has(text,
              "::error file=dir/a%2Cb%3Ac%25.yaml,line=12,col=3,title=<b>|*x* "
              "%3A%3Aerror%3A%3Ay%3A linearizable%3A holds::violated in 3 of 200 runs%0Aw1"));
    CHECK(has(text, "%0AReproduce: ./run.sh run 'a b.yaml' --seed 7\n"));
    CHECK(has(text, "::notice file=dir/a%2Cb%3Ac%25.yaml,line=14"));
    CHECK(has(text, "::warning file=late.yaml,line=1,col=1,title=Late::it was not run\n"));
    CHECK(has(text, "::error file=broken.yaml"));
    CHECK(text.find("::warning") > text.rfind("::error file"));
    std::size_t lines = 0;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1, ++lines) {
        CHECK(text.compare(at, 2, "::") == 0);
    }
    CHECK(lines == 4);
}

TEST_CASE("paths below the checked-out repository are written from there") {
    gate::Result result = evil();
    result.scenarios[0].path = "/builds/repo/x/a.yaml";
    CHECK(has(github_annotations(result, "/builds/repo"), "file=x/a.yaml,line=12"));
    CHECK(has(github_annotations(result, "/elsewhere"), "file=/builds/repo/x/a.yaml,"));
}

TEST_CASE("the summary says what was done, what failed and how to see it, as plain text") {
    const std::string text = markdown_summary(evil());
    CHECK(has(text, "## Protocol gate: 2 of 4 scenarios failed\n"));
    CHECK(has(text, "2,200 executions"));
    CHECK(has(text, "it is no proof that none can"));
    CHECK(has(text, "### What failed"));
    CHECK(has(text, "**&lt;b\\>\\|\\*x\\* ::error::y**, line 12 of"));
    CHECK(has(text, "<code>./run.sh run &#39;a b.yaml&#39; --seed 7</code>"));
    CHECK(has(text, "| ❌ failed | &lt;b\\>\\|"));
    CHECK(has(text, "| ✅ | Fine | abd | 1,000 | 1 of 1 |"));
    CHECK(has(text, "A known failure is mended"));
}

TEST_CASE("the terminal gets failures in full and the rest in one line") {
    const std::string text = gate_text(evil(), {});
    CHECK(
        has(text, "FAILED     dir/a,b:c%.yaml:12:3\n           linearizable: holds, but violated"));
    CHECK(has(text, "Reproduce: ./run.sh run 'a b.yaml' --seed 7\n"));
    CHECK(has(text, "known      dir/a,b:c%.yaml:14:3"));
    CHECK(has(text, "undecided  late.yaml"));
    CHECK(has(text, "\n2 of 4 scenarios failed, 2,200 executions\n"));
    CHECK_FALSE(has(text, "fine.yaml"));
    CHECK(has(gate_text(evil(), {true}), "\x1b[31mFAILED"));
}

TEST_CASE("the headline tells failed, undecided, known and good apart") {
    gate::Result result = evil();
    result.scenarios = {result.scenarios[1]};
    CHECK(gate_headline(result) == "1 scenario as expected");
    result.scenarios.push_back(result.scenarios[0]);
    CHECK(gate_headline(result) == "all 2 scenarios as expected");
    result.scenarios[0].standing = Standing::known;
    CHECK(gate_headline(result) == "all 2 scenarios as expected, but for known failures in 1");
    result.scenarios[1].standing = Standing::inconclusive;
    CHECK(gate_headline(result) == "1 of 2 scenarios undecided");
}

TEST_CASE("the JSON of a gate has what the others have") {
    const auto json = nlohmann::json::parse(gate_json(evil()));
    CHECK(json["scenarios"][0]["expectations"][0]["standing"] == "failed");
    CHECK(json["scenarios"][0]["expectations"][0]["line"] == 12);
    CHECK(json["scenarios"][2]["undecided"] == "it was not run");
    CHECK(json["mended"][0]["file"] == "old.yaml");
}

TEST_CASE("no cell of a table of results becomes a formula") {
    StoredSweep stored;
    stored.scenario.name = "=cmd|'x'!A1, \"y\"";
    stored.scenario.path = "+1";
    const std::string text = csv(sweep_cells({stored}));
    CHECK(has(text, "\"'=cmd|'x'!A1, \"\"y\"\"\""));
    CHECK(has(text, ",'+1\n"));
}
