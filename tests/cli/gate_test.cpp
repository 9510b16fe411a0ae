// cleave gate and cleave results, as a pipeline would call them.

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "program.hpp"

namespace cleave::cli::test {
namespace {

const std::string bad =
    replaced(small_scenario("s3-2018", "{linearizable: holds}"), "Small", "Bad");

}  // namespace

TEST_CASE("a gate over a clean folder passes, and one with a refuted promise fails") {
    const Folder folder;
    const std::string file = folder.file("good.yaml", good_scenario());
    const Outcome passed = cleave({"gate", file, "--seeds", "5"});
    CHECK(passed.exit_code == 0);
    CHECK(passed.out == "1 scenario as expected, 5 executions\n");
    const std::string other = folder.file("bad.yaml", bad);
    const Outcome failed = cleave({"gate", folder.path(""), "--seeds", "5"});
    CHECK(failed.exit_code == 1);
    CHECK(contains(failed.out, "FAILED     " + other + ":13:"));
    CHECK(contains(failed.out, "Reproduce: ./run.sh run " + other + " --seed "));
    CHECK(contains(failed.out, "1 of 2 scenarios failed, 10 executions\n"));
    CHECK(cleave({"gate", folder.path(""), "--seeds", "5"}).out == failed.out);
}

TEST_CASE("annotations have file and line, and the summary is added to that of the job") {
    const Folder folder;
    folder.file("bad & co.yaml", bad);
    folder.file("good.yaml", good_scenario());
    Invocation invocation;
    invocation.arguments = {"gate",
                            folder.path(""),
                            "--seeds",
                            "3",
                            "--github",
                            "--junit",
                            folder.path("out/gate.xml"),
                            "--markdown",
                            folder.path("gate.md")};
    invocation.environment = {"GITHUB_STEP_SUMMARY=" + folder.file("summary", "before\n"),
                              "GITHUB_WORKSPACE=" + folder.path("")};
    const Outcome outcome = cleave(invocation);
    CAPTURE(outcome.out, outcome.err);
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.out, "::error file=bad & co.yaml,line=13,col=10,"));
    CHECK(contents(folder.path("summary")) == "before\n" + contents(folder.path("gate.md")));
    CHECK(contains(contents(folder.path("out/gate.xml")), "<failure message="));
}

TEST_CASE("a baseline lets known failures pass, and tells those that are mended") {
    const Folder folder;
    const std::string file = folder.file("x.yaml", bad);
    const std::string known = folder.path("known.yaml");
    CHECK(cleave({"gate", file, "--seeds", "3", "--baseline", known}).exit_code == 74);
    const std::vector<std::string> update = {"gate",       file,  "--seeds",          "3",
                                             "--baseline", known, "--update-baseline"};
    CHECK(cleave(update).exit_code == 0);
    CHECK(contains(contents(known), "file: x.yaml"));
    const Outcome again = cleave({"gate", file, "--seeds", "3", "--baseline", known});
    CHECK(again.exit_code == 0);
    CHECK(contains(again.out, "known      "));
    folder.file("x.yaml", good_scenario());
    const Outcome mended = cleave({"gate", file, "--seeds", "3", "--baseline", known});
    CHECK(mended.exit_code == 0);
    CHECK(contains(mended.out, "mended     x.yaml"));
    CHECK(cleave(update).exit_code == 0);
    CHECK_FALSE(contains(contents(known), "x.yaml"));
    folder.file("known.yaml", "known_failures:\n  - {fil: x}\n");
    const Outcome wrong = cleave({"gate", file, "--seeds", "3", "--baseline", known});
    CHECK(wrong.exit_code == 65);
    CHECK(contains(wrong.err, "known.yaml:2:6: error: unknown key \"fil\""));
}

