// Named workloads at work: what clients did has the shares that the source of each says.

#include <map>
#include <set>

#include "catalog/protocols.hpp"
#include "catch.hpp"
#include "language/parse.hpp"
#include "language/presets.hpp"
#include "load.hpp"
#include "runner/run.hpp"

using namespace cleave;
using namespace cleave::scenario;
using history::Action;
using history::OpIndex;

namespace {

// Two offices on a strong store, that answer quickly.
std::string offices(const std::string& workload, const std::string& duration = "60s") {
    return R"(
name: Offices
duration: )" +
           duration + R"(
settle: 2s
sites:
  london:   {clients: 3}
  tokyo:    {clients: 3}
  virginia: {object_store: s3-2020}
links:
  - {between: [london, virginia], rtt: 20ms}
  - {between: [tokyo, virginia], rtt: 20ms}
protocol: {name: direct-s3}
workload: )" +
           workload;
}

struct Work {
    std::map<Action, double> share;  // of what was done after the load, before the final reads
    std::map<std::uint32_t, std::set<std::uint32_t>> written;  // keys, by site; likewise
    std::set<std::uint32_t> loaded, final;
    std::size_t count = 0;
};

Work work(const std::string& workload, const std::string& duration = "60s") {
    const Scenario scenario = testing::parse(offices(workload, duration));
    RunOptions options;
    options.check = false;
    const RunResult run = cleave::scenario::run(scenario, 1, options);
    const Instant begin = stages_of(scenario.workload, scenario.duration).front().begin;
    const Instant end = Instant::at(scenario.duration);
    Work result;
    for (std::uint32_t i = 0; i < run.history.size(); ++i) {
        const history::Operation operation = run.history[OpIndex{i}];
        if (operation.invoked >= end) {
            result.final.insert(operation.key.value);
        } else if (operation.invoked < begin) {
            result.loaded.insert(operation.key.value);
        } else {
            ++result.share[operation.action];
            ++result.count;
            if (operation.action != Action::write) continue;
            result.written[run.process_site[operation.process]].insert(operation.key.value);
        }
    }
    for (auto& [action, share] : result.share) share /= static_cast<double>(result.count);
    return result;
}

}  // namespace

