// cleave report: a small matrix, its files, its errors, and the runs that it points to.

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "program.hpp"

namespace cleave::cli::test {
namespace {

const std::string matrix = R"(name: Small
duration: 6s
settle: 3s
sites:
  london:   {clients: 1}
  tokyo:    {clients: 1}
  virginia: {object_store: s3-2018}
links:
  - {between: [london, virginia], rtt: 80ms}
  - {between: [tokyo, virginia], rtt: 160ms}
systems:
  store: {label: "=S3", protocol: {name: direct-s3}}
  causal:
    label: "<b>COPS</b>"
    protocol: {name: causal}
    sites: {london: {servers: 1}, tokyo: {servers: 1}}
workloads:
  shared:
    workload: {object: kv, keys: 2, size: 4KiB, rate: 4/s per client}
    needs: {words: The truth., holds: linearizable}
  conditional:
    workload: {object: kv, keys: 2, size: 4KiB, mix: {cas: 100%}, rate: 4/s per client}
    needs: {words: Conditions.}
faults:
  peace: {faults: []}
  cut: {faults: [{at: 2s, partition: {isolate: [london]}, for: 2s}]}
)";

std::map<std::string, std::string> files_of(const Folder& folder, const std::string& name) {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path(name))) {
        if (!entry.is_regular_file()) continue;
        const std::string path = entry.path().string();
        files[path.substr(folder.path(name).size())] = contents(path);
    }
    return files;
}

}  // namespace

TEST_CASE("a report says who fits what, and writes the data of it all") {
    const Folder folder;
    const std::string file = folder.file("small.yaml", matrix);
    const Outcome outcome =
        cleave({"report", file, "--seeds", "1..3", "--out", folder.path("out")});
    CAPTURE(outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.out, "<b>COPS</b>: does not fit"));
    CHECK(contains(outcome.out, "Not offered: causal does not"));
    const auto files = files_of(folder, "out");
    for (const char* name :
         {"/index.html", "/report.json", "/summary.md", "/cells.csv", "/sides.csv",
          "/guarantees.csv", "/availability.csv", "/recommendations.csv", "/figures/triangle.svg",
          "/figures/triangle.png"}) {
        CAPTURE(name);
        CHECK(files.count(name) == 1);
    }
    const auto report = nlohmann::json::parse(files.at("/report.json"));
    CHECK(report["cells"].size() == 8);
    CHECK(report["cells"][0]["operations"] > 100);
    CHECK(contains(files.at("/cells.csv"), "\nstore,"));
    CHECK(contains(files.at("/summary.md"), "=S3"));
    CHECK(contains(files.at("/index.html"), "&lt;b&gt;COPS&lt;/b&gt;"));
    CHECK_FALSE(contains(files.at("/index.html"), "<b>COPS"));
    CHECK_FALSE(contains(files.at("/summary.md"), "<b>"));
}

TEST_CASE("the same command writes the same bytes, whatever the number of threads") {
    const Folder folder;
    const std::string file = folder.file("small.yaml", matrix);
    for (const char* jobs : {"1", "3"}) {
        CHECK(
            cleave({"report", file, "--seeds", "1..4", "--jobs", jobs, "--out", folder.path(jobs)})
                .exit_code == 0);
    }
    CHECK(files_of(folder, "1") == files_of(folder, "3"));
}

TEST_CASE("a report made anew from its own data is the same") {
    const Folder folder;
    const std::string file = folder.file("small.yaml", matrix);
    const Outcome first =
        cleave({"report", file, "--seeds", "1..2", "--out", folder.path("out"), "--json"});
    CHECK(first.out == contents(folder.path("out/report.json")));
    const Outcome again =
        cleave({"report", "--from", folder.path("out/report.json"), "--out", folder.path("again")});
    CHECK(again.exit_code == 0);
    CHECK(files_of(folder, "out") == files_of(folder, "again"));
}

TEST_CASE("results of runs are no report, which the error says") {
    const Folder folder;
    const std::string results = folder.file("results.json", "{\"scenarios\": []}");
    const Outcome outcome = cleave({"report", "--from", results});
    CHECK(outcome.exit_code == 65);
    CHECK(contains(outcome.err, "lack the measures of a report"));
    CHECK(cleave({"report", "--from", folder.path("missing.json")}).exit_code == 74);
}

