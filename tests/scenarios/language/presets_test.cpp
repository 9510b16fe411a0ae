// Named workloads: each is of the language, overridden by what stands beside its name, and refused
// where a protocol lacks what it needs.

#include "language/presets.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "language/show.hpp"
#include "sample.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

const std::string sample_workload =
    "workload: {files: 20, popularity: zipf 0.99, mix: {read: 75%, write: 25%}, rate: 50/s per "
    "client}";

std::string with_workload(const std::string& workload) {
    return sample::with(sample_workload, "workload: " + workload);
}

Workload workload_of(const std::string& workload) {
    const Result<Scenario> scenario = sample::parse(with_workload(workload));
    INFO(to_string(scenario.errors()));
    REQUIRE(scenario);
    return (*scenario).workload;
}

std::string errors(const std::string& workload) { return sample::errors(with_workload(workload)); }

const char* const names[] = {"ai-reading",     "archive",         "home-directories",
                             "random-access",  "rendering",       "shared-writers",
                             "software-build", "system-of-record"};

bool needs_cas(const std::string& name) { return name == "system-of-record"; }

}  // namespace

TEST_CASE("the presets are these eight, each with words for people and a text with sources") {
    std::vector<std::string> found;
    for (const WorkloadPreset& preset : workload_presets()) {
        found.push_back(preset.name);
        CHECK(preset.help.size() > 20);
        const bool sourced = preset.text.find("assumed") != std::string_view::npos ||
                             preset.text.find("SPEC") != std::string_view::npos;
        CHECK(sourced);
    }
    CHECK(found == std::vector<std::string>(std::begin(names), std::end(names)));
}

TEST_CASE("a preset comes out as if its keys had been written, and shows as what it was") {
    for (const std::string name : names) {
        if (needs_cas(name)) continue;
        INFO(name);
        Workload workload = workload_of("{preset: " + name + "}");
        CHECK(workload == preset_workload(name));
        const Result<Scenario> whole = sample::parse(with_workload("{preset: " + name + "}"));
        const Result<Scenario> again = sample::parse(show(*whole));
        REQUIRE(again);
        CHECK((*again).workload == workload);
    }
}

TEST_CASE("keys beside a preset override it, and it alone") {
    const Workload plain = preset_workload("home-directories");
    Workload changed = workload_of("{files: 7, preset: home-directories, think_time: 5s}");
    CHECK(changed.keys == 7);
    CHECK(changed.loop == Loop::closed);
    CHECK(changed.interval == Duration::seconds(5));
    changed.keys = plain.keys;
    changed.loop = plain.loop;
    changed.interval = plain.interval;
    CHECK(changed == plain);
}

TEST_CASE("the mix of a preset is that of its source") {
    const Workload home = preset_workload("home-directories");
    CHECK(home.stat == Ratio::percent(24 + 26 + 11 + 1 + 1 + 1 + 2));  // LOOKUP, GETATTR, ...
    CHECK(home.read == Ratio::percent(18));
    CHECK(home.write == Ratio::percent(10 + 4 + 1));  // WRITE, SETATTR, CREATE of SPECsfs2008
    CHECK(home.remove == Ratio::percent(1));
    const Workload ai = preset_workload("ai-reading");
    CHECK(ai.read == Ratio::percent(95));  // YCSB B
    const Workload record = preset_workload("system-of-record");
    CHECK(record.read == Ratio::percent(50));  // YCSB F
    CHECK(record.read_modify_write == Ratio::percent(50));
    CHECK(record.zipf_exponent == Ratio{990'000'000});
    CHECK(preset_workload("archive").write == Ratio::percent(100));
    const Workload random = preset_workload("random-access");
    REQUIRE(random.sizes.size() == 4);
    CHECK(random.sizes[0].share == Ratio{652'000'000});  // GFS
    CHECK(random.size == Bytes::mebi(1));
}

