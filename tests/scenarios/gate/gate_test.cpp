#include "gate/gate.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <set>

#include "catch.hpp"
#include "host/random.hpp"
#include "load.hpp"
#include "results/files.hpp"
#include "results/identity.hpp"

using namespace cleave;
using namespace cleave::gate;
using results::Store;
using results::testing::Folder;
using results::testing::opened;

namespace {

Input tiny(const std::string& expect = "{linearizable: holds}", const char* name = "Tiny",
           const char* store = "s3-2020") {
    const std::string text = fmt::format(
        "name: {}\nduration: 2s\nsettle: 1s\nsites:\n  office: {{clients: 2}}\n"
        "  cloud: {{object_store: {}}}\nlinks:\n  - {{between: [office, cloud], rtt: 20ms}}\n"
        "protocol: {{name: direct-s3}}\nworkload: {{object: file, files: 2, size: 1KiB, "
        "mix: {{read: 50%, write: 50%}}, rate: 10/s per client}}\nexpect: {}\n",
        name, store, expect);
    return {scenario::testing::parse(text), text};
}

Options plain(std::uint64_t seeds) {
    Options options;
    options.seeds = seeds;
    options.jobs = 1;
    options.clock = [] { return 0.0; };
    return options;
}

Result gated(const std::vector<Input>& inputs, const Options& options) {
    return gate::run(inputs, options);
}

std::set<std::uint64_t> seeds_in(const Store& store) {
    std::set<std::uint64_t> seeds;
    auto read = store.read({}, [&](const results::Run& run) { seeds.insert(run.summary.seed); });
    REQUIRE(read);
    return seeds;
}

std::set<std::uint64_t> range(std::uint64_t first, std::uint64_t last) {
    std::set<std::uint64_t> seeds;
    for (std::uint64_t seed = first; seed <= last; ++seed) seeds.insert(seed);
    return seeds;
}

// All of a results file but how long runs took.
std::string content(const std::string& path) {
    std::string text;
    const Store store = opened(path, Store::Access::read);
    auto read = store.read({}, [&](const results::Run& run) {
        text += run.scenario + run.build + run.strategy + (run.failing ? "!" : "") +
                print(run.summary) + "\n";
    });
    REQUIRE(read);
    return text;
}

std::string told(const Result& result) {
    std::string text;
    for (const Gated& gated : result.scenarios) {
        text += fmt::format("{} {} {}\n", gated.name, gated.runs, gated.whole);
        for (const Line& line : gated.lines) {
            text += fmt::format("{}: {} {} {}:{} {} {}\n", line.judgement.expectation,
                                line.judgement.observed, static_cast<int>(line.standing), line.line,
                                line.column, line.explanation, line.reproduce);
        }
    }
    return text;
}

}  // namespace

TEST_CASE("what comes out as expected is met, what is refuted fails with place and reason") {
    const Result result =
        gated({tiny(), tiny("{linearizable: holds}", "Old", "s3-2018")}, plain(5));
    REQUIRE(result.scenarios.size() == 2);
    CHECK(result.scenarios[0].standing == Standing::met);
    CHECK(result.scenarios[0].whole);
    CHECK(result.runs == 10);
    const Gated& old = result.scenarios[1];
    CHECK(old.standing == Standing::failed);
    REQUIRE_FALSE(old.lines.empty());
    CHECK(old.lines[0].standing == Standing::failed);
    CHECK(old.lines[0].line == 11);
    CHECK(old.lines[0].column == 10);
    CHECK_FALSE(old.lines[0].explanation.empty());
    CHECK(old.lines[0].reproduce ==
          fmt::format("./run.sh run test.yaml --seed {}", old.lines[0].judgement.seed.value()));
}

TEST_CASE("what must be shown and was not in any seed fails: the search is blind to it") {
    const Result result = gated({tiny("{linearizable: violated}")}, plain(3));
    REQUIRE(result.scenarios[0].lines.size() == 1);
    const Line& line = result.scenarios[0].lines[0];
    CHECK(line.standing == Standing::failed);
    CHECK(line.explanation.find("blind") != std::string::npos);
}

TEST_CASE("a gate comes out the same on one thread and on three") {
    const std::vector<Input> inputs = {tiny(), tiny("{linearizable: holds}", "Old", "s3-2018")};
    Options options = plain(12);
    const std::string one = told(gated(inputs, options));
    options.jobs = 3;
    CHECK(told(gated(inputs, options)) == one);
}

TEST_CASE("a known failure does not fail the gate, and one that is mended is told") {
    Options options = plain(4);
    options.baseline_path = "known.yaml";
    options.baseline = {{"test.yaml", "linearizable: holds", ""}};
    const Result known = gated({tiny("{linearizable: holds}", "Old", "s3-2018")}, options);
    CHECK(known.scenarios[0].standing == Standing::known);
    CHECK(known.mended.empty());
    const Result mended = gated({tiny()}, options);
    CHECK(mended.scenarios[0].standing == Standing::met);
    REQUIRE(mended.mended.size() == 1);
    options.baseline = {{"test.yaml", "no lost writes: holds", ""}};
    const Result other = gated({tiny("{linearizable: holds}", "Old", "s3-2018")}, options);
    CHECK(other.scenarios[0].standing == Standing::failed);
}

TEST_CASE("each gate on a results file runs the fixed seeds, and new ones beside") {
    const Folder folder;
    Store store = opened(folder / "r.db");
    Options options = plain(5);
    options.fixed = 2;
    options.store = &store;
    gated({tiny()}, options);
    CHECK(seeds_in(store) == range(1, 5));
    gated({tiny()}, options);
    CHECK(seeds_in(store) == range(1, 8));
}

