// The table of "The Google File System", cell by cell, and what lies outside it.

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "measures/regions.hpp"

namespace cleave::test {
namespace {

using measure::RegionCell;
using measure::RegionLog;
using measure::RegionMutation;
using measure::RegionReport;

constexpr Instant quiet = Instant::at(Duration::seconds(100));
Instant at(std::int64_t seconds) { return Instant::at(Duration::seconds(seconds)); }

struct Range {
    std::uint64_t begin, end;
};

// One file; its writes, its records, and reads of all of it when everything is quiet.
class Scene {
  public:
    Scene() { log_.files = {"a"}; }
    Scene& write(Value stamp, Range range, std::int64_t from, std::int64_t to,
                 Outcome outcome = Outcome::ok) {
        return add(stamp, range, from, to, outcome, false);
    }
    Scene& append(Value stamp, Range range, std::int64_t from, std::int64_t to,
                  Outcome outcome = Outcome::ok) {
        return add(stamp, range, from, to, outcome, true);
    }
    Scene& read(std::vector<Extent> extents, std::int64_t from = 200) {
        log_.reads.push_back(
            {9, 0, {}, Bytes{1'000}, {std::move(extents)}, at(from), at(from + 1)});
        return *this;
    }
    RegionReport report() const { return measure::regions(log_, quiet); }
    std::size_t outside() const { return report().outside.size(); }
    measure::RegionCounts cell(RegionCell cell) const {
        return report().cells[static_cast<std::size_t>(cell)];
    }

  private:
    Scene& add(Value stamp, Range range, std::int64_t from, std::int64_t to, Outcome outcome,
               bool append) {
        log_.mutations.push_back({static_cast<std::uint32_t>(stamp), 0, append, Bytes{range.begin},
                                  Bytes{range.end - range.begin}, stamp, at(from), at(to),
                                  outcome});
        return *this;
    }
    RegionLog log_;
};

Extent run(std::uint64_t length, Value stamp) { return {Bytes{length}, stamp}; }

TEST_CASE("a serial write is defined when all clients see it in its entirety") {
    Scene scene;
    scene.write(1, {0, 10}, 0, 1).read({run(10, 1)}).read({run(10, 1)});
    CHECK(scene.cell(RegionCell::serial_write).defined == 1);
    CHECK(scene.outside() == 0);
}

TEST_CASE("a serial write that some or all clients do not see is outside the table") {
    Scene some;
    some.write(1, {0, 10}, 0, 1).write(2, {0, 10}, 2, 3).read({run(10, 2)}).read({run(10, 1)});
    CHECK(some.outside() == 1);
    Scene all;
    all.write(1, {0, 10}, 0, 1).write(2, {0, 10}, 2, 3).read({run(10, 1)}).read({run(10, 1)});
    CHECK(all.outside() == 1);
    Scene half;
    half.write(1, {0, 10}, 0, 1).read({run(5, 1)}).read({run(5, 1)});
    CHECK(half.outside() == 1);
}

TEST_CASE("concurrent writes may mingle, as long as all clients see the same") {
    Scene scene;
    scene.write(1, {0, 10}, 0, 2).write(2, {0, 10}, 1, 3);
    scene.read({run(5, 1), run(5, 2)}).read({run(5, 1), run(5, 2)});
    CHECK(scene.cell(RegionCell::concurrent_write).undefined == 2);
    CHECK(scene.outside() == 0);
    scene.read({run(10, 1)});
    CHECK(scene.outside() > 0);
}

TEST_CASE("of concurrent writes the data of one must be seen, not of what they replaced") {
    Scene scene;
    scene.write(5, {0, 10}, 0, 1).write(1, {0, 10}, 2, 4).write(2, {0, 10}, 3, 5);
    scene.read({run(10, 5)}).read({run(10, 5)});
    CHECK(scene.outside() > 0);
}

TEST_CASE("of a write only those bytes count that no later one has replaced") {
    Scene scene;
    scene.write(1, {0, 10}, 0, 1).write(2, {5, 15}, 2, 3);
    scene.read({run(5, 1), run(10, 2)}).read({run(5, 1), run(10, 2)});
    CHECK(scene.outside() == 0);
    Scene lost;
    lost.write(1, {0, 10}, 0, 1).write(2, {5, 15}, 2, 3);
    lost.read({run(5, 0), run(10, 2)}).read({run(5, 0), run(10, 2)});
    CHECK(lost.outside() == 1);
}

TEST_CASE("a failed write leaves its region inconsistent, whatever was acknowledged there") {
    Scene scene;
    scene.write(1, {0, 10}, 0, 1).write(2, {0, 10}, 2, 3, Outcome::unknown);
    scene.read({run(10, 1)}).read({run(10, 2)});
    CHECK(scene.cell(RegionCell::failed_write).inconsistent == 1);
    CHECK(scene.outside() == 0);
}

TEST_CASE("an acknowledged record is defined where its client was told, among remains") {
    Scene scene;
    scene.append(1, {0, 10}, 0, 1).append(2, {20, 30}, 2, 3);
    scene.append(3, {0, 10}, 4, 5, Outcome::unknown);
    scene.read({run(10, 1), run(10, 3), run(10, 2)}).read({run(10, 1), run(10, 0), run(10, 2)});
    CHECK(scene.cell(RegionCell::serial_append).defined == 2);
    CHECK(scene.cell(RegionCell::serial_append).interspersed == 2);
    CHECK(scene.cell(RegionCell::failed_append).inconsistent == 1);
    CHECK(scene.outside() == 0);
}

TEST_CASE("an acknowledged record that is elsewhere, or overwritten, is outside the table") {
    Scene elsewhere;
    elsewhere.append(1, {0, 10}, 0, 1)
        .read({run(10, 0), run(10, 1)})
        .read({run(10, 0), run(10, 1)});
    CHECK(elsewhere.outside() == 1);
    Scene over;
    over.append(1, {0, 10}, 0, 2).append(2, {5, 15}, 1, 3);
    over.read({run(5, 1), run(10, 2)}).read({run(5, 1), run(10, 2)});
    CHECK(over.outside() == 1);
}

TEST_CASE("copies of a record, and padding, are fine") {
    Scene scene;
    scene.append(1, {10, 20}, 0, 1);
    scene.read({run(20, 1), run(5, 0)}).read({run(20, 1), run(5, 0)});
    CHECK(scene.cell(RegionCell::serial_append).interspersed == 1);
    CHECK(scene.outside() == 0);
}

TEST_CASE("nobody may see what was not written there, or what certainly did not happen") {
    Scene nobody;
    nobody.write(1, {0, 10}, 0, 1).read({run(10, 1), run(3, 7)}).read({run(10, 1)});
    CHECK(nobody.outside() == 1);
    Scene beyond;
    beyond.write(1, {0, 10}, 0, 1).read({run(12, 1)}).read({run(10, 1)});
    CHECK(beyond.outside() == 1);
    Scene denied;
    denied.append(1, {0, 10}, 0, 1, Outcome::fail).read({run(10, 1)});
    CHECK(denied.outside() == 1);
}

TEST_CASE("what is outside the table is told in exact words") {
    const auto told = [](const Scene& scene) { return scene.report().outside.at(0); };
    CHECK(told(Scene().read({run(10, 3)})) ==
          "process 9 read 3 in bytes 0 to 10 of \"a\", which nobody wrote there");
    CHECK(told(Scene().write(3, {0, 10}, 0, 1, Outcome::fail).read({run(10, 3)})) ==
          "process 9 read 3 in bytes 0 to 10 of \"a\", which its client had been told did not "
          "happen");
    CHECK(told(Scene().write(3, {5, 10}, 0, 1).read({run(5, 0), run(5, 3)}).read({run(10, 0)})) ==
          "write 3 (bytes 5 to 10 of \"a\") was acknowledged and nothing failed there, but in "
          "bytes 5 to 10 clients see different data: 3 and 0");
    CHECK(told(Scene().write(3, {0, 10}, 0, 1).read({run(10, 0)})) ==
          "write 3 (bytes 0 to 10 of \"a\") was acknowledged and not replaced, but in bytes 0 to "
          "10 clients see 0");
}

TEST_CASE("a read that misses what was acknowledged before is stale, and not outside the table") {
    Scene scene;
    scene.write(1, {0, 10}, 0, 1).write(2, {0, 10}, 2, 3);
    scene.read({run(10, 1)}, 5).read({run(10, 2)}).read({run(10, 2)});
    CHECK(scene.report().stale.size() == 1);
    CHECK(scene.outside() == 0);
    Scene overlapping;
    overlapping.write(1, {0, 10}, 0, 1).write(2, {0, 10}, 5, 8).read({run(10, 2)}, 6);
    CHECK(overlapping.report().stale.empty());
}

}  // namespace
}  // namespace cleave::test