TEST_CASE("results are kept, continued by new seeds, and can be asked for") {
    const Folder folder;
    const std::string file = folder.file("x.yaml", bad);
    const std::string db = folder.path("r.db");
    const std::vector<std::string> gate = {"gate",    file, "--seeds",   "4",
                                           "--fixed", "2",  "--results", db};
    CHECK(cleave(gate).exit_code == 1);
    CHECK(cleave(gate).exit_code == 1);
    const Outcome json = cleave({"results", db, "--json", "--runs", "--build", "this"});
    CHECK(json.exit_code == 0);
    const auto parsed = nlohmann::json::parse(json.out);
    REQUIRE(parsed["results"].size() == 1);
    CHECK(parsed["results"][0]["scenario"] == "Bad");
    CHECK(parsed["results"][0]["runs"] >= 4);
    CHECK(parsed["results"][0]["judgements"][0]["met"] == false);
    const Outcome csv = cleave({"results", db, "--csv"});
    CHECK(starts_with(csv.out, "scenario,protocol,build,runs,seeds,standing,"));
    CHECK(contains(csv.out, "Bad,direct-s3,"));
    CHECK(contains(csv.out, ",failed,"));
    CHECK(contains(cleave({"results", db}).out, "first failing seed"));
    CHECK(contains(cleave({"results", db, "--failing", "--runs"}).out, "refutes an expectation"));
    const Outcome none = cleave({"results", db, "--protocol", "abd"});
    CHECK(none.exit_code == 0);
    CHECK(contains(none.err, "holds no such runs"));
    const Outcome resume = cleave({"gate", file, "--seeds", "4", "--results", db, "--resume"});
    CHECK(contains(resume.err, "this is a new one"));
}

TEST_CASE("a results file that is none is refused before anything runs, and stays") {
    const Folder folder;
    const std::string file = folder.file("x.yaml", good_scenario());
    const std::string db = folder.file("r.db", "no database, but long enough to be looked at");
    const Outcome outcome = cleave({"gate", file, "--results", db});
    CHECK(outcome.exit_code == 65);
    CHECK(contains(outcome.err, "cleave: " + db + " is no results file"));
    CHECK(outcome.out.empty());
    CHECK(contents(db) == "no database, but long enough to be looked at");
    CHECK(cleave({"results", db}).exit_code == 65);
    CHECK(cleave({"results", folder.path("none.db")}).exit_code == 74);
    CHECK(cleave({"gate", file, "--results", folder.path("none/r.db")}).exit_code == 74);
}

TEST_CASE("outputs that cannot be written are told before anything runs") {
    const Folder folder;
    const std::string file = folder.file("x.yaml", good_scenario());
    const Outcome outcome = cleave({"gate", file, "--junit", folder.path("")});
    CHECK(outcome.exit_code == 74);
    CHECK(outcome.out.empty());
}

TEST_CASE("a gate's flags that make no sense are usage errors") {
    const Folder folder;
    const std::string file = folder.file("x.yaml", good_scenario());
    const auto misused = [&](std::vector<std::string> flags, const std::string& what) {
        flags.insert(flags.begin(), {"gate", file});
        const Outcome outcome = cleave(flags);
        CAPTURE(outcome.err);
        CHECK(outcome.exit_code == 64);
        CHECK(contains(outcome.err, what));
    };
    misused({"--budget", "60"}, "'60' is no time");
    misused({"--budget", "1s", "--seeds", "3"}, "excludes");
    misused({"--seeds", "0"}, "no runs show nothing");
    misused({"--seeds", "3", "--fixed", "4"}, "--fixed 4 is more than the 3 seeds");
    misused({"--resume"}, "--resume needs --results");
    misused({"--update-baseline"}, "needs --baseline");
    misused({"--seeds", "many"}, "'many' is no number");
}

TEST_CASE("two files that mean the same run once") {
    const Folder folder;
    folder.file("a.yaml", good_scenario());
    folder.file("b.yaml", "# the same\n" + good_scenario());
    const Outcome outcome = cleave({"gate", folder.path(""), "--seeds", "2"});
    CHECK(contains(outcome.err, "means the same as"));
    CHECK(outcome.out == "1 scenario as expected, 2 executions\n");
}

TEST_CASE("Ctrl-C keeps what a gate has done, and --resume continues it") {
    const Folder folder;
    const std::string file = folder.file("x.yaml", good_scenario());
    const std::string db = folder.path("r.db");
    Invocation invocation;
    invocation.arguments = {"gate", file, "--seeds", "1000000", "--results", db};
    invocation.screen = Screen::err;
    invocation.interrupt_at = "executions";
    const Outcome outcome = cleave(invocation);
    CAPTURE(outcome.err);
    CHECK(outcome.exit_code == 2);
    CHECK(contains(outcome.err, "--resume continues"));
    const auto kept = nlohmann::json::parse(cleave({"results", db, "--json"}).out);
    CHECK(kept["results"][0]["runs"] > 0);
    invocation.arguments.push_back("--resume");
    const Outcome resumed = cleave(invocation);
    const auto more = nlohmann::json::parse(cleave({"results", db, "--json"}).out);
    CHECK(more["results"][0]["runs"] > kept["results"][0]["runs"]);
    CHECK_FALSE(contains(resumed.err, "a new one"));
}

}  // namespace cleave::cli::test
