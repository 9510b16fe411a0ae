#include "history/jsonl.hpp"

#include <istream>

#include "history/assembler.hpp"
#include "history/jsonl_line.hpp"
#include "history/lines.hpp"
#include "objects/register.hpp"

namespace cleave::history {
namespace {

// assumed: nobody looks at more than a few faults, and a hostile file may have any number.
constexpr std::size_t most_nemesis_lines = 10'000;

bool blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

ReadResult read(Lines& lines, const objects::Object& object) {
    ReadResult result;
    Assembler assembler(object);
    EventLine event;
    std::string_view text;
    for (std::uint64_t line = 1;; ++line) {
        const Lines::Got got = lines.next(text);
        if (got == Lines::Got::end) break;
        std::optional<std::string> problem;
        if (got == Lines::Got::too_long) {
            problem = "longer than 16 MiB; each line must be one event";
        } else if (!blank(text)) {
            problem = parse_event_line(text, event);
            if (!problem && event.nemesis) {
                ++result.nemesis_lines;
                if (event.has_time && result.nemesis.size() < most_nemesis_lines) {
                    result.nemesis.push_back(
                        {Instant::at(Duration::nanoseconds(event.time)), std::string(event.f)});
                }
            } else if (!problem) {
                problem = assembler.add(line, event);
            }
        }
        if (problem) {
            result.error = ReadError{.line = line, .message = std::move(*problem)};
            break;
        }
    }
    result.history = assembler.take();
    return result;
}

}  // namespace

ReadResult read_jsonl(std::istream& input, const objects::Object& object) {
    Lines lines(input);
    ReadResult result = read(lines, object);
    if (input.bad()) {  // and then its last line was cut short
        result.error = ReadError{.message = "the input could not be read", .unreadable = true};
    }
    return result;
}

ReadResult read_jsonl(std::string_view text, const objects::Object& object) {
    Lines lines(text);
    return read(lines, object);
}

ReadResult read_jsonl(std::istream& input) { return read_jsonl(input, objects::cas_register()); }

ReadResult read_jsonl(std::string_view text) { return read_jsonl(text, objects::cas_register()); }

}  // namespace cleave::history