TEST_CASE("what failed before is run again before new seeds") {
    const Folder folder;
    Store store = opened(folder / "r.db");
    const Input old = tiny("{linearizable: holds}", "Old", "s3-2018");
    Options options = plain(6);
    options.store = &store;
    const Result first = gated({old}, options);
    const std::uint64_t failing = first.scenarios[0].lines[0].judgement.seed.value();
    const Result again = gated({old}, options);
    CHECK(again.scenarios[0].lines[0].judgement.seed == failing);
    CHECK(again.scenarios[0].lines[0].standing == Standing::failed);
}

TEST_CASE(
    "a gate that is stopped keeps what it has, and continued comes out as if it had not been") {
    const std::vector<Input> inputs = {tiny(), tiny("{linearizable: holds}", "Old", "s3-2018")};
    const Folder folder;
    Options options = plain(8);
    options.fixed = 3;
    const std::string whole = [&] {
        Store store = opened(folder / "whole.db");
        options.store = &store;
        return told(gated(inputs, options));
    }();
    Store store = opened(folder / "parts.db");
    options.store = &store;
    int runs = 0;
    options.stop = [&] { return runs++ >= 5; };
    const Result cut = gated(inputs, options);
    CHECK(cut.interrupted);
    CHECK(cut.scenarios[0].standing == Standing::inconclusive);
    CHECK(cut.runs == 5);
    options.stop = nullptr;
    options.resume = true;
    const Result rest = gated(inputs, options);
    CHECK(rest.continued);
    CHECK(told(rest) == whole);
    CHECK(content(folder / "parts.db") == content(folder / "whole.db"));
    const Result another = gated(inputs, options);
    CHECK_FALSE(another.continued);
}

TEST_CASE("a gate killed at twenty random moments and continued ends as one that was not") {
    const std::vector<Input> inputs = {tiny(), tiny("{linearizable: holds}", "Old", "s3-2018")};
    const Folder folder;
    constexpr std::uint64_t seeds = 150;
    Options options = plain(seeds);
    const std::string whole = [&] {
        Store store = opened(folder / "whole.db");
        options.store = &store;
        return told(gated(inputs, options));
    }();
    Random random(20'26);
    for (int i = 0; i < 20; ++i) {
        // Killed when it is about to begin a run, at any number of them; what was done since the
        // last commit is lost, which here comes after each run by a clock that runs fast.
        const std::uint64_t last = random.below(20);
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            Store store = opened(folder / "parts.db");
            Options mine = options;
            mine.store = &store;
            mine.resume = true;
            double now = 0;
            mine.clock = [&now] { return now += 0.2; };
            std::uint64_t runs = 0;
            mine.stop = [&] {
                if (runs++ == last) kill(getpid(), SIGKILL);
                return false;
            };
            gate::run(inputs, mine);
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        REQUIRE(WIFSIGNALED(status));
    }
    Store store = opened(folder / "parts.db");
    options.store = &store;
    options.resume = true;
    const Result rest = gated(inputs, options);
    CHECK(rest.continued);
    CHECK(rest.scenarios[0].new_runs + rest.scenarios[1].new_runs < 2 * seeds);
    CHECK(told(rest) == whole);
    CHECK(content(folder / "parts.db") == content(folder / "whole.db"));
}

TEST_CASE("two gates at once on one results file lose nothing and share no new seed") {
    const Folder folder;
    const std::vector<Input> inputs = {tiny()};
    opened(folder / "r.db");
    std::vector<pid_t> children;
    for (int i = 0; i < 2; ++i) {
        children.push_back(fork());
        if (children.back() != 0) continue;
        Store store = opened(folder / "r.db");
        Options options = plain(40);
        options.fixed = 10;
        options.store = &store;
        double now = 0;
        options.clock = [&now] { return now += 0.3; };
        const Result result = gate::run(inputs, options);
        _exit(result.runs == 40 && result.store_problem.empty() ? 0 : 1);
    }
    for (const pid_t child : children) {
        int status = 0;
        waitpid(child, &status, 0);
        CHECK(status == 0);
    }
    CHECK(seeds_in(opened(folder / "r.db")) == range(1, 70));
}

TEST_CASE("a run that comes out differently than the same build had it is no result but an error") {
    const Folder folder;
    Store store = opened(folder / "r.db");
    Options options = plain(2);
    options.fixed = 2;
    options.store = &store;
    auto hash = store.add(tiny().scenario);
    REQUIRE(hash);
    REQUIRE(store.add(results::StoredBuild{results::build_id(), "0"}));
    results::Run run;
    run.scenario = *hash;
    run.build = results::build_id();
    run.summary.seed = 2;
    run.summary.trace_hash = 1;
    REQUIRE(store.insert(std::vector<results::Run>{run}));
    const Result result = gated({tiny()}, options);
    CHECK(result.scenarios[0].trouble.find("seed 2 of \"Tiny\"") != std::string::npos);
    CHECK(result.scenarios[0].standing == Standing::failed);
}

TEST_CASE(
    "with a budget the gate ends in time, and says when it was too short for the fixed part") {
    double now = 0;
    Options options = plain(200);
    options.budget = 3;
    options.clock = [&now] { return now += 0.05; };
    const Result result = gated({tiny(), tiny("{linearizable: measured}", "Other")}, options);
    CHECK(now < 4);
    CHECK(result.runs > 4);
    CHECK(result.scenarios[0].standing == Standing::met);
    now = 0;
    options.fixed = 500;
    const Result late = gated({tiny()}, options);
    CHECK(late.scenarios[0].standing == Standing::inconclusive);
    CHECK_FALSE(late.scenarios[0].undecided.empty());
}