TEST_CASE("home directories do what SPECsfs2008 says: 84 % looks, 15 % writes, 1 % removals") {
    Work home = work("{preset: home-directories, rate: 20/s per client}");
    CHECK(home.count > 6'800);
    CHECK(home.share[Action::read] == Approx(0.84).margin(0.015));
    CHECK(home.share[Action::write] == Approx(0.15).margin(0.015));
    CHECK(home.share[Action::remove] == Approx(0.01).margin(0.004));
}

TEST_CASE("image reading is YCSB's B: 95 % reads, of files that were all loaded before") {
    Work ai = work("{preset: ai-reading, rate: 10/s per client}");
    CHECK(ai.share[Action::read] == Approx(0.95).margin(0.01));
    CHECK(ai.share[Action::write] == Approx(0.05).margin(0.01));
    CHECK(ai.loaded.size() == 200);
}

TEST_CASE("a system of record reads, and changes on condition what it has read, half and half") {
    Work record = work("{preset: system-of-record, rate: 10/s per client}");
    // Of a hundred calls, fifty are reads and fifty a read and a cas.
    CHECK(record.share[Action::read] == Approx(2.0 / 3).margin(0.02));
    CHECK(record.share[Action::cas] == Approx(1.0 / 3).margin(0.02));
    CHECK(record.share.size() == 2);
}

TEST_CASE("what a conditional write expects is what its read saw, so that most succeed") {
    std::string yaml = offices("{preset: system-of-record, rate: 2/s per client}");
    yaml.replace(yaml.find("s3-2020"), 7, "s3-2024");  // which has conditional writes
    const Scenario scenario = testing::parse(yaml);
    const RunResult run = cleave::scenario::run(scenario, 1);
    int ok = 0, all = 0;
    for (std::uint32_t i = 0; i < run.history.size(); ++i) {
        const history::Operation operation = run.history[OpIndex{i}];
        if (operation.action != Action::cas) continue;
        ++all;
        ok += operation.outcome == Outcome::ok;
    }
    CHECK(all > 250);
    CHECK(ok > all * 8 / 10);
    CHECK(run.linearizable.conclusion == check::Conclusion::holds);
}

TEST_CASE("an archive writes every file once, at its own site, and is read in the end alone") {
    const Work archive = work("{preset: archive, rate: 5/s per client}");
    CHECK(archive.share.size() == 1);
    std::size_t files = 0;
    for (const auto& [site, keys] : archive.written) files += keys.size();
    CHECK(files == archive.count);
    CHECK(archive.count == 600);  // as many as there are; the clients ask for 1,800
    CHECK(archive.final.size() == files);
}

TEST_CASE("rendering reads the scene and writes frames, then only archives") {
    const Scenario scenario = testing::parse(offices("{preset: rendering}"));
    const RunResult run = cleave::scenario::run(scenario, 1);
    const auto stages = stages_of(scenario.workload, scenario.duration);
    REQUIRE(stages.size() == 2);
    std::map<Action, int> rendering, archiving;
    for (std::uint32_t i = 0; i < run.history.size(); ++i) {
        const history::Operation operation = run.history[OpIndex{i}];
        if (operation.invoked < stages[0].begin || operation.invoked >= stages[1].end) continue;
        ++(operation.invoked < stages[0].end ? rendering : archiving)[operation.action];
        if (operation.action == Action::read) CHECK(operation.value.has_value());  // it was loaded
    }
    const int all = rendering[Action::read] + rendering[Action::write];
    CHECK(all > 500);
    CHECK(rendering[Action::write] == Approx(0.025 * all).margin(0.012 * all));
    CHECK(archiving[Action::read] == 0);
    CHECK(archiving[Action::write] > 60);
}

TEST_CASE("a software build looks most of the time, in bursts") {
    Work build = work("{preset: software-build}");
    CHECK(build.count > 500);
    CHECK(build.share[Action::read] == Approx(0.84).margin(0.03));
    CHECK(build.share[Action::write] == Approx(0.14).margin(0.03));
    CHECK(build.share[Action::remove] == Approx(0.02).margin(0.012));
}

TEST_CASE("random access goes to files that a site does not share, each seldom") {
    const Work random = work("{preset: random-access, rate: 5/s per client}", "100s");
    CHECK(random.loaded.size() == 1'000);
    const std::size_t most = random.count * 3 / 10;
    std::size_t files = 0;
    for (const auto& [site, keys] : random.written) {
        for (const std::uint32_t key : keys) CHECK(key % 2 == site);
        files += keys.size();
    }
    CHECK(files > most * 6 / 10);  // of so many writes, few came back
}

TEST_CASE("every preset runs on every system that offers what it needs, the same twice") {
    for (const ProtocolDescription& protocol : protocols::all()) {
        for (const WorkloadPreset& preset : workload_presets()) {
            INFO(protocol.name << ", " << preset.name);
            std::string yaml =
                offices("{preset: " + preset.name + ", load: {for: 2s, files: 20}}", "6s");
            if (!preset_workload(preset.name).load) {
                yaml = offices("{preset: " + preset.name + "}", "6s");
            }
            const auto place = [&](const std::string& what, const std::string& with) {
                yaml.replace(yaml.find(what), what.size(), with);
            };
            place("direct-s3", protocol.name);
            const bool one = protocol.name == "system-of-record";  // of its servers a site
            const std::string servers = one ? "servers: 1" : "servers: 2";
            place("london:   {clients: 3}", "london:   {clients: 2, filers: 2, " + servers + "}");
            place("tokyo:    {clients: 3}", "tokyo:    {clients: 2, filers: 2, servers: 1}");
            place("virginia: {object", "virginia: {" + servers + ", object");
            const auto scenario = parse_scenario(yaml, "p.yaml", protocols::all());
            const std::string lacks = not_offered(preset_workload(preset.name), protocol);
            CHECK(static_cast<bool>(scenario) == lacks.empty());
            if (!scenario) {
                INFO(to_string(scenario.errors()));
                CHECK(scenario.errors().front().message.find("does not offer") !=
                      std::string::npos);
                continue;
            }
            RunOptions options;
            options.check = false;
            const RunResult once = cleave::scenario::run(*scenario, 1, options);
            CHECK(once.cut_short == "");
            CHECK(once.history.size() > 5);
        }
    }
}