TEST_CASE("mistakes of a report's command are told before anything runs") {
    const Folder folder;
    const std::string file = folder.file("a/small.yaml", matrix);
    CHECK(cleave({"report"}).exit_code == 64);
    CHECK(cleave({"report", file, "--from", file}).exit_code == 64);
    CHECK(cleave({"report", file, "--seeds", "1..10001"}).exit_code == 64);
    CHECK(cleave({"report", file, "--seeds", "7"}).exit_code == 64);
    CHECK(cleave({"report", folder.path("none.yaml")}).exit_code == 74);
    const Outcome bad =
        cleave({"report", folder.file("bad.yaml", replaced(matrix, "settle", "set"))});
    CHECK(bad.exit_code == 65);
    CHECK(contains(bad.err, "bad.yaml:3:1: error: a matrix has no key \"set\""));
    folder.file("b/scenario.yaml", small_scenario("s3-2020", "{}"));
    const Outcome none = cleave({"report", folder.path("b")});
    CHECK(none.exit_code == 74);
    CHECK(contains(none.err, "holds no matrix"));
    folder.file("a/other.yaml", matrix);
    const Outcome two = cleave({"report", folder.path("a")});
    CHECK(two.exit_code == 64);
    CHECK(contains(two.err, "more than one matrix"));
}

TEST_CASE("the line that a verdict points to plays that very run") {
    const Folder folder;
    const std::string file = folder.file("small.yaml", matrix);
    const Outcome report = cleave({"report", file, "--seeds", "1..3", "--json"});
    const auto data = nlohmann::json::parse(report.out);
    const std::string line = data["recommendations"][1]["reproduce"];  // shared, causal
    CHECK(starts_with(line, "./run.sh run " + file + " --cell causal/shared/"));
    const std::string cell =
        line.substr(line.find("--cell ") + 7, line.find(" --seed") - line.find("--cell ") - 7);
    const std::string seed = line.substr(line.find("--seed ") + 7);
    const Outcome run = cleave({"run", file, "--cell", cell, "--seed", seed, "--json"});
    const auto result = nlohmann::json::parse(run.out);
    CHECK(contains(run.out, "\"violated\""));
    // And as a scenario of its own, event for event.
    const std::string shown = cleave({"show", file, "--cell", cell}).out;
    const std::string own = folder.file("own.yaml", shown);
    const auto same = nlohmann::json::parse(cleave({"run", own, "--seed", seed, "--json"}).out);
    CHECK(same["scenarios"][0]["shown_run"]["trace_hash"] ==
          result["scenarios"][0]["shown_run"]["trace_hash"]);
}

TEST_CASE("a matrix is no scenario, and a cell that is not there is named nearly") {
    const Folder folder;
    const std::string file = folder.file("small.yaml", matrix);
    const Outcome whole = cleave({"run", file});
    CHECK(whole.exit_code == 65);
    CHECK(contains(whole.err, "this is a matrix of scenarios"));
    const Outcome near = cleave({"run", file, "--cell", "store/shared/cat"});
    CHECK(near.exit_code == 64);
    CHECK(contains(near.err, "did you mean \"store/shared/cut\"?"));
    const Outcome gap = cleave({"run", file, "--cell", "causal/conditional/cut"});
    CHECK(gap.exit_code == 65);
    CHECK(contains(gap.err, "cannot run: causal does not"));
}

TEST_CASE("a folder of scenarios runs without its matrices, and show prints one") {
    const Folder folder;
    folder.file("small.yaml", matrix);
    folder.file("one.yaml", small_scenario("s3-2020", "{linearizable: holds}"));
    const Outcome outcome = cleave({"run", folder.path("."), "--seed", "1"});
    CAPTURE(outcome.err);
    CHECK(outcome.exit_code == 0);
    const Outcome shown = cleave({"show", folder.path("small.yaml")});
    CHECK(shown.exit_code == 0);
    CHECK(contains(shown.out, "deadline: 2s"));
    CHECK(contains(shown.out, "retry: 2s"));
    CHECK(contains(cleave({"schema", "--matrix"}).out, "Cleave trade-off matrix"));
}

TEST_CASE("Ctrl-C gives a report up, and nothing is written") {
    const Folder folder;
    Invocation invocation;
    invocation.arguments = {"report",  folder.file("small.yaml", matrix),
                            "--seeds", "1..10000",
                            "--out",   folder.path("out")};
    invocation.screen = Screen::err;
    invocation.interrupt_at = "runs, ";
    const Outcome outcome = cleave(invocation);
    CHECK(outcome.exit_code == 2);
    CHECK(contains(outcome.err, "nothing is written"));
    CHECK(files_of(folder, "out").empty());
}

}  // namespace cleave::cli::test
