#include "json/sweep.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "made_up.hpp"

using namespace cleave;
using namespace cleave::report;

namespace {

nlohmann::json parsed(const std::vector<scenario::SweepResult>& sweeps) {
    return nlohmann::json::parse(results_json(sweeps));
}

}  // namespace

TEST_CASE("the JSON of a comparison has every scenario with its verdict") {
    const nlohmann::json json = parsed({made_up::direct_s3(), made_up::edge_filer()});
    CHECK(json["format"] == "cleave-results");
    REQUIRE(json["scenarios"].size() == 2);
    const nlohmann::json& direct = json["scenarios"][0];
    CHECK(direct["scenario"]["name"] == "Direct S3 loses the WAN");
    CHECK(direct["runs_violated"] == 212);
    CHECK(direct["first_failing_seed"] == 7);
    CHECK(direct["seeds"].size() == 500);
    CHECK(direct["judgements"][0]["met"] == true);
    CHECK(direct["shown_run"]["linearizable"]["conclusion"] == "violated");
    CHECK(json["scenarios"][1]["first_failing_seed"].is_null());
    CHECK(json["scenarios"][1]["shown_run"]["linearizable"]["counterexamples"].empty());
}

TEST_CASE("hashes are text of sixteen digits") {
    const nlohmann::json json = parsed({made_up::edge_filer()});
    CHECK(json["scenarios"][0]["shown_run"]["trace_hash"] == "9f3c27ab10de4455");
}

TEST_CASE("a counterexample carries its operations whole") {
    const nlohmann::json json = parsed({made_up::direct_s3()});
    const nlohmann::json& shown =
        json["scenarios"][0]["shown_run"]["linearizable"]["counterexamples"][0];
    CHECK(shown["key"] == "file-3");
    REQUIRE(shown["core"].size() == 4);
    CHECK(shown["core"][0] == nlohmann::json::parse(R"({"op": 0, "process": 7, "f": "write",
        "key": "file-3", "value": 41, "outcome": "ok", "invoked_ns": 61020000000,
        "completed_ns": 61204000000})"));
    CHECK(shown["cycle"].size() == 4);
    const nlohmann::json& maybe = shown["context"][1];
    CHECK(maybe["outcome"] == "info");
    CHECK(maybe["completed_ns"].is_null());
    CHECK(shown["context"][2]["value"].is_null());
}

TEST_CASE("of a volume, what was asked and answered are lists, whatever the function") {
    scenario::SweepResult sweep = made_up::direct_s3();
    sweep.scenario.workload.object = "volume";
    history::History history;
    const std::vector<objects::Datum> size = {objects::Datum(9)};
    const auto nine = history.record({.process = 4,
                                      .function = history.function("stat"),
                                      .key = history.key("file-9"),
                                      .output = size,
                                      .invoked = Instant::at(Duration::seconds(1)),
                                      .completed = Instant::at(Duration::seconds(2)),
                                      .outcome = Outcome::ok});
    sweep.shown.history = std::move(history);
    auto& shown = sweep.shown.linearizable.counterexamples.front();
    shown.core = {nine};
    shown.context.clear();
    const nlohmann::json json = parsed({sweep});
    const nlohmann::json& core =
        json["scenarios"][0]["shown_run"]["linearizable"]["counterexamples"][0]["core"];
    CHECK(core[0] == nlohmann::json::parse(R"({"op": 0, "process": 4, "f": "stat",
        "key": "file-9", "input": [], "output": [9], "outcome": "ok", "invoked_ns": 1000000000,
        "completed_ns": 2000000000})"));
}

TEST_CASE("series and phases keep their counts and units") {
    const nlohmann::json json = parsed({made_up::edge_filer()});
    const nlohmann::json& run = json["scenarios"][0]["shown_run"];
    CHECK(run["slice_ns"] == 1'000'000'000);
    CHECK(run["series"][0]["site"] == "london");
    CHECK(run["series"][0]["slices"].size() == 120);
    CHECK(run["series"][0]["slices"][40]["reads"]["ok"] == 4);
    CHECK(run["faults"][0]["sites"] == nlohmann::json({"london"}));
}

TEST_CASE("any bytes in a name give well-formed JSON and the same one each time") {
    const std::vector<scenario::SweepResult> sweeps{made_up::named("\"\\\xff\n<script>")};
    CHECK(parsed(sweeps)["scenarios"][0]["scenario"]["name"] == "\"\\\xEF\xBF\xBD\n<script>");
    CHECK(results_json(sweeps) == results_json(sweeps));
}
