// cleave run --out: report, results and histories, whole, where they were asked for.

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "program.hpp"

namespace cleave::cli::test {

using Names = std::vector<std::string>;

TEST_CASE("a new folder gets report, results and history, all whole") {
    const Folder folder;
    const Outcome outcome = cleave({"run", catalog("direct-s3-loses-the-wan"), "--seed", "7",
                                    "--out", folder.path("new/deep")});
    CHECK(outcome.exit_code == 0);
    CHECK(contains(outcome.out, "Report: " + folder.path("new/deep/report.html")));
    const std::string page = contents(folder.path("new/deep/report.html"));
    CHECK(starts_with(page, "<!"));
    CHECK(contains(page, "</html>"));
    const auto results = nlohmann::json::parse(contents(folder.path("new/deep/results.json")));
    CHECK(results["scenarios"][0]["seeds"][0] == 7);
    const std::string history =
        contents(folder.path("new/deep/direct-s3-loses-the-wan.seed-7.history.jsonl"));
    REQUIRE_FALSE(history.empty());
    CHECK(history.back() == '\n');
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path("new/deep"))) {
        files += entry.is_regular_file();
    }
    CHECK(files == 4);  // the fourth is the page of the run
    CHECK(contains(page, "<a href=\"./direct-s3-loses-the-wan.seed-7.html\">"));
    CHECK(contains(contents(folder.path("new/deep/direct-s3-loses-the-wan.seed-7.html")),
                   "<a href=\"./report.html\">"));
}

TEST_CASE("the results on disk are those that --json prints") {
    const Folder folder;
    const std::string file =
        folder.file("small.yaml", small_scenario("s3-2020", "{linearizable: holds}"));
    const Outcome outcome = cleave({"run", file, "--json", "--out", folder.path("out")});
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out == contents(folder.path("out/results.json")));
    CHECK(contains(outcome.err, "Report: "));
}

TEST_CASE("scenarios of one file name in different folders keep a history each") {
    const Folder folder;
    const std::string text = small_scenario("s3-2020", "{linearizable: holds}");
    const std::string a = folder.file("a/small.yaml", text);
    const std::string b = folder.file("b/small.yaml", text);
    CHECK(cleave({"run", a, b, "--out", folder.path("out")}).exit_code == 0);
    CHECK_FALSE(contents(folder.path("out/small.seed-1.history.jsonl")).empty());
    CHECK_FALSE(contents(folder.path("out/small-2.seed-1.history.jsonl")).empty());
}

TEST_CASE("a folder that cannot be written to is an input/output error, told before the sweep") {
    const Folder folder;
    const std::string file =
        folder.file("small.yaml", small_scenario("s3-2020", "{linearizable: holds}"));
    for (const std::string& out : {file, file + "/below", std::string("/proc/cleave")}) {
        // More seeds than could be run in the time that a test has.
        const Outcome outcome = cleave({"run", file, "--seeds", "1..5000000", "--out", out});
        CAPTURE(out, outcome.err);
        CHECK(outcome.exit_code == 74);
        CHECK(outcome.out.empty());
        CHECK(contains(outcome.err, "cleave: cannot write to the folder " + out));
    }
    CHECK(folder.names() == Names{"small.yaml"});
}

TEST_CASE("without a program to draw the page the results are written all the same") {
    const Folder folder;
    Invocation invocation;
    invocation.arguments = {
        "run", folder.file("small.yaml", small_scenario("s3-2020", "{linearizable: holds}")),
        "--out", folder.path("out")};
    // Every machine has `cat`; this one has nothing else.
    std::filesystem::create_directory(folder.path("bin"));
    std::filesystem::create_symlink("/bin/cat", folder.path("bin/cat"));
    invocation.environment = {"PATH=" + folder.path("bin")};
    const Outcome outcome = cleave(invocation);
    CHECK(outcome.exit_code == 74);
    CHECK(contains(outcome.err, "no report.html"));
    CHECK(contains(outcome.out, "linearizable"));
    CHECK_FALSE(contents(folder.path("out/results.json")).empty());
    CHECK(contents(folder.path("out/report.html")).empty());
}

}  // namespace cleave::cli::test
