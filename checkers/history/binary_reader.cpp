#include <algorithm>
#include <cstring>
#include <istream>
#include <vector>

#include "history/binary.hpp"
#include "history/binary_layout.hpp"
#include "history/fit.hpp"
#include "history/mapped_file.hpp"
#include "history/process_table.hpp"
#include "objects/catalog.hpp"

namespace cleave::history {
namespace {

using binary::Section;
using Problem = std::optional<std::string>;
using Bytes = std::span<const std::byte>;

std::string at_byte(std::uint64_t offset) { return "at byte " + std::to_string(offset) + ": "; }

std::string_view as_text(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

constexpr std::string_view convert_again = "; the file is damaged: convert the original again";

class BinaryReader {
  public:
    BinaryReader(Bytes bytes, const objects::Object* object) : bytes_(bytes), object_(object) {}

    Problem read(std::shared_ptr<const void> keeper);
    History& history() { return history_; }
    const objects::Object* object() const { return object_; }

  private:
    struct Part {
        std::uint64_t offset = 0;
        Bytes bytes{};
    };

    Problem read_header();
    Problem read_sections();
    Problem find_object();
    template <typename Take>
    Problem read_names(Section section, Take take);
    Problem read_names();
    template <typename T>
    Problem column(Section section, std::span<const T>& column);
    Problem read_columns(std::shared_ptr<const void> keeper);
    Problem check_order() const;

    Bytes bytes_;
    const objects::Object* object_;
    binary::Header header_;
    std::array<Part, binary::section_count> parts_;
    History history_;
};

Problem BinaryReader::read_header() {
    const std::size_t held = std::min(bytes_.size(), sizeof(header_));
    std::memcpy(&header_, bytes_.data(), held);
    if (held < 16 || header_.magic != binary::magic) {
        return "this is no binary history of Cleave (or hardly begun)";
    }
    if (!binary::machine_is_fit || header_.byte_order != binary::byte_order) {
        return at_byte(12) +
               "the order of bytes is not little-endian, or this machine's is not; use JSON Lines";
    }
    if (header_.version != binary::version) {
        return at_byte(8) + "version " + std::to_string(header_.version) +
               " of the format, where this program knows version 1; use a newer Cleave";
    }
    if (held < sizeof(header_)) return at_byte(held) + "cut short within the header";
    const auto digested = bytes_.first(binary::header_digested);
    if (binary::digest_of_bytes(digested) != header_.digest) {
        return at_byte(binary::header_digested) + "the header's digest differs" +
               std::string(convert_again);
    }
    if (header_.sections != binary::section_count || header_.zero != 0) {
        return at_byte(24) + "the header makes no sense";
    }
    if (header_.file_bytes == bytes_.size()) return std::nullopt;
    return at_byte(16) + "the file should have " + std::to_string(header_.file_bytes) +
           " bytes and has " + std::to_string(bytes_.size()) + "; was its transfer cut short?";
}

Problem BinaryReader::read_sections() {
    std::uint64_t end = sizeof(header_);
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const binary::SectionEntry& entry = header_.section[i];
        const std::uint64_t begin = binary::aligned(end);
        if (begin > bytes_.size() || entry.bytes > bytes_.size() - begin) {
            return at_byte(32 + 16 * i) + "section " + std::to_string(i) + " of " +
                   std::to_string(entry.bytes) + " bytes goes beyond the end of the file";
        }
        const Bytes gap = bytes_.subspan(end, begin - end);
        if (std::any_of(gap.begin(), gap.end(), [](std::byte b) { return b != std::byte{0}; })) {
            return at_byte(end) + "zeros should stand before section " + std::to_string(i) +
                   std::string(convert_again);
        }
        parts_[i] = {begin, bytes_.subspan(begin, entry.bytes)};
        if (binary::digest_of_bytes(parts_[i].bytes) != entry.digest) {
            return at_byte(begin) + "the digest of section " + std::to_string(i) + " differs" +
                   std::string(convert_again);
        }
        end = begin + entry.bytes;
    }
    if (end == bytes_.size()) return std::nullopt;
    return at_byte(end) + "bytes follow the last section";
}

Problem BinaryReader::find_object() {
    if (object_ != nullptr) return std::nullopt;
    const std::string name(as_text(parts_[Section::object].bytes));
    object_ = objects::named(name);
    if (object_ != nullptr) return std::nullopt;
    return at_byte(parts_[Section::object].offset) + "a history of \"" + name.substr(0, 64) +
           "\", an object that this program does not know; say which of its objects that is";
}

template <typename Take>
Problem BinaryReader::read_names(Section section, Take take) {
    const auto [offset, bytes] = parts_[section];
    const auto wrong = [from = offset](std::string_view what) {
        return at_byte(from) + "a table of names " + std::string(what);
    };
    std::uint64_t count = 0;
    if (bytes.size() < 8) return wrong("without their number");
    std::memcpy(&count, bytes.data(), 8);
    if (count > bytes.size() / 8 - 1) return wrong("that is too short for their number");
    const Bytes ends = bytes.subspan(8, 8 * count);
    const std::string_view text = as_text(bytes.subspan(8 + 8 * count));
    std::uint64_t begin = 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint64_t end = 0;
        std::memcpy(&end, ends.data() + 8 * i, 8);
        if (end < begin || end > text.size()) return wrong("that ends before it begins");
        if (!take(i, text.substr(begin, end - begin))) {
            return wrong("with one twice, or more than there may be");
        }
        begin = end;
    }
    if (begin != text.size()) return wrong("with text that belongs to none");
    return std::nullopt;
}

Problem BinaryReader::read_names() {
    // A history knows the functions of registers from the start.
    Problem problem = read_names(Section::function_names, [&](std::size_t i, std::string_view f) {
        return i < 255 && history_.function(f).value == i;
    });
    if (problem) return problem;
    problem = read_names(Section::key_names, [&](std::size_t i, std::string_view key) {
        return i < UINT32_MAX - 1 && history_.key(key).value == i;
    });
    if (problem) return problem;
    return read_names(Section::value_names, [&](std::size_t i, std::string_view name) {
        return i < UINT32_MAX - 1 && history_.name(name).symbol() == i;
    });
}

template <typename T>
Problem BinaryReader::column(Section section, std::span<const T>& column) {
    const auto [offset, bytes] = parts_[section];
    if (bytes.size() % sizeof(T) != 0) {
        return at_byte(offset) + "section " + std::to_string(section) + " ends within an element";
    }
    column = {reinterpret_cast<const T*>(bytes.data()), bytes.size() / sizeof(T)};
    return std::nullopt;
}

Problem BinaryReader::read_columns(std::shared_ptr<const void> keeper) {
    Columns columns;
    for (const Problem& problem :
         {column(Section::keys, columns.keys), column(Section::processes, columns.processes),
          column(Section::functions, columns.functions), column(Section::shapes, columns.shapes),
          column(Section::slots, columns.slots), column(Section::invoked, columns.invoked),
          column(Section::completed, columns.completed), column(Section::pool, columns.pool)}) {
        if (problem) return problem;
    }
    return history_.lend(columns, std::move(keeper));
}

// What the text form says of its lines: times from 0 that never go back, and one operation of a
// process at a time.
Problem BinaryReader::check_order() const {
    const auto begins = history_.invocations();
    const auto ends = history_.completions();
    ProcessTable last;
    for (std::uint32_t i = 0; i < history_.size(); ++i) {
        const auto wrong = [i](std::string_view what) {
            return "operation " + std::to_string(i) + ": " + std::string(what);
        };
        if (begins[i] < Instant{}) return wrong("a time before 0");
        if (i > 0 && begins[i] < begins[i - 1]) return wrong("invoked before the one before it");
        if (history_.processes()[i] == UINT32_MAX)
            return wrong("its process must be below 2^32 - 1");
        ProcessTable::Doing& doing = last.of(history_.processes()[i]);
        const bool over = doing.is_idle() || ends[doing.op] <= begins[i] ||
                          history_.outcome(OpIndex{doing.op}) == Outcome::unknown;
        if (!over) {
            return wrong("its process invokes it while operation " + std::to_string(doing.op) +
                         " is open");
        }
        doing.op = i;
    }
    return std::nullopt;
}

Problem BinaryReader::read(std::shared_ptr<const void> keeper) {
    if (Problem problem = read_header()) return problem;
    if (Problem problem = read_sections()) return problem;
    if (Problem problem = find_object()) return problem;
    if (Problem problem = read_names()) return problem;
    if (Problem problem = read_columns(std::move(keeper))) return problem;
    if (Problem problem = check_order()) return problem;
    return misfit(history_, *object_);
}

// All of a stream, in memory that grows with what has come, whatever a header may claim.
struct Held {
    std::vector<std::uint64_t> words;  // aligned for every column
    std::size_t size = 0;

