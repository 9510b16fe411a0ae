#include "results/store.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "catch.hpp"
#include "load.hpp"
#include "results/files.hpp"
#include "results/identity.hpp"

using namespace cleave;
using namespace cleave::results;
using namespace cleave::results::testing;
using scenario::RunSummary;

namespace {

RunSummary made_up(std::uint64_t seed) {
    RunSummary summary;
    summary.seed = seed;
    summary.trace_hash = seed * 0x9e3779b97f4a7c15ULL;
    summary.operations = 100 + seed;
    summary.linearizable = check::Conclusion::holds;
    scenario::PhaseAvailability phase;
    phase.site = "london";
    phase.phase = "before";
    phase.reads.ok = seed;
    phase.latencies.add(Duration::milliseconds(3));
    summary.availability.push_back(phase);
    return summary;
}

Run small_row(const std::string& hash, std::uint64_t seed, const std::string& build = "b1") {
    Run run;
    run.scenario = hash;
    run.build = build;
    run.summary = made_up(seed);
    run.seconds = 0.25;
    return run;
}

std::string refused(const std::string& path, Store::Access access = Store::Access::write) {
    const Fallible<Store> store = Store::open(path, access);
    return store ? "" : store.error().message;
}

// A file with the scenario `small` and the builds b1 and b2.
struct Small {
    explicit Small(const std::string& path) : store(opened(path)) {
        Fallible<std::string> added = store.add(scenario::testing::small());
        REQUIRE(added);
        hash = *added;
        REQUIRE(store.add(StoredBuild{"b1", "0.1.0"}));
        REQUIRE(store.add(StoredBuild{"b2", "0.1.0"}));
    }
    Inserted insert(std::vector<Run> runs) {
        Fallible<Inserted> inserted = store.insert(runs);
        if (!inserted) throw std::logic_error(inserted.error().message);
        return *inserted;
    }
    std::vector<std::uint64_t> seeds(const Selection& selection = {}) {
        std::vector<std::uint64_t> found;
        REQUIRE(store.read(selection, [&](const Run& run) { found.push_back(run.summary.seed); }));
        return found;
    }
    Store store;
    std::string hash;
};

}  // namespace

TEST_CASE("a run comes back as it was stored, from another opening of the file") {
    const Folder folder;
    std::string hash;
    {
        Small small(folder / "r.db");
        hash = small.hash;
        CHECK(small.insert({small_row(hash, 7)}).added == 1);
    }
    Store store = opened(folder / "r.db", Store::Access::read);
    std::uint64_t count = 0;
    REQUIRE(store.read({}, [&](const Run& run) {
        ++count;
        CHECK(run.summary == made_up(7));
        CHECK(run.scenario == hash);
        CHECK(run.build == "b1");
        CHECK(run.strategy == "random");
        CHECK(run.seconds == 0.25);
    }));
    CHECK(count == 1);
    Fallible<std::vector<StoredScenario>> scenarios = store.scenarios();
    REQUIRE(scenarios);
    REQUIRE(scenarios->size() == 1);
    const StoredScenario& stored = scenarios->front();
    CHECK(stored.name == "Small");
    CHECK(stored.path == "test.yaml");
    CHECK(scenario_hash(scenario::testing::parse(stored.text)) == hash);
    CHECK((*store.builds()).size() == 2);
}

TEST_CASE("to store a run again changes nothing") {
    const Folder folder;
    Small small(folder / "r.db");
    CHECK(small.insert({small_row(small.hash, 1), small_row(small.hash, 2)}).added == 2);
    const Inserted again = small.insert({small_row(small.hash, 2), small_row(small.hash, 3)});
    CHECK(again.added == 1);
    CHECK(again.known == 1);
    CHECK(again.conflicts.empty());
    CHECK(small.seeds() == std::vector<std::uint64_t>{1, 2, 3});
}

TEST_CASE("another build's run of the same seed is another row") {
    const Folder folder;
    Small small(folder / "r.db");
    Run other = small_row(small.hash, 1, "b2");
    other.summary.trace_hash = 5;
    CHECK(small.insert({small_row(small.hash, 1), other}).added == 2);
    CHECK(small.seeds({.scenario = {}, .build = "b2", .strategy = {}, .seed = {}}).size() == 1);
    CHECK(small.seeds().size() == 2);
}

