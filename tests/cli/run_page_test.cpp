// cleave run --page: the page of one run, where it was asked for, the same every time.

#include "catch.hpp"
#include "program.hpp"

namespace cleave::cli::test {
namespace {

std::string small(const Folder& folder) {
    return folder.file("small.yaml", small_scenario("s3-2018", "{linearizable: measured}"));
}

}  // namespace

TEST_CASE("the same command writes the same page of a run, byte for byte") {
    const Folder folder;
    const std::string file = small(folder);
    for (const char* name : {"a/run.html", "b/run.html"}) {
        const Outcome outcome = cleave({"run", file, "--seed", "3", "--page", folder.path(name)});
        CHECK(outcome.exit_code == 0);
        CHECK(outcome.err.empty());
        CHECK(contains(outcome.out, "Page: " + folder.path(name)));
    }
    const std::string page = contents(folder.path("a/run.html"));
    CHECK(contains(page, "</html>"));
    CHECK(contains(page, "No trace was written with this page"));
    CHECK(page == contents(folder.path("b/run.html")));
}

TEST_CASE("the page of a run links the trace that was written with it") {
    const Folder folder;
    const Outcome outcome = cleave({"run", small(folder), "--page", folder.path("pages/run.html"),
                                    "--trace", folder.path("traces/t.json")});
    CHECK(outcome.exit_code == 0);
    CHECK(contains(contents(folder.path("pages/run.html")),
                   "<a href=\"./../traces/t.json\" download>"));
    CHECK_FALSE(contents(folder.path("traces/t.json")).empty());
}

TEST_CASE("a page of several scenarios is refused, with what to do instead") {
    const Folder folder;
    const std::string text = small_scenario("s3-2020", "{linearizable: holds}");
    const Outcome outcome = cleave({"run", folder.file("a.yaml", text), folder.file("b.yaml", text),
                                    "--page", folder.path("run.html")});
    CHECK(outcome.exit_code == 64);
    CHECK(contains(outcome.err, "--page is of one run, and these are 2 scenarios"));
    CHECK(contains(outcome.err, "--out FOLDER"));
    CHECK(contents(folder.path("run.html")).empty());
}

TEST_CASE("a page that cannot be written is told before the runs") {
    const Folder folder;
    const std::string file = small(folder);
    const Outcome outcome =
        cleave({"run", file, "--seeds", "1..5000000", "--page", file + "/below.html"});
    CHECK(outcome.exit_code == 74);
    CHECK(outcome.out.empty());
    CHECK(contains(outcome.err, "cannot make the folder " + file));
}

}  // namespace cleave::cli::test
