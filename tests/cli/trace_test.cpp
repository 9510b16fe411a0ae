// cleave run --trace, and cleave trace.

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "program.hpp"

namespace cleave::cli::test {
TEST_CASE("a run writes its trace as JSON, and comes out as without") {
    const Folder folder;
    const std::string file = folder.file("small.yaml", good_scenario());
    const Outcome traced =
        cleave({"run", file, "--seed", "7", "--trace", folder.path("deep/t.json")});
    CHECK(traced.exit_code == 0);
    CHECK(traced.err.empty());
    const Outcome plain = cleave({"run", file, "--seed", "7"});
    CHECK(traced.out == plain.out + "\nTrace: " + folder.path("deep/t.json") + "\n");
    const auto trace = nlohmann::json::parse(contents(folder.path("deep/t.json")));
    CHECK(trace["traceEvents"].size() > 1'000);
    const std::string hash = trace["otherData"]["trace_hash"];
    CHECK(contains(plain.out, "trace hash " + hash));
}

TEST_CASE("the compact trace turns into the JSON and the text that a run writes itself") {
    const Folder folder;
    const std::string file = folder.file("small.yaml", good_scenario());
    for (const std::string name : {"t.json", "t.cleave", "t.txt"}) {
        CHECK(cleave({"run", file, "--trace", folder.path(name)}).exit_code == 0);
    }
    const Outcome json = cleave({"trace", folder.path("t.cleave")});
    CHECK(json.exit_code == 0);
    CHECK((json.out == contents(folder.path("t.json"))));
    CHECK((cleave({"trace", folder.path("t.cleave"), "--to", "text"}).out ==
           contents(folder.path("t.txt"))));
    const std::string other = folder.path("other.json");
    CHECK(cleave({"trace", folder.path("t.cleave"), "--out", other}).exit_code == 0);
    CHECK((contents(other) == json.out));
    Invocation piped;
    piped.arguments = {"trace", "-"};
    piped.input = contents(folder.path("t.cleave"));
    CHECK((cleave(piped).out == json.out));
}

TEST_CASE("a trace of more than one run is a usage error, told before anything runs") {
    const Folder folder;
    const std::string a = folder.file("a.yaml", good_scenario());
    const std::string b = folder.file("b.yaml", good_scenario());
    const std::string trace = folder.path("t.json");
    const Outcome seeds = cleave({"run", a, "--seeds", "1..3", "--trace", trace});
    CHECK(seeds.exit_code == 64);
    CHECK(contains(seeds.err, "--trace is of one run, and these are 3 seeds"));
    const Outcome both = cleave({"run", a, b, "--trace", trace});
    CHECK(both.exit_code == 64);
    CHECK(contains(both.err, "these are 2 scenarios"));
    CHECK(cleave({"run", a, "--trace-format", "json"}).exit_code == 64);
    const Outcome format = cleave({"run", a, "--trace", trace, "--trace-format", "xml"});
    CHECK(format.exit_code == 64);
    CHECK(contains(format.err, "'xml' is no trace format: json, binary or text"));
    CHECK(folder.names() == std::vector<std::string>{"a.yaml", "b.yaml"});
}

TEST_CASE("a trace that cannot be written is an input/output error, and leaves nothing behind") {
    const Folder folder;
    const std::string file = folder.file("small.yaml", good_scenario());
    for (const std::string& path : {folder.path("small.yaml/t.json"), folder.path("")}) {
        const Outcome outcome = cleave({"run", file, "--trace", path});
        CAPTURE(path, outcome.err);
        CHECK(outcome.exit_code == 74);
        CHECK(outcome.out.empty());
        CHECK(starts_with(outcome.err, "cleave: cannot "));
    }
    CHECK(folder.names() == std::vector<std::string>{"small.yaml"});
}

TEST_CASE("a file that is no trace is bad input, one that is missing an input/output error") {
    const Folder folder;
    const Outcome wrong = cleave({"trace", folder.file("t.cleave", "no trace at all")});
    CHECK(wrong.exit_code == 65);
    CHECK(contains(wrong.err, "this is no trace in Cleave's compact form"));
    CHECK(wrong.out.empty());
    const Outcome kept = cleave({"trace", folder.path("t.cleave"), "--out", folder.path("t.json")});
    CHECK(kept.exit_code == 65);
    CHECK(folder.names() == std::vector<std::string>{"t.cleave"});
    CHECK(cleave({"trace", folder.path("t.clave")}).exit_code == 74);
}

TEST_CASE("a property that is broken or never reached fails the run, and says which") {
    const Folder folder;
    const std::string blind =
        folder.file("blind.yaml",
                    replaced(small_scenario("s3-2020",
                                            "{properties: {sometimes: a read is repeated after a "
                                            "timeout}}"),
                             "  - {at: 4s, partition: {isolate: [office]}, for: 2s}\n", "  []\n"));
    const Outcome outcome = cleave({"run", blind, "--seeds", "1..2"});
    CHECK(outcome.exit_code == 1);
    CHECK(contains(outcome.out, "never told: the search is blind to it"));
    const std::string reached = folder.file(
        "reached.yaml",
        small_scenario("s3-2020", "{properties: {sometimes: a read is repeated after a timeout}}"));
    CHECK(cleave({"run", reached, "--seeds", "1..2"}).exit_code == 0);
}

}  // namespace cleave::cli::test
