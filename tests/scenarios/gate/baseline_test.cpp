#include "gate/baseline.hpp"

#include "catch.hpp"
#include "gate/gate.hpp"

using namespace cleave;
using namespace cleave::gate;

namespace {

std::string complaint(std::string_view text) {
    const auto read = parse_baseline(text, "known.yaml");
    return read ? "" : to_string(read.errors());
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a baseline reads as it was written, whatever is in the names") {
    const Baseline baseline = {{"a b/\"c\": #.yaml", "linearizable: holds", ""},
                               {"d.yaml", "always: {x: [1]}, 'y'", "ticket 17\nstill open"}};
    const auto read = parse_baseline(write_baseline(baseline), "known.yaml");
    REQUIRE(read);
    REQUIRE(read->size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK((*read)[i].file == baseline[i].file);
        CHECK((*read)[i].expectation == baseline[i].expectation);
        CHECK((*read)[i].note == baseline[i].note);
    }
    CHECK(parse_baseline(write_baseline({}), "known.yaml")->empty());
    CHECK(parse_baseline("", "known.yaml")->empty());
}

TEST_CASE("mistakes in a baseline are told with their place and a hint") {
    const std::string misspelt = complaint("known_failures:\n  - {file: a, expectaton: b}\n");
    CHECK(has(misspelt, "known.yaml:2:15: error: unknown key \"expectaton\""));
    CHECK(has(misspelt, "did you mean \"expectation\"?"));
    CHECK(has(complaint("known_failures:\n  - {file: a}\n"), "\"expectation\" is missing"));
    CHECK(has(complaint("known_failures: {a: b}\n"), "expected a list"));
    CHECK(has(complaint("failures: []\n"), "\"known_failures\""));
    CHECK(has(complaint("known_failures: [1]\n"), "expected a mapping"));
    CHECK(has(complaint("{{{"), "known.yaml:1:"));
}

TEST_CASE("scenarios are named from the folder of the baseline, wherever the gate is run") {
    CHECK(name_in_baseline("/p/scenarios/a.yaml", "/p/known.yaml") == "scenarios/a.yaml");
    CHECK(name_in_baseline("/p/x/../scenarios/a.yaml", "/p/known.yaml") == "scenarios/a.yaml");
    CHECK(name_in_baseline("/q/a.yaml", "/p/known.yaml") == "../q/a.yaml");
}

TEST_CASE("an updated baseline has what fails, keeps notes and what was not run, drops the rest") {
    const Baseline before = {{"a.yaml", "one: holds", "why"},
                             {"b.yaml", "two: holds", ""},
                             {"other.yaml", "three: holds", "not run"}};
    Result result;
    result.mended = {before[1]};
    Gated a;
    a.path = "/p/a.yaml";
    a.lines.resize(2);
    a.lines[0].judgement.expectation = "one: holds";
    a.lines[0].standing = Standing::known;
    a.lines[1].judgement.expectation = "four: holds";
    a.lines[1].standing = Standing::failed;
    result.scenarios = {a};
    const Baseline after = updated(before, "/p/known.yaml", result);
    REQUIRE(after.size() == 3);
    CHECK(after[0].note == "why");
    CHECK(after[1].file == "other.yaml");
    CHECK(after[2].file == "a.yaml");
    CHECK(after[2].expectation == "four: holds");
}