    Bytes bytes() const { return std::as_bytes(std::span(words)).first(size); }
};

std::shared_ptr<const Held> read_all(std::istream& input) {
    auto held = std::make_shared<Held>();
    do {
        constexpr std::size_t first = std::size_t{1} << 12;
        if (held->size == 8 * held->words.size()) {
            held->words.resize(std::max(first, 2 * held->words.size()));
        }
        input.read(reinterpret_cast<char*>(held->words.data()) + held->size,
                   static_cast<std::streamsize>(8 * held->words.size() - held->size));
        held->size += static_cast<std::size_t>(input.gcount());
    } while (input);
    return held;
}

}  // namespace

bool looks_binary(std::string_view head) {
    return !head.empty() && static_cast<unsigned char>(head[0]) == binary::magic[0];
}

ReadResult read_binary(std::span<const std::byte> bytes, std::shared_ptr<const void> keeper,
                       const objects::Object* object) {
    BinaryReader reader(bytes, object);
    ReadResult result;
    Problem problem = reader.read(std::move(keeper));
    if (problem) {
        result.error = ReadError{.message = std::move(*problem)};
    } else {
        result.history = std::move(reader.history());
    }
    result.object = reader.object();
    return result;
}

ReadResult read_binary(std::istream& input, const objects::Object* object) {
    const auto held = read_all(input);
    if (!input.bad()) return read_binary(held->bytes(), held, object);
    ReadResult result;
    result.error = ReadError{.message = "the input could not be read", .unreadable = true};
    return result;
}

ReadResult read_binary_file(const std::string& path, const objects::Object* object) {
    std::string problem;
    const std::shared_ptr<const MappedFile> file = MappedFile::open(path, problem);
    if (file != nullptr) {
        ReadResult result = read_binary(file->bytes(), file, object);
        result.file = file;
        return result;
    }
    ReadResult result;
    result.error = ReadError{.message = "it cannot be mapped: " + problem, .unreadable = true};
    return result;
}

}  // namespace cleave::history
