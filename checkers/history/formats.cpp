#include "history/formats.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <streambuf>

#include "history/binary.hpp"
#include "history/jsonl.hpp"
#include "objects/register.hpp"

namespace cleave::history {
namespace {

ReadResult read_lines(std::istream& input, const objects::Object* object) {
    const objects::Object& known = object != nullptr ? *object : objects::cas_register();
    ReadResult result = read_jsonl(input, known);
    result.object = &known;
    return result;
}

constexpr std::array<Format, 2> table = {{
    {"binary", ".cleave-history",
     "columns with digests: opened without parsing, for the very large", looks_binary, read_binary,
     read_binary_file, write_binary},
    {"jsonl", ".jsonl", "JSON Lines: one event a line, with Jepsen's field names",
     [](std::string_view) { return true; }, read_lines, nullptr,
     [](const History& history, const objects::Object& object, std::ostream& output) {
         write_jsonl(history, object, output);
     }},
}};

ReadResult unreadable(std::string why) {
    ReadResult result;
    result.error = ReadError{.message = std::move(why), .unreadable = true};
    return result;
}

// A stream whose first bytes were read already, to see what it is: gives them once more.
class Rejoined final : public std::streambuf {
  public:
    Rejoined(std::string_view head, std::streambuf& rest) : head_(head), rest_(rest) {}

  private:
    std::streamsize xsgetn(char* to, std::streamsize count) override {
        const auto first = std::min(static_cast<std::size_t>(count), head_.size());
        std::memcpy(to, head_.data(), first);
        head_.remove_prefix(first);
        const auto done = static_cast<std::streamsize>(first);
        return done + rest_.sgetn(to + first, count - done);
    }
    int_type underflow() override {  // for who reads by characters
        if (xsgetn(&one_, 1) != 1) return traits_type::eof();
        setg(&one_, &one_, &one_ + 1);
        return traits_type::to_int_type(one_);
    }

    std::string_view head_;
    std::streambuf& rest_;
    char one_ = 0;
};

// Reads as much as formats want to see.
std::string head_of(std::istream& input) {
    std::string head(64, '\0');
    input.read(head.data(), static_cast<std::streamsize>(head.size()));
    head.resize(static_cast<std::size_t>(input.gcount()));
    return head;
}

const Format& format_of_head(std::string_view head) {
    return *std::find_if(table.begin(), table.end(),
                         [&](const Format& format) { return format.recognises(head); });
}

}  // namespace

std::span<const Format> formats() { return table; }

const Format* format_named(std::string_view name) {
    const auto* found =
        std::find_if(table.begin(), table.end(), [&](auto& format) { return format.name == name; });
    return found == table.end() ? nullptr : found;
}

const Format* format_of_path(std::string_view path) {
    const auto* found = std::find_if(
        table.begin(), table.end(), [&](auto& format) { return path.ends_with(format.extension); });
    return found == table.end() ? nullptr : found;
}

std::string listed_formats(std::string_view Format::*what) {
    std::string list;
    for (const Format& format : table) {
        if (!list.empty()) list += &format == &table.back() ? " or " : ", ";
        list += format.*what;
    }
    return list;
}

ReadResult read_history(std::istream& input, const objects::Object* object) {
    const std::string head = head_of(input);
    if (input.bad()) return unreadable("the input could not be read");
    Rejoined both(head, *input.rdbuf());
    std::istream whole(&both);
    return format_of_head(head).read(whole, object);
}

ReadResult read_history_file(const std::string& path, const objects::Object* object) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return unreadable("it cannot be opened");
    const std::string head = head_of(file);
    if (file.bad()) return unreadable("it cannot be read");
    const Format& format = format_of_head(head);
    std::error_code ignored;
    const bool in_place = std::filesystem::is_regular_file(path, ignored);
    if (in_place && format.read_file != nullptr) return format.read_file(path, object);
    // A pipe with a name cannot be read from its start again.
    Rejoined both(head, *file.rdbuf());
    std::istream whole(&both);
    return format.read(whole, object);
}

}  // namespace cleave::history
