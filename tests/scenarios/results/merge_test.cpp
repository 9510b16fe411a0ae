#include "results/merge.hpp"

#include <algorithm>

#include "catch.hpp"
#include "results/files.hpp"

using namespace cleave;
using namespace cleave::results;
using namespace cleave::results::testing;

namespace {

StoredScenario scenario(const std::string& hash) {
    return {hash, "Scenario " + hash, hash + ".yaml", "abd", "name: " + hash + "\n"};
}

Run row(const std::string& hash, std::uint64_t seed, double seconds = 0.25) {
    Run run;
    run.scenario = hash;
    run.build = "b1";
    run.summary.seed = seed;
    run.summary.trace_hash = seed * 0x9e3779b97f4a7c15ULL;
    run.summary.linearizable = check::Conclusion::holds;
    run.seconds = seconds;
    return run;
}

const std::vector<std::string> hashes = {"aa", "bb"};
const std::vector<std::uint64_t> seeds = {1, 2, 3, 4, 5, 6, 7};

// A file with share `index` of `count`, but without the runs that `lacks` names.
std::string share_file(const Folder& folder, std::uint64_t index, std::uint64_t count,
                       const std::vector<std::uint64_t>& lacks = {}, double seconds = 0.25) {
    const std::string path = folder / (std::to_string(index) + ".results");
    Store store = opened(path);
    for (const std::string& hash : hashes) REQUIRE(store.add(scenario(hash)));
    REQUIRE(store.add(StoredBuild{"b1", "0.1.0"}));
    REQUIRE(store.add(StoredShare{"b1", hashes, "1..7", {index, count}}));
    const auto runs = shards::share_of({index, count}, hashes, seeds);
    std::vector<Run> rows;
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        for (const std::uint64_t seed : runs[i]) {
            const bool lacking = std::find(lacks.begin(), lacks.end(), seed) != lacks.end();
            if (!lacking) rows.push_back(row(hashes[i], seed, seconds));
        }
    }
    REQUIRE(store.insert(rows));
    return path;
}

Merged merged(const std::string& out, const std::vector<std::string>& inputs) {
    Store store = opened(out);
    std::vector<Store> stores;
    for (const std::string& input : inputs) stores.push_back(opened(input, Store::Access::read));
    auto result = merge(store, stores);
    if (!result) FAIL(result.error().message);
    return *result;
}

// Every row, in the order of the file, with everything that is stored of it.
std::string every_row(const std::string& path) {
    const Store store = opened(path, Store::Access::read);
    std::string text;
    auto scenarios = store.scenarios();
    REQUIRE(scenarios);
    for (const auto& one : *scenarios) text += one.hash + " " + one.name + "\n";
    auto read = store.read({}, [&](const Run& run) {
        text += run.scenario + " " + run.build + " " + std::to_string(run.summary.seed) + " " +
                std::to_string(run.seconds) + " " + encode(run.summary) + "\n";
    });
    REQUIRE(read);
    return text;
}

Missing only_sweep(const std::string& path) {
    auto missing = missing_of(opened(path, Store::Access::read));
    REQUIRE(missing);
    REQUIRE(missing->size() == 1);
    return missing->front();
}

}  // namespace

TEST_CASE("the shares of a sweep, merged, are every run of it exactly once") {
    const Folder folder;
    std::vector<std::string> files;
    for (std::uint64_t i = 0; i < 3; ++i) files.push_back(share_file(folder, i, 3));
    const Merged result = merged(folder / "all", files);
    CHECK(result.added == 14);
    CHECK(result.known == 0);
    CHECK(result.conflicts.empty());
    auto all = opened(folder / "all", Store::Access::read);
    for (const std::string& hash : hashes) CHECK(*all.seeds({hash, "b1", {}, {}}) == seeds);
    CHECK(only_sweep(folder / "all").whole());
}

TEST_CASE("merging again changes not a byte, and the order of the files does not matter") {
    const Folder folder;
    const std::string a = share_file(folder, 0, 3);
    const std::string b = share_file(folder, 1, 3);
    const std::string c = share_file(folder, 2, 3);
    merged(folder / "all", {a, b, c});
    const std::string before = read_all(folder / "all");
    const Merged again = merged(folder / "all", {c, a, b, a});
    CHECK(again.added == 0);
    CHECK(again.known == 19);  // 14 and the five of `a` once more
    CHECK(read_all(folder / "all") == before);

    merged(folder / "other", {c, b, a});
    CHECK(read_all(folder / "other") == before);
    merged(folder / "steps", {b});
    merged(folder / "steps", {c, a});
    CHECK(only_sweep(folder / "steps").whole());
    CHECK(opened(folder / "steps").count({}).operator*() == 14);
}

TEST_CASE("of files that overlap, every run is there once, whatever it took each time") {
    const Folder folder;
    const Folder elsewhere;
    const std::string slow = share_file(folder, 0, 1, {3}, 9.5);
    const std::string quick = share_file(elsewhere, 0, 1, {5}, 0.5);
    CHECK(merged(folder / "all", {slow, quick}).added == 14);
    merged(folder / "other", {quick, slow});
    CHECK(every_row(folder / "all") == every_row(folder / "other"));
}

TEST_CASE("what is missing of a sweep is named: shares, and seeds of those that are there") {
    const Folder folder;
    const std::string a = share_file(folder, 0, 4);
    const std::string c = share_file(folder, 2, 4, {3});
    merged(folder / "all", {a, c});
    const Missing missing = only_sweep(folder / "all");
    CHECK(missing.shares == std::vector<std::uint64_t>{1, 3});
    CHECK(missing.seeds == std::map<std::string, std::vector<std::uint64_t>>{{"aa", {3}}});
    CHECK_FALSE(missing.whole());
}

TEST_CASE("a run that came out differently in two files is named, however often they are merged") {
    const Folder folder;
    const Folder elsewhere;
    const std::string a = share_file(folder, 0, 1);
    const std::string b = share_file(elsewhere, 0, 1, {4});
    {
        Store store = opened(b);
        Run other = row("bb", 4);
        other.summary.trace_hash = 99;
        REQUIRE(store.insert(std::vector<Run>{other}));
    }
    const Merged result = merged(folder / "all", {a, b});
    REQUIRE(result.conflicts.size() == 1);
    CHECK(result.conflicts[0].scenario == "bb");
    CHECK(result.conflicts[0].seed == 4);
    CHECK(result.added == 14);
    CHECK(merged(folder / "all", {b, a}).conflicts.size() == 1);
}

TEST_CASE("an input that is damaged leaves what was merged before as it was") {
    const Folder folder;
    const std::string a = share_file(folder, 0, 2);
    merged(folder / "all", {a});
    const std::string before = read_all(folder / "all");
    const std::string b = share_file(folder, 1, 2);
    std::string bytes = read_all(b);
    const std::size_t at = bytes.rfind(encode(row("bb", 7).summary).substr(0, 12));
    REQUIRE(at != std::string::npos);
    bytes[at + 3] = static_cast<char>(bytes[at + 3] ^ 0x40);
    write(b, bytes);
    Store out = opened(folder / "all");
    std::vector<Store> inputs;
    inputs.push_back(opened(b, Store::Access::read));
    const auto result = merge(out, inputs);
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == Error::Kind::bad_input);
    CHECK(result.error().message.find("damaged") != std::string::npos);
    CHECK(read_all(folder / "all") == before);
}