TEST_CASE("a protocol that lacks a function is named with it") {
    CHECK(errors("{preset: system-of-record}") ==
          "11:20: the protocol \"edge-filer\" does not offer \"cas\" | it offers read, write, "
          "remove");
    CHECK(not_offered(preset_workload("system-of-record"), sample::protocols()[1]) ==
          "edge-filer does not offer cas");
    CHECK(not_offered(preset_workload("archive"), sample::protocols()[1]).empty());
    CHECK(errors("{object: kv, mix: {read: 10%, read_modify_write: 90%}}") ==
          "11:41: the protocol \"edge-filer\" does not offer \"cas\" | it offers read, write, "
          "remove");
}

TEST_CASE("a name that is none is told of, with the one that was meant") {
    CHECK(errors("{preset: home-directory}") ==
          "11:20: \"home-directory\" is not a named workload | did you mean \"home-directories\"?");
}

TEST_CASE("phases inherit what they do not say and follow each other") {
    const Workload workload = workload_of(
        "{files: 9, rate: 5/s per client, phases: [{for: 25%, mix: {read: 100%}}, {for: 10s, size: "
        "1MiB}, {mix: {write: 100%}, think_time: 1s}]}");
    Scenario scenario;
    scenario.workload = workload;
    const std::string shown = show(scenario);
    CHECK(shown.find("{for: 10s, size: 1MiB}") != std::string::npos);
    const std::vector<Stage> stages = stages_of(workload, Duration::seconds(120));
    REQUIRE(stages.size() == 3);
    CHECK(stages[0].end == Instant::at(Duration::seconds(30)));
    CHECK(stages[1].end == Instant::at(Duration::seconds(40)));
    CHECK(stages[2].end == Instant::at(Duration::seconds(120)));
    CHECK(stages[0].workload.read == Ratio::percent(100));
    CHECK(stages[0].workload.write == Ratio{});
    CHECK(stages[1].workload.read == Ratio::percent(75));
    CHECK(stages[1].workload.size == Bytes::mebi(1));
    CHECK(stages[1].workload.loop == Loop::open);
    CHECK(stages[2].workload.loop == Loop::closed);
    CHECK(stages[2].workload.size == Bytes::kibi(64));
}

TEST_CASE("what cannot follow each other, or be at once, is an error at its place") {
    const std::pair<const char*, const char*> mistakes[] = {
        {"{phases: [{for: 10s}, {for: 20s}]}",
         "11:34: the last phase lasts to the end and has no \"for\""},
        {"{phases: [{mix: {read: 100%}}, {rate: 1/s per client}]}",
         "11:21: every phase but the last needs the key \"for\""},
        {"{phases: [{for: 150s}, {rate: 1/s per client}]}",
         "11:20: the phases leave no time: the scenario lasts 120s"},
        {"{load: {for: 100%}}", "11:18: the load leaves no time: the scenario lasts 120s"},
        {"{files: 5, load: {for: 10%, files: 6}}", "11:28: there are no 6 files"},
        {"{reads: loaded}",
         "11:19: nothing is loaded | say how long it may take, as in load: {for: 10%}"},
        {"{load: {for: 10%}, writes: once}",
         "11:38: all files are loaded: none is left to be written once | load fewer, as in load: "
         "{for: 10%, files: 5}"},
        {"{bursts: {for: 5s, every: 4s}}", "11:37: the next burst begins before this one ends"},
        {"{size: [50% 1KiB, 40% 2KiB]}", "11:18: the shares of the sizes sum to 90%, not to 100%"},
        {"{size: [50% 4KiB..1KiB, 50% 2KiB]}",
         "11:19: a range of sizes begins with the smaller one, above zero"},
        {"{mix: {read: 50%, read_modify_write: 50%}}",
         "11:29: files have no conditional writes | use object: kv"},
        {"{preset: home-directories, object: register}",
         "11:20: a register cannot be removed | use object: kv or object: file"},
    };
    for (const auto& [workload, error] : mistakes) {
        INFO(workload);
        CHECK(errors(workload) == error);
    }
}
