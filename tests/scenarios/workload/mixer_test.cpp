// What clients do next: which file, which function, how much.

#include "workload/mixer.hpp"

#include <map>
#include <set>

#include "catch.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

Workload mix(std::int64_t read, std::int64_t write) {
    Workload workload;
    workload.keys = 12;
    workload.read = Ratio::percent(read);
    workload.write = Ratio::percent(write);
    return workload;
}

struct Mixed {
    explicit Mixed(const Workload& workload)
        : stages(stages_of(workload, Duration::seconds(100))), mixer(workload, stages, 4, 2) {}
    std::optional<Mixer::Choice> next(std::uint32_t client) {
        return mixer.choose(0, client, client % 2, random);
    }
    std::vector<Stage> stages;
    Mixer mixer;
    Random random{3};
};

}  // namespace

TEST_CASE("what is read, changed and written has its share, as reads that a write follows") {
    Workload workload = mix(50, 0);
    workload.read_modify_write = Ratio::percent(50);
    Mixed mixed(workload);
    int updates = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto choice = mixed.next(0);
        REQUIRE(choice);
        CHECK(choice->function == Function::read);
        updates += choice->updates;
    }
    CHECK(updates > 4'800);
    CHECK(updates < 5'200);
}

TEST_CASE("a client that reads in turn reads every file once before any twice") {
    Workload workload = mix(100, 0);
    workload.popularity = Popularity::in_turn;
    Mixed mixed(workload);
    for (std::uint32_t client = 0; client < 4; ++client) {
        std::vector<std::uint32_t> read;
        for (int i = 0; i < 24; ++i) read.push_back(mixed.next(client)->key);
        CHECK(read[0] == client * 3);  // each at its own place
        CHECK(std::set<std::uint32_t>(read.begin(), read.begin() + 12).size() == 12);
        CHECK(std::equal(read.begin(), read.begin() + 12, read.begin() + 12));
    }
}

TEST_CASE("files that are written once are so by their own site, and then no more") {
    Workload workload = mix(0, 100);
    workload.writes = Writes::once;
    Mixed mixed(workload);
    std::set<std::uint32_t> written;
    for (int i = 0; i < 6; ++i) {
        const auto choice = mixed.next(1);  // at the second site
        REQUIRE(choice);
        CHECK(choice->key % 2 == 1);
        CHECK(written.insert(choice->key).second);
    }
    CHECK_FALSE(mixed.next(3));
    CHECK(mixed.next(2)->key == 0);
}

TEST_CASE("of loaded files all are read, none is written once, and nothing else is read") {
    Workload workload = mix(50, 50);
    workload.writes = Writes::once;
    workload.reads = Reads::loaded;
    workload.load = Load{{Duration::seconds(10), {}}, 5, LoadBy::owners};
    Mixed mixed(workload);
    std::set<std::uint32_t> read, written;
    for (int i = 0; i < 400; ++i) {
        const auto choice = mixed.next(0);
        if (choice) (choice->function == Function::read ? read : written).insert(choice->key);
    }
    CHECK(read == std::set<std::uint32_t>{0, 1, 2, 3, 4});
    CHECK(written == std::set<std::uint32_t>{6, 8, 10});
}

TEST_CASE("each file is loaded once, by its own site or, for strangers, by the other") {
    for (const LoadBy by : {LoadBy::owners, LoadBy::strangers}) {
        Workload workload = mix(100, 0);
        workload.load = Load{{Duration::seconds(10), {}}, 0, by};
        Mixed mixed(workload);
        std::set<std::uint32_t> loaded;
        for (std::size_t site = 0; site < 2; ++site) {
            while (const auto key = mixed.mixer.load(site)) {
                CHECK(loaded.insert(*key).second);
                CHECK((*key % 2 == site) == (by == LoadBy::owners));
            }
        }
        CHECK(loaded.size() == 12);
    }
}

TEST_CASE("sizes have their shares and stay in their ranges") {
    Workload workload = mix(0, 100);
    workload.sizes = {{Ratio::percent(70), Bytes{10}, Bytes{20}},
                      {Ratio::percent(30), Bytes{1'000}, Bytes{1'000}}};
    Random random(1);
    std::map<std::uint64_t, int> seen;
    for (int i = 0; i < 10'000; ++i) ++seen[draw_size(workload, random).value];
    CHECK(seen.size() == 12);
    CHECK(seen.begin()->first == 10);
    CHECK(seen[1'000] > 2'850);
    CHECK(seen[1'000] < 3'150);
    CHECK(seen[20] > 520);
    CHECK(draw_size(mix(1, 1), random) == Bytes::kibi(64));
}
