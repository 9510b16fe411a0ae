#include "runner/judge_properties.hpp"

#include "catch.hpp"
#include "runner/properties.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

PropertyResult told(PropertyKind kind, const std::string& sentence, bool condition,
                    bool violated = false) {
    PropertyResult result;
    result.kind = kind;
    result.sentence = sentence;
    result.told = 2;
    result.times_true = condition ? 2 : 0;
    result.violated = violated;
    if (violated || condition) result.first = PropertySight{Instant::at(3_s), "tokyo/a", 9};
    return result;
}

// Of runs with seeds 1, 2, …, what each told.
SweepResult sweep_of(const std::vector<std::vector<PropertyResult>>& runs) {
    SweepResult sweep;
    for (const auto& run : runs) {
        sweep.seeds.push_back(sweep.seeds.size() + 1);
        add_properties(sweep.properties, run, sweep.seeds.back());
    }
    return sweep;
}

std::vector<Judgement> judged(const SweepResult& sweep) {
    std::vector<Judgement> judgements;
    judge_properties(sweep, judgements);
    return judgements;
}

const auto fine = told(PropertyKind::always, "all is well", true);
const auto broken = told(PropertyKind::always, "all is well", false, true);
const auto reached = told(PropertyKind::sometimes, "it rains", true);
const auto dry = told(PropertyKind::sometimes, "it rains", false);

}  // namespace

TEST_CASE("where nothing is told and nothing expected, nothing is judged") {
    CHECK(judged(sweep_of({{}, {}})).empty());
    CHECK(judged(sweep_of({{reached}, {dry}})).empty());
}

TEST_CASE("what protocols tell must hold in every run, listed or not") {
    const auto good = judged(sweep_of({{fine}, {fine}}));
    REQUIRE(good.size() == 1);
    CHECK(good[0].met);
    CHECK(good[0].observed == "held in all 2 runs");

    const auto bad = judged(sweep_of({{fine}, {broken}, {broken}}));
    REQUIRE(bad.size() == 1);
    CHECK_FALSE(bad[0].met);
    CHECK(bad[0].settled);
    CHECK(bad[0].expectation == "always: all is well");
    CHECK(bad[0].observed == "violated in 2 of 3 runs; first by seed 2 at t+3s, tokyo/a");
}

TEST_CASE("a `sometimes` that is listed must be reached in one run, or the search is blind to it") {
    SweepResult sweep = sweep_of({{dry}, {reached}});
    sweep.scenario.expect.properties.sometimes = {std::string("it rains")};
    REQUIRE(judged(sweep).size() == 1);
    CHECK(judged(sweep)[0].met);
    CHECK(judged(sweep)[0].observed == "reached in 1 of 2 runs; first by seed 2 at t+3s, tokyo/a");

    SweepResult blind = sweep_of({{dry}, {dry}});
    blind.scenario.expect.properties.sometimes = {std::string("it rains")};
    CHECK_FALSE(judged(blind)[0].met);
    CHECK_FALSE(judged(blind)[0].settled);
    CHECK(judged(blind)[0].observed == "never reached in 2 runs: the search is blind to it");
}

TEST_CASE("an `always` that is listed must also have been told") {
    SweepResult sweep = sweep_of({{}, {}});
    sweep.scenario.expect.properties.always = {std::string("all is well")};
    REQUIRE(judged(sweep).size() == 1);
    CHECK_FALSE(judged(sweep)[0].met);
    CHECK(judged(sweep)[0].observed == "never told: the search is blind to it");
    sweep = sweep_of({{fine}});
    sweep.scenario.expect.properties.always = {std::string("all is well")};
    REQUIRE(judged(sweep).size() == 1);  // not told of twice
    CHECK(judged(sweep)[0].met);
}

TEST_CASE("a violation that is expected is met by one run, and unmet by none") {
    SweepResult sweep = sweep_of({{fine}, {broken}});
    sweep.scenario.expect.properties.violated = {"all is well"};
    REQUIRE(judged(sweep).size() == 1);
    CHECK(judged(sweep)[0].met);
    sweep = sweep_of({{fine}, {fine}});
    sweep.scenario.expect.properties.violated = {"all is well"};
    REQUIRE(judged(sweep).size() == 1);
    CHECK_FALSE(judged(sweep)[0].met);
}

TEST_CASE("a property that is measured may be broken") {
    SweepResult sweep = sweep_of({{broken}});
    sweep.scenario.expect.properties.measured = {"all is well"};
    CHECK(judged(sweep).empty());
}
