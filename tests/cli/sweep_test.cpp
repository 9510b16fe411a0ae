// cleave sweep, merge and compare: shares, what is missing, and what changed.

#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "program.hpp"

namespace cleave::cli::test {
namespace {

using nlohmann::json;

std::string scenario(const Folder& folder, const std::string& name = "small.yaml",
                     const std::string& store = "s3-2020",
                     const std::string& expect = "{linearizable: holds}") {
    return folder.file(name, small_scenario(store, expect));
}

Outcome sweep(const std::vector<std::string>& files, const std::string& seeds,
              const std::string& results, std::vector<std::string> more = {},
              std::vector<std::string> environment = {}) {
    std::vector<std::string> arguments = {"sweep"};
    arguments.insert(arguments.end(), files.begin(), files.end());
    arguments.insert(arguments.end(), {"--seeds", seeds, "--results", results});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return cleave({.arguments = arguments, .environment = std::move(environment)});
}

}  // namespace

TEST_CASE("a sweep in one go is judged as a run is, and its file can be merged") {
    const Folder folder;
    const std::string file = scenario(folder);
    const Outcome done = sweep({file}, "1..6", folder.path("r.results"));
    CHECK(done.exit_code == 0);
    CHECK(contains(done.out, "6 of 6 runs are in"));
    CHECK(contains(done.out, "✓ Small  6 runs"));
    CHECK(done.err.empty());

    const std::string bad = scenario(folder, "bad.yaml", "s3-2018");
    const Outcome failed = sweep({bad}, "1..20", folder.path("bad.results"));
    CHECK(failed.exit_code == 1);
    CHECK(contains(failed.out, "✗ Small"));
    CHECK(contains(failed.out, "linearizable: holds, but: violated"));
    CHECK(contains(failed.out, "--seed "));
}

TEST_CASE("the shares that tasks find in their environment are the whole sweep once merged") {
    const Folder folder;
    const std::string one = scenario(folder);
    const std::string other = scenario(folder, "other.yaml", "s3-2018", "{linearizable: measured}");
    const std::string pattern = folder.path("shares/{shard}.results");
    for (int index = 0; index < 3; ++index) {
        const Outcome share =
            sweep({one, other}, "1..7", pattern, {"--resume"},
                  {"JOB_COMPLETION_INDEX=" + std::to_string(index), "CLEAVE_SHARDS=3"});
        CHECK(share.exit_code == 0);
        CHECK(contains(share.out, "(index " + std::to_string(index) + " of a Kubernetes Job)"));
    }
    const Outcome merged =
        cleave({"merge", folder.path("all.results"), folder.path("shares"), "--json"});
    CHECK(merged.exit_code == 0);
    const json document = json::parse(merged.out);
    CHECK(document.at("added") == 14);
    CHECK(document.at("sweeps").at(0).at("whole") == true);
    for (const json& found : document.at("scenarios")) CHECK(found.at("runs") == 7);

    // The same runs as those of a sweep in one go.
    CHECK(sweep({other, one}, "1..7", folder.path("once.results")).exit_code == 0);
    const Outcome compared =
        cleave({"compare", folder.path("once.results"), folder.path("all.results")});
    CHECK(compared.exit_code == 0);
    CHECK(contains(compared.out, "2 scenarios no different, 2 of them to the last event"));
}

TEST_CASE("a share is not judged by itself, and the merge judges") {
    const Folder folder;
    const std::string bad = scenario(folder, "bad.yaml", "s3-2018");
    const std::string pattern = folder.path("{shard}.results");
    CHECK(sweep({bad}, "1..20", pattern, {"--shard", "1/2"}).exit_code == 0);
    const Outcome half = cleave({"merge", folder.path("all"), folder.path("1-of-2.results")});
    CHECK(half.exit_code == 1);  // what is violated stays violated
    CHECK(contains(half.err, "share 2 of 2 is missing, of seeds 1..20 of 1 scenario"));
    CHECK(contains(half.err, "--shard 2/2"));

    const std::string good = scenario(folder);
    const std::string others = folder.path("good-{shard}.results");
    CHECK(sweep({good}, "1..4", others, {"--shard", "1/2"}).exit_code == 0);
    const Outcome open = cleave({"merge", folder.path("open"), folder.path("good-1-of-2.results")});
    CHECK(open.exit_code == 2);
}

TEST_CASE("a sweep goes on where its file ends, and only when told to") {
    const Folder folder;
    const std::string file = scenario(folder);
    const std::string results = folder.path("r.results");
    CHECK(sweep({file}, "1..3", results).exit_code == 0);
    const std::string before = contents(results);
    const Outcome again = sweep({file}, "1..3", results);
    CHECK(again.exit_code == 64);
    CHECK(contains(again.err, "is there already"));
    CHECK(contains(again.err, "--resume"));
    CHECK(contents(results) == before);

    const Outcome resumed = sweep({file}, "1..3", results, {"--resume"});
    CHECK(resumed.exit_code == 0);
    CHECK(contains(resumed.out, "3 of 3 runs are in"));
    CHECK(contains(resumed.out, "3 from before"));

    // Another sweep into the same file is a mix-up.
    const Outcome other = sweep({file}, "1..4", results, {"--resume"});
    CHECK(other.exit_code == 64);
    CHECK(contains(other.err,
                   "is for share 1/1 of 1 scenario and seeds 1..3, and this is share "
                   "1/1 of 1 scenario and seeds 1..4"));
}

TEST_CASE("what makes no sense in the environment or the flags is a usage error") {
    const Folder folder;
    const std::string file = scenario(folder);
    const std::string results = folder.path("r.results");
    const Outcome unknown = sweep({file}, "1..3", results, {}, {"JOB_COMPLETION_INDEX=1"});
    CHECK(unknown.exit_code == 64);
    CHECK(
        contains(unknown.err, "cleave: sweep: Kubernetes tells this pod its index, 1, but not of"));
    CHECK(contains(unknown.err, "hint: set CLEAVE_SHARDS"));
    CHECK(sweep({file}, "1..3", results, {"--shard", "4/3"}).exit_code == 64);
    CHECK(sweep({file}, "3..1", results).exit_code == 64);
    CHECK(sweep({file}, "1..3", results, {"--jobs", "many"}).exit_code == 64);
    CHECK(cleave({"sweep", file, "--seeds", "1..3"}).exit_code == 64);
    CHECK(folder.names() == std::vector<std::string>{"small.yaml"});
}

TEST_CASE("results files that are none, missing or in the way are told of, and left alone") {
    const Folder folder;
    const std::string file = scenario(folder);
    const std::string text = folder.file("notes.results", "not a database, but long enough\n");
    CHECK(sweep({file}, "1..3", text, {"--resume"}).exit_code == 65);
    CHECK(contents(text) == "not a database, but long enough\n");
    CHECK(sweep({folder.path("none.yaml")}, "1..3", folder.path("r")).exit_code == 74);
    CHECK(sweep({file}, "1..3", text + "/below/it.results").exit_code == 74);
    CHECK(cleave({"merge", folder.path("out"), folder.path("none.results")}).exit_code == 74);
    CHECK(cleave({"merge", folder.path("out"), text}).exit_code == 65);
    CHECK(cleave({"compare", folder.path("none.results"), text}).exit_code == 65);  // the worse
    const std::string empty = folder.path("empty");
    REQUIRE(mkdir(empty.c_str(), 0755) == 0);
    const Outcome nothing = cleave({"merge", folder.path("out"), empty});
    CHECK(nothing.exit_code == 74);
    CHECK(contains(nothing.err, "holds no *.results files"));
    CHECK(folder.names() == std::vector<std::string>{"empty", "notes.results", "small.yaml"});
}

TEST_CASE("compare exits 1 on a regression, and says which seed shows it") {
    const Folder folder;
    const std::string before = folder.path("before.results");
    const std::string after = folder.path("after.results");
    const std::string markdown = folder.path("comment.md");
    CHECK(sweep({scenario(folder)}, "1..20", before).exit_code == 0);
    CHECK(sweep({scenario(folder, "small.yaml", "s3-2018")}, "1..20", after).exit_code == 1);
    const Outcome worse = cleave({"compare", before, after, "--markdown", markdown});
    CHECK(worse.exit_code == 1);
    CHECK(contains(worse.out, "✗ Small  20 seeds in common, the scenario was edited"));
    CHECK(contains(worse.out, "worse    linearizable: holds: held in all"));
    CHECK(contains(worse.out, "--seed "));
    CHECK(contains(worse.out, "Worse: 1 expectation"));
    CHECK(contains(contents(markdown), "❌ worse"));
    const Outcome better = cleave({"compare", after, before, "--json"});
    CHECK(better.exit_code == 0);
    CHECK(json::parse(better.out).at("change") == "better");
}

TEST_CASE("compare without a seed or a scenario in common is inconclusive") {
    const Folder folder;
    const std::string one = folder.path("one.results");
    const std::string other = folder.path("other.results");
    CHECK(sweep({scenario(folder)}, "1..3", one).exit_code == 0);
    CHECK(sweep({scenario(folder)}, "4..6", other).exit_code == 0);
    const Outcome apart = cleave({"compare", one, other});
    CHECK(apart.exit_code == 2);
    CHECK(contains(apart.out, "no seed in common"));

    const std::string renamed =
        folder.file("renamed.yaml",
                    replaced(small_scenario("s3-2020", "{linearizable: holds}"), "Small", "Big"));
    const std::string third = folder.path("third.results");
    CHECK(sweep({renamed}, "1..3", third).exit_code == 0);
    const Outcome strangers = cleave({"compare", one, third});
    CHECK(strangers.exit_code == 2);
    CHECK(contains(strangers.out, "? Small  was not run the second time"));
    CHECK(contains(strangers.err, "no scenario in common"));
    CHECK(cleave({"compare", one, other, "--points", "much"}).exit_code == 64);
    const Outcome build = cleave({"compare", one + "@nope", other});
    CHECK(build.exit_code == 64);
    CHECK(contains(build.err, "no build that begins with 'nope'"));
}

}  // namespace cleave::cli::test