TEST_CASE("a run of the same build that came out differently is told, and the others are kept") {
    const Folder folder;
    Small small(folder / "r.db");
    small.insert({small_row(small.hash, 1)});
    Run other = small_row(small.hash, 1);
    other.summary.trace_hash = 5;
    const Inserted inserted = small.insert({other, small_row(small.hash, 2)});
    CHECK(inserted.added == 1);
    REQUIRE(inserted.conflicts.size() == 1);
    CHECK(inserted.conflicts[0].seed == 1);
    CHECK(explain(inserted.conflicts[0], "Small").find("should be deterministic") !=
          std::string::npos);
    Run judged = small_row(small.hash, 1);
    judged.summary.linearizable = check::Conclusion::violated;
    const Inserted again = small.insert({judged});
    REQUIRE(again.conflicts.size() == 1);
    CHECK(explain(again.conflicts[0], "Small").find("judged differently") != std::string::npos);
    Fallible<std::uint64_t> read = small.store.read({}, [&](const Run& run) {
        CHECK(run.summary == made_up(run.summary.seed));  // the first row stays
    });
    CHECK(*read == 2);
}

TEST_CASE("seeds above the signed integers are stored, found and ordered") {
    const Folder folder;
    Small small(folder / "r.db");
    small.insert({small_row(small.hash, UINT64_MAX), small_row(small.hash, 1),
                  small_row(small.hash, 1ULL << 63)});
    CHECK(small.seeds() == std::vector<std::uint64_t>{1, 1ULL << 63, UINT64_MAX});
    Selection one;
    one.seed = UINT64_MAX;
    CHECK(small.seeds(one).size() == 1);
}

TEST_CASE("a batch whose scenario is not in the file is refused as a whole") {
    const Folder folder;
    Small small(folder / "r.db");
    CHECK_FALSE(
        small.store.insert(std::vector<Run>{small_row(small.hash, 1), small_row("0123", 2)}));
    CHECK(small.seeds().empty());
}

TEST_CASE("the hash of a scenario is that of its meaning") {
    using scenario::testing::parse;
    const scenario::Scenario small = scenario::testing::small();
    scenario::Scenario other = small;
    other.path = "elsewhere.yaml";
    other.description = "said otherwise";
    CHECK(scenario_hash(other) == scenario_hash(small));
    other.duration = other.duration + Duration::nanoseconds(1);
    CHECK(scenario_hash(other) != scenario_hash(small));
    other = small;
    other.expect.linearizable = scenario::Expected::violated;
    CHECK(scenario_hash(other) != scenario_hash(small));
    CHECK(scenario_hash(small).size() == 16);
}

