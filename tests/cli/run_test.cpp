// cleave run: exit codes, what goes to which stream, and that a command repeats itself.

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "program.hpp"

namespace cleave::cli::test {
namespace {

const std::string direct = catalog("direct-s3-loses-the-wan");

Outcome run_small(const std::string& store, const std::string& expect,
                  std::vector<std::string> more = {}) {
    const Folder folder;
    std::vector<std::string> arguments = {"run",
                                          folder.file("small.yaml", small_scenario(store, expect))};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return cleave(std::move(arguments));
}

// A cut so short that nobody does anything while it lasts, so that nothing can be said of it.
std::string open_scenario() {
    return replaced(
        small_scenario("s3-2020",
                       "{availability: {during: partition, side: office, at_least: 99%}}"),
        "for: 2s", "for: 1ns");
}

}  // namespace

TEST_CASE("a run as expected exits 0 and says nothing on stderr") {
    const Outcome outcome = run_small("s3-2020", "{linearizable: holds, no_lost_writes: holds}");
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.out, "linearizable"));
    CHECK(outcome.err.empty());
}

TEST_CASE("an expectation that is unmet exits 1, told on stdout") {
    const Outcome violated = run_small("s3-2018", "{linearizable: holds}", {"--seeds", "1..20"});
    CHECK(violated.exit_code == 1);
    CHECK(contains(violated.out, "Counterexample"));
    CHECK(contains(violated.out, "Reproduce:"));
    CHECK(violated.err.empty());
    CHECK(run_small("s3-2020", "{linearizable: violated}").exit_code == 1);
    CHECK(run_small("s3-2020", "{availability: {during: partition, side: office, at_least: 99%}}")
              .exit_code == 1);
}

TEST_CASE("an expectation about operations that never happened is inconclusive and exits 2") {
    const Folder folder;
    const Outcome outcome = cleave({"run", folder.file("open.yaml", open_scenario())});
    CHECK(outcome.exit_code == 2);
    CHECK(contains(outcome.out, "no operations"));
}

TEST_CASE("a run that outgrows the simulator ends in words and exits 2, whatever was expected") {
    const Folder folder;
    std::string scenario = small_scenario("s3-2020", "{availability: {side: office, at_most: 1%}}");
    scenario = replaced(scenario, "duration: 10s", "duration: 1s");
    scenario = replaced(scenario, "clients: 2", "clients: 10");
    scenario = replaced(scenario, "rtt: 20ms", "rtt: 60s");
    scenario = replaced(scenario, "read: 50%, write: 50%", "read: 100%");
    scenario = replaced(scenario, "rate: 20/s per client", "rate: 50000/s per client");
    scenario = replaced(scenario, "at: 4s, partition: {isolate: [office]}, for: 2s",
                        "at: 900ms, pause: office/client-1, for: 1ms");
    const Outcome outcome = cleave({"run", folder.file("flood.yaml", scenario)});
    CHECK(outcome.exit_code == 2);
    CHECK(contains(outcome.err, "flood.yaml: 1 of 1 runs did not come to their end"));
    CHECK(contains(outcome.err, "seed 1: cut short at t+0."));
    CHECK(contains(outcome.err, "store request, office/client-"));
    CHECK(contains(outcome.out, "undecided in 1 of 1 run"));
}

TEST_CASE("of several scenarios the worst outcome is the exit code") {
    const Folder folder;
    const std::string good =
        folder.file("a.yaml", small_scenario("s3-2020", "{linearizable: holds}"));
    const std::string open = folder.file("b.yaml", open_scenario());
    const std::string unmet =
        folder.file("c.yaml", small_scenario("s3-2020", "{linearizable: violated}"));
    CHECK(cleave({"run", open, good}).exit_code == 2);
    CHECK(cleave({"run", unmet, open, good}).exit_code == 1);
    CHECK(cleave({"run", folder.path("")}).exit_code == 1);
}

TEST_CASE("a file that is missing is an input/output error with the nearest name as a hint") {
    const Folder folder;
    folder.file("offices.yaml", small_scenario("s3-2020", "{linearizable: holds}"));
    for (const std::string command : {"run", "show", "check"}) {
        const Outcome outcome = cleave({command, folder.path("ofices.yaml")});
        CAPTURE(command, outcome.err);
        CHECK(outcome.exit_code == 74);
        CHECK(outcome.out.empty());
        CHECK(starts_with(outcome.err, "cleave: cannot read " + folder.path("ofices.yaml")));
        CHECK(contains(outcome.err, "did you mean \"" + folder.path("offices.yaml") + "\"?"));
    }
}

TEST_CASE("folders without scenarios and folders that are not there are input/output errors") {
    const Folder folder;
    const Outcome empty = cleave({"run", folder.path("")});
    CHECK(empty.exit_code == 74);
    CHECK(contains(empty.err, "holds no *.yaml files"));
    CHECK(cleave({"run", folder.path("nowhere/")}).exit_code == 74);
    const Outcome shown = cleave({"show", folder.path("")});
    CHECK(shown.exit_code == 74);
    CHECK(contains(shown.err, "Is a directory"));
}

TEST_CASE("a scenario that is named twice runs once") {
    const Folder folder;
    const std::string file =
        folder.file("small.yaml", small_scenario("s3-2020", "{linearizable: holds}"));
    const Outcome twice = cleave({"run", file, folder.path("./small.yaml"), folder.path("")});
    CHECK(twice.exit_code == 0);
    CHECK(count_of("is named twice, and runs once", twice.err) == 2);
    CHECK(twice.out == cleave({"run", file}).out);
}

