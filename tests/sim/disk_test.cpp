#include "engine/disk.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "instants.hpp"

namespace cleave::sim {
namespace {

using Records = std::vector<std::string>;
using Files = std::map<std::string, Records>;

world::DiskOptions syncing_in(Duration duration) { return {.sync = world::Constant{duration}}; }

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

// All that can be found after a loss of power while a sync of these records was under way.
std::set<Records> survivors(world::CrashDamage damage, const Records& records) {
    std::set<Records> found;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        world::DiskOptions options = syncing_in(5_ms);
        options.crash_damage = damage;
        Disk disk(options, Random(seed), Random(2));
        for (const std::string& record : records) disk.append("log", record);
        disk.sync(at(0_s));
        disk.append("log", "never asked for");
        disk.crash(at(2_ms));
        const Files files = disk.image().files;
        found.insert(files.empty() ? Records{} : files.at("log"));
    }
    return found;
}

TEST_CASE("how much a loss of power leaves of what was being written is as configured") {
    using world::CrashDamage;
    CHECK(survivors(CrashDamage::none_survive, {"1", "2"}) == std::set<Records>{{}});
    CHECK(survivors(CrashDamage::prefix_survives, {"1", "2"}) ==
          std::set<Records>{{}, {"1"}, {"1", "2"}});
    // In the place of one that is missing before another there is an empty record.
    CHECK(survivors(CrashDamage::any_survive, {"1", "2"}) ==
          std::set<Records>{{}, {"1"}, {"", "2"}, {"1", "2"}});
    CHECK(
        survivors(CrashDamage::torn, {"1", "23"}) ==
        std::set<Records>{
            {}, {"1"}, {""}, {"1", "23"}, {"1", "2"}, {"1", ""}, {"", "23"}, {"", "2"}, {"", ""}});
}

TEST_CASE("a loss of power never touches what was synced, whatever the damage") {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        world::DiskOptions options = syncing_in(5_ms);
        options.crash_damage = world::CrashDamage::torn;
        Disk disk(options, Random(seed), Random(2));
        disk.append("log", "safe");
        disk.sync(at(0_s));
        disk.complete_sync();
        disk.append("log", "torn, perhaps");
        disk.sync(at(6_ms));
        disk.crash(at(7_ms));
        CHECK(disk.image().files.at("log").front() == "safe");
    }
}

TEST_CASE("a replacement that was lost takes along what was appended to the new file") {
    std::set<Records> found;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        world::DiskOptions options = syncing_in(5_ms);
        options.crash_damage = world::CrashDamage::any_survive;
        Disk disk(options, Random(seed), Random(2));
        disk.append("log", "old");
        disk.sync(at(0_s));
        disk.complete_sync();
        disk.replace("log", {"new"});
        disk.append("log", "newer");
        disk.sync(at(6_ms));
        disk.crash(at(7_ms));
        found.insert(disk.image().files.at("log"));
    }
    CHECK(found == std::set<Records>{{"old"}, {"new"}, {"new", "newer"}});
}

TEST_CASE("what does not fit is refused by the sync that covers it, all of it together") {
    world::DiskOptions options = syncing_in(5_ms);
    options.capacity = Bytes{10};
    Disk disk(options, Random(1), Random(2));
    disk.append("log", "12345678");
    disk.sync(at(0_s));
    CHECK_FALSE(disk.complete_sync());
    disk.append("log", "9");
    disk.append("log", "too long");
    disk.sync(at(6_ms));
    CHECK(disk.complete_sync() == DiskError::full);
    CHECK(disk.image().files == Files{{"log", {"12345678"}}});
    disk.replace("log", {"1234567890"});  // makes room first
    disk.sync(at(20_ms));
    CHECK_FALSE(disk.complete_sync());
    CHECK(disk.image().files == Files{{"log", {"1234567890"}}});
}

TEST_CASE("a sync that failed is told once, and what it covered is a hole before what follows") {
    Disk disk(syncing_in(5_ms), Random(1), Random(2));
    disk.append("log", "1");
    disk.sync(at(0_s));
    disk.complete_sync();
    disk.append("log", "lost");
    disk.sync(at(6_ms));
    disk.append("log", "3");
    disk.sync(at(7_ms));
    disk.set_trouble({.sync_failures = Ratio::percent(100)});
    CHECK(disk.complete_sync() == DiskError::failed);
    disk.set_trouble({});
    CHECK_FALSE(disk.complete_sync());
    CHECK(disk.image().files == Files{{"log", {"1", "", "3"}}});
}

TEST_CASE("a full disk keeps what it has, and a sync with nothing to write succeeds") {
    Disk disk(syncing_in(5_ms), Random(1), Random(2));
    disk.append("log", "1");
    disk.sync(at(0_s));
    disk.complete_sync();
    disk.set_trouble({.full = true});
    disk.sync(at(6_ms));
    CHECK_FALSE(disk.complete_sync());
    disk.append("log", "2");
    disk.outlive_process(at(12_ms));
    CHECK(disk.image().files == Files{{"log", {"1"}}});
}

TEST_CASE("a flipped record differs in one bit, and each record decays at most once") {
    Disk disk(syncing_in(5_ms), Random(1), Random(2));
    for (const char* record : {"aaaa", "bbbb", "cccc"}) disk.append("log", record);
    disk.sync(at(0_s));
    disk.complete_sync();
    const Records before = disk.image().files.at("log");
    disk.decay(1, world::Decay::flipped);
    int bits = 0;
    const Records after = disk.image().files.at("log");
    for (std::size_t i = 0; i < before.size(); ++i) {
        REQUIRE(after[i].size() == before[i].size());
        for (std::size_t k = 0; k < before[i].size(); ++k) {
            bits += __builtin_popcount(static_cast<unsigned char>(before[i][k] ^ after[i][k]));
        }
    }
    CHECK(bits == 1);
    disk.decay(100, world::Decay::unreadable);
    CHECK(disk.image().unreadable.size() == 3);
    CHECK(disk.image().files.at("log") == Records{"", "", ""});
    disk.replace("log", {"new"});
    disk.sync(at(6_ms));
    disk.complete_sync();
    CHECK(disk.image().unreadable.empty());
}

TEST_CASE("a write is misdirected only where there is something to overwrite") {
    Disk disk(syncing_in(5_ms), Random(1), Random(2));
    disk.misdirect_next_write();
    disk.append("log", "1");
    disk.sync(at(0_s));
    disk.complete_sync();
    CHECK(disk.image().files.at("log") == Records{"1"});
    disk.append("other", "2");
    disk.sync(at(6_ms));
    disk.complete_sync();
    CHECK(disk.image().files == Files{{"log", {"2"}}, {"other", {""}}});
}

}  // namespace
}  // namespace cleave::sim
