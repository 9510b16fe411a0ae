#include "results/fill.hpp"

#include <algorithm>

#include "catch.hpp"
#include "load.hpp"
#include "results/files.hpp"
#include "results/identity.hpp"

using namespace cleave;
using namespace cleave::results;
using namespace cleave::results::testing;

namespace {

scenario::Scenario small() { return scenario::testing::small(); }

Store prepared(const std::string& path) {
    Store store = opened(path);
    REQUIRE(store.add(small()));
    REQUIRE(store.add(StoredBuild{build_id(), "0.1.0"}));
    return store;
}

std::vector<std::uint64_t> stored_seeds(const Store& store) { return *store.seeds({}); }

}  // namespace

TEST_CASE("filling runs what is not in the file yet, and nothing twice") {
    const Folder folder;
    Store store = prepared(folder / "r");
    auto first = fill(store, small(), {2, 4, 6}, {.jobs = 2});
    REQUIRE(first);
    CHECK(first->ran == 3);
    CHECK(first->known == 0);
    std::vector<std::uint64_t> ran;
    FillOptions options;
    options.stored = [&](const scenario::RunSummary& run) { ran.push_back(run.seed); };
    auto second = fill(store, small(), {1, 2, 3, 4}, options);
    REQUIRE(second);
    CHECK(second->ran == 2);
    CHECK(second->known == 2);
    std::sort(ran.begin(), ran.end());
    CHECK(ran == std::vector<std::uint64_t>{1, 3});
    CHECK(stored_seeds(store) == std::vector<std::uint64_t>{1, 2, 3, 4, 6});
    CHECK(second->conflicts.empty());
}

TEST_CASE("what is stored does not depend on how many runs there are at a time") {
    const Folder folder;
    std::vector<std::string> contents;
    for (const unsigned jobs : {1U, 3U}) {
        Store store = prepared(folder / std::to_string(jobs));
        REQUIRE(fill(store, small(), {1, 2, 3, 4, 5, 6, 7, 8}, {.jobs = jobs}));
        std::string content;
        REQUIRE(store.read({}, [&](const Run& run) { content += encode(run.summary) + "\n"; }));
        contents.push_back(content);
    }
    CHECK(contents[0] == contents[1]);
}

TEST_CASE("a stopped filling keeps what was finished, and can be gone on with") {
    const Folder folder;
    Store store = prepared(folder / "r");
    std::stop_source stop;
    FillOptions options;
    options.jobs = 1;
    options.stop = stop.get_token();
    options.stored = [&](const scenario::RunSummary&) { stop.request_stop(); };
    const std::vector<std::uint64_t> seeds = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    auto stopped = fill(store, small(), seeds, options);
    REQUIRE(stopped);
    CHECK(stopped->ran >= 1);
    auto rest = fill(store, small(), seeds);
    REQUIRE(rest);
    CHECK(rest->known == stopped->ran);
    CHECK(stored_seeds(store) == seeds);
}