TEST_CASE("a scenario on the standard input runs like a file") {
    const std::string text = small_scenario("s3-2020", "{linearizable: holds}");
    const Folder folder;
    Invocation piped;
    piped.arguments = {"run", "-", "--json"};
    piped.input = text;
    const auto from_stdin = nlohmann::json::parse(cleave(piped).out);
    const auto from_file =
        nlohmann::json::parse(cleave({"run", folder.file("small.yaml", text), "--json"}).out);
    CHECK(from_stdin["scenarios"][0]["shown_run"]["trace_hash"] ==
          from_file["scenarios"][0]["shown_run"]["trace_hash"]);
}

TEST_CASE("the JSON carries hash, judgements and counterexample, and is all that stdout has") {
    const Outcome outcome = cleave({"run", direct, "--seed", "7", "--json"});
    CHECK(outcome.exit_code == 0);
    const auto json = nlohmann::json::parse(outcome.out);
    const auto& scenario = json["scenarios"][0];
    CHECK(scenario["seeds"] == nlohmann::json::array({7}));
    REQUIRE(scenario["judgements"].size() == 3);
    CHECK(scenario["judgements"][0]["expectation"] == "linearizable: violated");
    CHECK(scenario["judgements"][0]["met"] == true);
    const auto& run = scenario["shown_run"];
    const std::string hash = run["trace_hash"];
    CHECK(hash.size() == 16);
    CHECK(contains(cleave({"run", direct, "--seed", "7"}).out, "trace hash " + hash));
    REQUIRE_FALSE(run["linearizable"]["counterexamples"].empty());
    const auto& counterexample = run["linearizable"]["counterexamples"][0];
    CHECK(counterexample["core"].size() >= 2);
    CHECK(counterexample["core"].size() <= 5);
    CHECK(counterexample["confirmed_by_z3"] == true);
    CHECK_FALSE(counterexample["explanation"].get<std::string>().empty());
}

TEST_CASE("seed 7 of the direct scenario prints at most five operations and why no order exists") {
    const Outcome outcome = cleave({"run", direct, "--seed", "7"});
    CHECK(outcome.exit_code == 0);
    const std::string title = "Counterexample from seed 7, not linearizable: ";
    const std::size_t at = outcome.out.find(title);
    REQUIRE(at != std::string::npos);
    const int operations = std::stoi(outcome.out.substr(at + title.size()));
    CHECK(operations >= 2);
    CHECK(operations <= 5);
    CHECK(contains(outcome.out, "no order of these operations"));
    CHECK(contains(outcome.out, "Reproduce:  ./run.sh run " + direct + " --seed 7\n"));
}

TEST_CASE("the same command gives the same bytes, whatever the number of jobs") {
    for (const std::string format : {"", "--json"}) {
        const auto sweep = [&](const char* jobs) {
            std::vector<std::string> arguments = {
                "run", catalog("edge-filers-lose-the-wan"), direct, "--seeds", "1..3", "--jobs",
                jobs};
            if (!format.empty()) arguments.push_back(format);
            return cleave(std::move(arguments));
        };
        const Outcome alone = sweep("1");
        CHECK(alone.exit_code == 0);
        CHECK(contains(alone.out, "Direct S3 loses the WAN"));
        CHECK(sweep("1").out == alone.out);
        CHECK(sweep("2").out == alone.out);
    }
}

TEST_CASE("repeating every run finds no difference, and says so") {
    const Outcome outcome = cleave(
        {"run", catalog("edge-filers-lose-the-wan"), "--seeds", "3,4", "--verify-determinism"});
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.err, "2 runs came out the same when repeated"));
}

TEST_CASE("the process that repeats a run gives the hash of that run, whatever its surroundings") {
    Invocation invocation;
    invocation.arguments = {"record", "--seed", "7", "--heap", "3"};
    invocation.input = contents(direct);
    invocation.environment = {"LC_ALL=tr_TR.UTF-8", "TZ=Pacific/Chatham", "MALLOC_PERTURB_=77"};
    const Outcome recorded = cleave(invocation);
    CHECK(recorded.exit_code == 0);
    const auto json = nlohmann::json::parse(cleave({"run", direct, "--seed", "7", "--json"}).out);
    const std::string hash = json["scenarios"][0]["shown_run"]["trace_hash"];
    CHECK(contains(recorded.out, "hash\t" + hash.substr(hash.find_first_not_of('0')) + "\n"));
    CHECK_FALSE(contains(cleave({"--help"}).out, "\n  record "));
}

TEST_CASE("a pipe gets no escape codes, a terminal does, unless NO_COLOR is set") {
    CHECK_FALSE(contains(cleave({"run", direct}).out, "\x1b"));
    Invocation invocation;
    invocation.arguments = {"run", direct};
    invocation.screen = Screen::out;
    const Outcome coloured = cleave(invocation);
    CHECK(contains(coloured.out, "\x1b["));
    CHECK(contains(coloured.out, "Reproduce:"));
    invocation.environment = {"NO_COLOR=1"};
    const Outcome plain = cleave(invocation);
    CHECK_FALSE(contains(plain.out, "\x1b"));
    CHECK(contains(plain.out, "Reproduce:"));
}

}  // namespace cleave::cli::test
