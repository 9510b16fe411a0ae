// cleave show and cleave schema: scenarios spelled out, and what may stand in one.

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "program.hpp"

namespace cleave::cli::test {
namespace {

Outcome show_stdin(const std::string& text) {
    Invocation invocation;
    invocation.arguments = {"show", "-"};
    invocation.input = text;
    return cleave(invocation);
}

}  // namespace

TEST_CASE("what show prints, show prints again") {
    for (const char* name :
         {"direct-s3-loses-the-wan", "direct-s3-2020-loses-the-wan", "edge-filers-lose-the-wan"}) {
        const Outcome first = cleave({"show", catalog(name)});
        CAPTURE(name, first.err);
        CHECK(first.exit_code == 0);
        CHECK(first.err.empty());
        const Outcome second = show_stdin(first.out);
        CHECK(second.exit_code == 0);
        CHECK(second.out == first.out);
    }
}

TEST_CASE("what show prints runs the same, hash for hash") {
    const Folder folder;
    const std::string short_form =
        folder.file("a.yaml", small_scenario("s3-2018", "{linearizable: measured}"));
    const std::string long_form = folder.file("b.yaml", cleave({"show", short_form}).out);
    const auto hash_of = [](const std::string& file) {
        const auto json = nlohmann::json::parse(cleave({"run", file, "--json"}).out);
        return json["scenarios"][0]["shown_run"]["trace_hash"].get<std::string>();
    };
    CHECK(hash_of(short_form) == hash_of(long_form));
}

TEST_CASE("with a seed, show prints the fault plan of that run") {
    const Outcome outcome = cleave({"show", catalog("edge-filers-lose-the-wan"), "--seed", "7"});
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.out, "with seed 7: 2 occurrences\n"));
    CHECK(contains(outcome.out, "30.000000 s"));
    CHECK(contains(outcome.out, "partition london | tokyo and virginia"));
    CHECK(contains(outcome.out, "tokyo/filer-2 crashes"));
    CHECK(cleave({"show", catalog("edge-filers-lose-the-wan"), "--seed", "x"}).exit_code == 64);
}

TEST_CASE("the schema is JSON and closed") {
    const Outcome outcome = cleave({"schema"});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.err.empty());
    const auto schema = nlohmann::json::parse(outcome.out);
    CHECK(schema["additionalProperties"] == false);
    for (const char* key : {"name", "sites", "links", "protocol", "workload", "faults", "expect"}) {
        CAPTURE(key);
        CHECK(schema["properties"].contains(key));
    }
}

}  // namespace cleave::cli::test