TEST_CASE("what is no results file is refused and stays as it is") {
    const Folder folder;
    const auto check_refused = [&](const std::string& name, const std::string& content,
                                   const std::string& why) {
        INFO(name);
        write(folder / name, content);
        for (const auto access : {Store::Access::read, Store::Access::write}) {
            const std::string message = refused(folder / name, access);
            INFO(message);
            CHECK(message.find(name) != std::string::npos);
            CHECK(message.find(why) != std::string::npos);
            CHECK(read_all(folder / name) == content);
            CHECK(names_in(folder) == std::vector<std::string>{name});
        }
        unlink((folder / name).c_str());
    };
    check_refused("short", "x", "no SQLite database");
    check_refused("garbage", std::string(5'000, '\xa5'), "no SQLite database");
    check_refused("text", "name: Small\n", "no SQLite database");
    const std::string good = [&] {
        Small small(folder / "good");
        small.insert({small_row(small.hash, 1), small_row(small.hash, 2)});
        return folder / "good";
    }();
    std::string bytes = read_all(good);
    unlink(good.c_str());
    std::string newer = bytes;
    newer[63] = 2;  // user_version, big-endian at 60
    check_refused("newer", newer, "its format is 2, and this program's is 1");
    std::string foreign = bytes;
    foreign[68] = 0;  // application_id
    check_refused("foreign", foreign, "holds no results of Cleave");
    check_refused("cut", bytes.substr(0, bytes.size() / 2), "damaged");
    std::string holed = bytes;
    std::fill(holed.begin() + 4'096, holed.begin() + 3 * 4'096, '\0');
    check_refused("holed", holed, "damaged");
}

TEST_CASE("a row that is not what was written is told of, not added up") {
    const Folder folder;
    {
        Small small(folder / "r.db");
        small.insert({small_row(small.hash, 1)});
    }
    std::string bytes = read_all(folder / "r.db");
    const std::size_t at = bytes.rfind("before");  // in the summary
    REQUIRE(at != std::string::npos);
    bytes[at] = 'x';
    write(folder / "r.db", bytes);
    Store store = opened(folder / "r.db", Store::Access::read);
    const Fallible<std::uint64_t> read = store.read({}, [](const Run&) {});
    REQUIRE_FALSE(read);
    CHECK(read.error().message.find("seed 1") != std::string::npos);
    CHECK(read.error().kind == Error::Kind::bad_input);
}

TEST_CASE("a missing file is made to write, and missed to read") {
    const Folder folder;
    CHECK(refused(folder / "r.db", Store::Access::read).find("No such file") != std::string::npos);
    CHECK(names_in(folder).empty());
    CHECK(refused(folder / "none/r.db").find("No such file") != std::string::npos);
    CHECK(refused(folder.path).find("no regular file") != std::string::npos);
    CHECK(refused(folder / "r.db").empty());
    write(folder / "empty", "");
    CHECK(refused(folder / "empty", Store::Access::read).find("empty") != std::string::npos);
    CHECK(refused(folder / "empty").empty());
    CHECK(refused(folder / "empty", Store::Access::read).empty());
}

TEST_CASE("where nothing can be written, the error says so and the file stays as it is") {
    const Folder folder;
    {
        Small small(folder / "r.db");
        small.insert({small_row(small.hash, 1)});
    }
    const std::string before = read_all(folder / "r.db");
    const std::string message = as_nobody(folder, [&] { return refused(folder / "r.db"); });
    CHECK(message.find("may only be read") != std::string::npos);
    const std::string made = as_nobody(folder, [&] { return refused(folder / "new.db"); });
    CHECK(made.find("Permission denied") != std::string::npos);
    CHECK(as_nobody(folder, [&] { return refused(folder / "r.db", Store::Access::read); }).empty());
    CHECK(read_all(folder / "r.db") == before);
    CHECK(names_in(folder) == std::vector<std::string>{"r.db"});
}

TEST_CASE("when the disk is full the batch fails whole, and what was there stays") {
    const Folder folder;
    Small small(folder / "r.db");
    small.insert({small_row(small.hash, 1)});
    const std::string before = read_all(folder / "r.db");
    std::vector<Run> many;
    for (std::uint64_t seed = 2; seed < 500; ++seed) many.push_back(small_row(small.hash, seed));
    const std::string message = in_child([&] {
        const rlimit limit = {before.size() + 4'096, before.size() + 4'096};
        std::signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        Store store = opened(folder / "r.db");
        const Fallible<Inserted> inserted = store.insert(many);
        return inserted ? std::string("inserted") : inserted.error().message;
    });
    INFO(message);
    CHECK(message.find("it can grow no further") != std::string::npos);
    CHECK(read_all(folder / "r.db") == before);
    CHECK(small.insert(many).added == 498);
}

TEST_CASE("a writer killed at any moment leaves whole batches only") {
    const Folder folder;
    std::string hash;
    {
        Small small(folder / "r.db");
        hash = small.hash;
    }
    constexpr std::uint64_t batch = 7;
    std::uint64_t before = 0;
    for (int kill_after = 0; kill_after < 10; ++kill_after) {
        const Pipe ready;
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            Store store = opened(folder / "r.db");
            for (std::uint64_t next = before + 1;; next += batch) {
                std::vector<Run> runs;
                for (std::uint64_t i = 0; i < batch; ++i) runs.push_back(small_row(hash, next + i));
                ready.tell();
                if (!store.insert(runs)) _exit(1);
            }
        }
        for (int i = 0; i <= kill_after; ++i) ready.wait();
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        REQUIRE(WIFSIGNALED(status));
        Store store = opened(folder / "r.db");
        const std::uint64_t count = *store.count({});
        CHECK(count % batch == 0);
        CHECK(count >= before + batch * static_cast<std::uint64_t>(kill_after));
        before = count;
    }
}

TEST_CASE("two processes that write at once lose nothing") {
    const Folder folder;
    std::string hash;
    {
        Small small(folder / "r.db");
        hash = small.hash;
    }
    std::vector<pid_t> children;
    for (std::uint64_t child = 0; child < 2; ++child) {
        children.push_back(fork());
        if (children.back() != 0) continue;
        Fallible<Store> store = Store::open(folder / "r.db", Store::Access::write);
        if (!store) _exit(1);
        for (std::uint64_t i = 0; i < 20; ++i) {
            const std::vector<Run> runs = {small_row(hash, 2 * i + child),
                                           small_row(hash, 1'000 + i)};
            Fallible<Inserted> inserted = store->insert(runs);
            if (!inserted || !inserted->conflicts.empty()) _exit(1);
        }
        _exit(0);
    }
    for (const pid_t child : children) {
        int status = 0;
        waitpid(child, &status, 0);
        CHECK(status == 0);
    }
    CHECK(*opened(folder / "r.db").count({}) == 60);
}
