#include "engine/disk.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

namespace cleave::sim {
namespace {

using Records = std::vector<std::string>;
using Files = std::map<std::string, Records>;

world::DiskOptions syncing_in(Duration duration) { return {.sync = world::Constant{duration}}; }

Instant at(Duration since_start) { return Instant::at(since_start); }

TEST_CASE("what was synced survives a crash, what was not does not") {
    Disk disk(syncing_in(5_ms), Random(1), Random(2));
    disk.append("log", "one");
    disk.append("log", "two");
    CHECK(disk.sync(at(0_s)) == at(5_ms));
    disk.append("log", "three");
    disk.complete_sync();
    disk.append("other", "four");
    disk.crash(at(6_ms));
    CHECK(disk.image().files == Files{{"log", Records{"one", "two"}}});
}

TEST_CASE("a replacement takes the place of the whole file, and only once synced") {
    Disk disk(syncing_in(5_ms), Random(1), Random(2));
    disk.append("state", "a");
    disk.append("state", "b");
    disk.sync(at(0_s));
    disk.complete_sync();
    disk.replace("state", {"c"});
    Disk crashed = disk;
    crashed.crash(at(6_ms));
    CHECK(crashed.image().files == Files{{"state", Records{"a", "b"}}});
    disk.append("state", "d");
    disk.sync(at(6_ms));
    disk.complete_sync();
    CHECK(disk.image().files == Files{{"state", Records{"c", "d"}}});
}

TEST_CASE("of the writes whose sync was under way, any prefix may survive and nothing else") {
    std::set<Records> survivors;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        Disk disk(syncing_in(5_ms), Random(seed), Random(2));
        disk.append("log", "1");
        disk.append("log", "2");
        disk.sync(at(0_s));
        disk.append("log", "3");
        disk.sync(at(1_ms));
        disk.append("log", "never asked for");
        disk.crash(at(2_ms));
        const Files image = disk.image().files;
        survivors.insert(image.empty() ? Records{} : image.at("log"));
    }
    CHECK(survivors == std::set<Records>{{}, {"1"}, {"1", "2"}, {"1", "2", "3"}});
}

TEST_CASE("syncs asked for during a flush share the next one") {
    Disk disk(syncing_in(5_ms), Random(1), Random(2));
    CHECK(disk.sync(at(0_ms)) == at(5_ms));
    CHECK(disk.sync(at(1_ms)) == at(10_ms));
    CHECK(disk.sync(at(4_ms)) == at(10_ms));
    // The second flush now runs; the third waits for it.
    CHECK(disk.sync(at(7_ms)) == at(15_ms));
    CHECK(disk.sync(at(8_ms)) == at(15_ms));
    CHECK(disk.sync(at(20_ms)) == at(25_ms));
}

TEST_CASE("a disk that crashed begins its next flush at once, and counts on") {
    Disk disk(syncing_in(5_ms), Random(1), Random(2));
    disk.append("log", "one");
    disk.sync(at(0_ms));
    disk.complete_sync();
    disk.append("log", "lost");
    disk.crash(at(6_ms));
    disk.append("log", "two");
    CHECK(disk.sync(at(6_ms)) == at(11_ms));
    disk.complete_sync();
    CHECK(disk.image().files == Files{{"log", Records{"one", "two"}}});
}

TEST_CASE("a wiped disk is empty and usable") {
    Disk disk(syncing_in(5_ms), Random(1), Random(2));
    disk.append("log", "one");
    disk.sync(at(0_ms));
    disk.complete_sync();
    disk.crash(at(6_ms));
    disk.wipe();
    CHECK(disk.image().files.empty());
    disk.append("log", "two");
    disk.sync(at(7_ms));
    disk.complete_sync();
    CHECK(disk.image().files == Files{{"log", Records{"two"}}});
}

}  // namespace
}  // namespace cleave::sim
