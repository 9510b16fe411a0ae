#include "parts/checked_log.hpp"

#include "catch.hpp"

using namespace cleave;
using parts::check;
using parts::CheckedRecords;
using parts::seal;

namespace {

using Records = std::vector<std::string>;

const std::string file = "log";

// A log of sound records, each written when all before it were durable.
DiskImage sound(const Records& records) {
    DiskImage disk;
    for (const std::string& record : records) {
        Records& content = disk.files[file];
        content.push_back(seal(file, content.size(), content.size(), record));
    }
    return disk;
}

}  // namespace

TEST_CASE("a log that nothing befell is read back as it was written") {
    CHECK(check(sound({"a", "", "ccc"}), file) == CheckedRecords{{"a", "", "ccc"}, false, false});
    CHECK(check({}, file) == CheckedRecords{});
}

TEST_CASE("every single flipped bit of a sealed record is found") {
    const DiskImage disk = sound({"first", "second"});
    const std::size_t bits = disk.files.at(file)[0].size() * 8;
    for (std::size_t bit = 0; bit < bits; ++bit) {
        DiskImage flipped = disk;
        char& byte = flipped.files[file][0][bit / 8];
        byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << (bit % 8)));
        const CheckedRecords found = check(flipped, file);
        CHECK(found.damaged);
        CHECK(found.records == Records{"second"});
    }
}

TEST_CASE("an unreadable record is damage, wherever it stands") {
    for (std::uint64_t place = 0; place < 3; ++place) {
        DiskImage disk = sound({"a", "b", "c"});
        disk.files[file][place].clear();
        disk.unreadable.push_back({file, place});
        CHECK(check(disk, file).damaged);
    }
}

TEST_CASE("a record cut short at any byte is no damage at the end, and is damage anywhere else") {
    const DiskImage disk = sound({"first", "second"});
    for (std::size_t length = 0; length < disk.files.at(file)[1].size(); ++length) {
        DiskImage torn = disk;
        torn.files[file][1].resize(length);
        CHECK(check(torn, file) == CheckedRecords{{"first"}, false, true});
    }
    for (std::size_t length = 0; length < disk.files.at(file)[0].size(); ++length) {
        DiskImage torn = disk;
        torn.files[file][0].resize(length);
        CHECK(check(torn, file).damaged);
    }
}

TEST_CASE("a record in the place of another is damage, from the same file or another") {
    DiskImage disk = sound({"a", "b", "c"});
    disk.files[file][0] = disk.files[file][2];
    disk.files[file][2].clear();
    CHECK(check(disk, file).damaged);
    disk = sound({"a", "b"});
    disk.files[file][1] = seal("another", 1, 1, "b");
    CHECK(check(disk, file).damaged);
}

TEST_CASE(
    "records behind one that a crash left out were promised to nobody, and are left out too") {
    DiskImage disk;
    disk.files[file] = {seal(file, 0, 0, "a"), "", seal(file, 2, 1, "c")};
    CHECK(check(disk, file) == CheckedRecords{{"a"}, false, true});
}

TEST_CASE("a missing record that a later one knew to be durable is damage") {
    DiskImage disk;
    disk.files[file] = {seal(file, 0, 0, "a"), "", seal(file, 2, 2, "c")};
    CHECK(check(disk, file) == CheckedRecords{{"a", "c"}, true, true});
}
