// The binary form: it holds what the text holds, and no file, however damaged or hostile, gives
// anything but a history that is sound or an error.

#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include "any_object.hpp"
#include "catch.hpp"
#include "history/binary.hpp"
#include "history/binary_layout.hpp"
#include "history/formats.hpp"
#include "history/jsonl.hpp"
#include "notation.hpp"
#include "objects/kv.hpp"
#include "objects/register.hpp"
#include "random_entries.hpp"

namespace cleave::test {
namespace {

using history::Columns;
using history::History;
using history::ReadResult;
using history::binary::Header;
using history::binary::Section;

std::string binary_of(const History& history, const objects::Object& object) {
    std::ostringstream out;
    history::write_binary(history, object, out);
    return out.str();
}

std::string text_of(const History& history, const objects::Object& object) {
    std::ostringstream out;
    history::write_jsonl(history, object, out);
    return out.str();
}

ReadResult read(const std::string& file, const objects::Object* object) {
    std::istringstream in(file);
    return history::read_binary(in, object);
}

History registers() {
    return parse_history(
        "c1: w(x,1) 0..10, r(y)=nil 12..12 | c2: cas(x,1,2) 11..13! | c3: r(x) 1..?");
}

// Changes a section, and makes every digest right again.
std::string doctored(std::string file, const std::function<void(Header&, std::string&)>& change) {
    Header header;
    std::memcpy(&header, file.data(), sizeof(header));
    change(header, file);
    std::uint64_t end = sizeof(header);
    const auto bytes = std::as_bytes(std::span(file));
    for (auto& section : header.section) {
        const std::uint64_t begin = history::binary::aligned(end);
        if (begin > bytes.size() || section.bytes > bytes.size() - begin) break;
        section.digest = history::binary::digest_of_bytes(bytes.subspan(begin, section.bytes));
        end = begin + section.bytes;
    }
    header.digest = history::binary::digest_of_bytes(
        std::as_bytes(std::span(&header, 1)).first(history::binary::header_digested));
    std::memcpy(file.data(), &header, sizeof(header));
    return file;
}

std::uint64_t offset_of(const Header& header, Section section) {
    std::uint64_t end = sizeof(header);
    for (std::size_t i = 0; i < section; ++i) {
        end = history::binary::aligned(end) + header.section[i].bytes;
    }
    return history::binary::aligned(end);
}

// The file with element `index` of a column replaced, digests right.
template <typename T>
std::string with(const std::string& file, Section section, std::size_t index, T value) {
    return doctored(file, [&](Header& header, std::string& bytes) {
        std::memcpy(bytes.data() + offset_of(header, section) + index * sizeof(T), &value,
                    sizeof(T));
    });
}

std::string message_of(const std::string& file, const objects::Object* object = nullptr) {
    const ReadResult result = read(file, object);
    CHECK(result.history.empty());
    return result.error ? result.error->message : "no error";
}

bool contains(const std::string& text, const std::string& what) {
    return text.find(what) != std::string::npos;
}

struct TemporaryFile {
    explicit TemporaryFile(const std::string& content)
        : path((std::filesystem::path(CLEAVE_SCRATCH) /
                ("binary-test-" + std::to_string(content.size()) + ".cleave-history"))
                   .string()) {
        std::ofstream(path, std::ios::binary) << content;
    }
    ~TemporaryFile() { std::filesystem::remove(path); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    std::string path;
};

}  // namespace

TEST_CASE("random histories come out of the binary form as out of the text") {
    Random random(7);
    for (int round = 0; round < 200; ++round) {
        const History history = random_entries(random, any_object(), 25);
        const ReadResult result = read(binary_of(history, any_object()), &any_object());
        if (result.error) FAIL(result.error->message);
        CHECK(text_of(result.history, any_object()) == text_of(history, any_object()));
    }
}

TEST_CASE("version 1 of the format does not change") {
    // When this fails, files that were written before can no longer be read: give the new layout a
    // version of its own.
    const std::string file = binary_of(registers(), objects::cas_register());
    CHECK(file.size() == 960);
    CHECK(history::binary::digest_of_bytes(std::as_bytes(std::span(file))) ==
          0xfd6582d14f483a97ULL);
}

TEST_CASE("a history out of order is put in order of invocation") {
    const History history = parse_history("c1: w(x,2) 5..9 | c2: r(x)=2 5..5 | c3: w(x,1) 0..3");
    const ReadResult result = read(binary_of(history, objects::cas_register()), nullptr);
    REQUIRE_FALSE(result.error);
    CHECK(describe(result.history) == "c3: w(x,1) 0..3 | c2: r(x)=2 5..5 | c1: w(x,2) 5..9");
}

TEST_CASE("the file says which object it is of, and a program that does not know it says so") {
    CHECK(read(binary_of(registers(), objects::cas_register()), nullptr).object ==
          &objects::cas_register());
    const std::string file = binary_of(History(), any_object());
    CHECK(contains(message_of(file), "a history of \"anything\", an object that this program"));
    CHECK_FALSE(read(file, &any_object()).error);
}

TEST_CASE("a history of one object is refused as one of another") {
    const std::string file = binary_of(registers(), objects::cas_register());
    CHECK(contains(message_of(file, &any_object()), "\"f\" must be poke, get"));
    CHECK(contains(message_of(file, &objects::plain_register()),
                   "\"f\" must be read, write or remove, not \"cas\""));
}

TEST_CASE("a mapped history is read in place, and may be changed without the file") {
    const TemporaryFile file(binary_of(registers(), objects::cas_register()));
    ReadResult result = history::read_history_file(file.path, nullptr);
    REQUIRE_FALSE(result.error);
    REQUIRE(result.file != nullptr);
    const auto* first = reinterpret_cast<const std::byte*>(result.history.keys().data());
    CHECK((first >= result.file->bytes().data() &&
           first < result.file->bytes().data() + result.file->bytes().size()));
    History copy = result.history;
    copy.complete(history::OpIndex{1}, Outcome::ok, Instant::at(Duration::seconds(40)),
                  std::optional<Value>(1));
    copy.add({.process = 9, .key = copy.key("z"), .invoked = Instant::at(Duration::seconds(50))});
    CHECK(copy.size() == 5);
    CHECK(describe(copy, history::OpIndex{1}) == "c3: r(x)=1 1..40");
    CHECK(describe(result.history, history::OpIndex{1}) == "c3: r(x) 1..?");
    const std::string before = describe(result.history);
    copy = result.history;
    result = {};
    CHECK(describe(copy) == before);  // the copy keeps the file mapped
}

TEST_CASE("a mapped file that is written to or cut is known to have changed") {
    const TemporaryFile file(binary_of(registers(), objects::cas_register()));
    const ReadResult result = history::read_history_file(file.path, nullptr);
    REQUIRE(result.file != nullptr);
    CHECK_FALSE(result.file->changed());
    std::filesystem::resize_file(file.path, 100);
    CHECK(result.file->changed());
}

TEST_CASE("what cannot be mapped is an error of the file, not of its content") {
    const ReadResult result = history::read_binary_file(CLEAVE_SCRATCH, nullptr);
    REQUIRE(result.error);
    CHECK(result.error->unreadable);
    CHECK(history::read_history_file(CLEAVE_SCRATCH "/missing", nullptr).error->unreadable);
}

TEST_CASE("a binary history cut anywhere is refused") {
    const std::string file = binary_of(registers(), objects::cas_register());
    for (std::size_t size = 0; size < file.size(); ++size) {
        const ReadResult result = read(file.substr(0, size), nullptr);
        CHECK(result.error);
    }
    CHECK(contains(message_of(file.substr(0, 100)), "at byte 100: cut short within the header"));
    CHECK(contains(message_of(file.substr(0, 300)), "was its transfer cut short?"));
    CHECK(contains(message_of(file + "x"), "at byte 16"));
}

TEST_CASE("any one byte changed is noticed") {
    const std::string file = binary_of(registers(), objects::cas_register());
    for (std::size_t i = 0; i < file.size(); ++i) {
        std::string changed = file;
        changed[i] = static_cast<char>(changed[i] ^ 0x10);
        CAPTURE(i);
        CHECK(read(changed, nullptr).error);
    }
}

TEST_CASE("headers that promise the impossible are refused before anything is made of them") {
    const std::string file = binary_of(registers(), objects::cas_register());
    const auto with_header = [&](const std::function<void(Header&)>& change) {
        return message_of(doctored(file, [&](Header& header, std::string&) { change(header); }));
    };
    CHECK(contains(with_header([](Header& h) { h.version = 2; }), "use a newer Cleave"));
    CHECK(contains(with_header([](Header& h) { h.byte_order = 0x04030201; }), "little-endian"));
    CHECK(contains(with_header([](Header& h) { h.sections = UINT32_MAX; }), "makes no sense"));
    CHECK(contains(with_header([](Header& h) { h.section[4].bytes = UINT64_MAX; }),
                   "goes beyond the end of the file"));
    CHECK(contains(with_header([](Header& h) { h.section[11].bytes = UINT64_MAX - 63; }),
                   "goes beyond the end of the file"));
    CHECK(contains(with_header([](Header& h) { h.section[4].bytes -= 4; }), "at byte "));
    CHECK(contains(with_header([](Header& h) { h.section[9].bytes -= 8; }), "at byte "));
}

TEST_CASE("tables of names that lie are refused") {
    const std::string file = binary_of(registers(), objects::cas_register());
    CHECK(contains(message_of(with(file, Section::key_names, 0, UINT64_MAX)),
                   "too short for their number"));
    CHECK(contains(message_of(with(file, Section::key_names, 1, UINT64_MAX)),
                   "ends before it begins"));
    CHECK(contains(message_of(with(file, Section::key_names, 2, std::uint64_t{0})),
                   "ends before it begins"));
    CHECK(contains(message_of(with(file, Section::key_names, 2, std::uint64_t{1})),
                   "belongs to none"));
    CHECK(contains(message_of(with(file, Section::key_names, 25, 'x')), "one twice"));
}

TEST_CASE("columns that no history could have are refused with the operation") {
    // In order: c1 writes x, c3 reads x without an answer, c2's cas fails, c1 reads y.
    const std::string file = binary_of(registers(), objects::cas_register());
    using Slot = Columns::Slot;
    using objects::Datum;
    const std::uint8_t pooled = Columns::pooled;
    const std::pair<std::string, std::string> bad[] = {
        {with(file, Section::keys, 1, std::uint32_t{2}), "operation 1: there is no such key"},
        {with(file, Section::functions, 3, std::uint8_t{4}), "operation 3: there is no such fun"},
        {with(file, Section::shapes, 0, std::uint8_t{3}),
         "operation 0: an outcome that is neither"},
        {with(file, Section::shapes, 0, std::uint8_t{0x80}), "operation 0: its values lie where"},
        {with(file, Section::shapes, 0, std::uint8_t{0x0c}), "operation 0: its values lie where"},
        {with(file, Section::shapes, 0, std::uint8_t(pooled)), "operation 0: its values lie where"},
        {with(file, Section::shapes, 0, std::uint8_t{0x14}), "operation 0: a write takes one"},
        {with(file, Section::slots, 0, Slot{Datum::name(0), Datum()}), "there is no such name"},
        {with(file, Section::invoked, 0, std::int64_t{-1}), "operation 0: a time before 0"},
        {with(file, Section::invoked, 0, INT64_MIN), "operation 0: invoked before all time"},
        {with(file, Section::invoked, 1, std::int64_t{13'000'000'000}), "invoked before the one"},
        {with(file, Section::completed, 0, INT64_MAX), "operation 0: a known outcome without"},
        {with(file, Section::completed, 1, std::int64_t{5}), "operation 1: a time of completion"},
        {with(file, Section::completed, 2, std::int64_t{5}),
         "operation 2: completed before it was"},
        {with(file, Section::completed, 0, std::int64_t{12'000'000'001}),
         "operation 3: its process invokes it while operation 0 is open"},
        {with(file, Section::processes, 0, UINT32_MAX), "operation 0: its process must be below"},
    };
    for (const auto& [doctored_file, message] : bad) {
        const std::string told = message_of(doctored_file);
        CAPTURE(told, message);
        CHECK(contains(told, message));
    }
}

TEST_CASE("values in the pool that lie about where they are, are refused") {
    History history;
    const objects::Data three = {objects::Datum(Value{1}), objects::Datum(Value{2}),
                                 objects::Datum(Value{3})};
    history.record(
        {.function = history.function("splice"), .key = history.key("k"), .input = three});
    const std::string file = binary_of(history, any_object());
    CHECK_FALSE(read(file, &any_object()).error);
    const auto slot = [](std::uint64_t from, std::uint64_t packed) {
        return Columns::Slot{objects::Datum::from_raw(static_cast<std::int64_t>(from)),
                             objects::Datum::from_raw(static_cast<std::int64_t>(packed))};
    };
    const std::uint64_t one = std::uint64_t{1} << 32;
    for (const auto& bad :
         {slot(1, 3 * one), slot(0, 4 * one), slot(0, 3 * one + 1), slot(UINT64_MAX, 3 * one),
          slot(UINT64_MAX - 2, 3 * one), slot(0, UINT64_MAX), slot(4, 0)}) {
        CHECK(contains(message_of(with(file, Section::slots, 0, bad), &any_object()),
                       "operation 0: "));
    }
}

TEST_CASE("an answer that must say whether, and is neither true nor false, is refused") {
    for (const Value answer : {Value{0}, Value{1}, Value{7}}) {
        History history;
        const objects::Data input = {objects::Datum(Value{5})}, output = {objects::Datum(answer)};
        history.record({.function = history.function("put-if-absent"),
                        .key = history.key("k"),
                        .input = input,
                        .output = output,
                        .completed = Instant::at(Duration::seconds(1)),
                        .outcome = Outcome::ok});
        const std::string file = binary_of(history, objects::kv());
        if (answer != 7) {
            CHECK_FALSE(read(file, &objects::kv()).error);
        } else {
            CHECK(
                contains(message_of(file, &objects::kv()), "operation 0: a put-if-absent takes "));
            CHECK(contains(message_of(file, &objects::kv()), "and returns true or false"));
        }
    }
}

}  // namespace cleave::test
