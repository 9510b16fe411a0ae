#pragma once
// What clients were once recorded doing, to be done again: `workload: {trace: FILE}`. Text, one
// operation a line; empty lines and lines that begin with # are skipped:
//
//     cleave-trace 1
//     0s     alice  create  /docs/plan.txt
//     12ms   alice  write   /docs/plan.txt   offset=0 length=4096
//     -      bob    stat    /docs/draft.txt  expect=absent
//     1.5s   bob    rename  /docs/plan.txt   to=/docs/plan-2.txt
//
// docs/traces.md says what each word means. Input may be hostile: sizes and counts are bounded.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/time.hpp"
#include "host/units.hpp"
#include "language/diagnostic.hpp"

namespace cleave::scenario {

enum class Deed : std::uint8_t { read, write, create, remove, rename, truncate, list, stat };
inline constexpr std::size_t deeds = 8;
std::string_view to_string(Deed deed);

// ok: it was done, or found; absent: nothing was found; any: not known.
enum class Found : std::uint8_t { ok, absent, any };
std::string_view to_string(Found found);

struct TraceStep {
    std::optional<Duration> at;  // not before; nothing: when the client's previous one is answered
    std::uint32_t client = 0;    // index into OperationTrace::clients
    Deed deed = Deed::read;
    Found expect = Found::ok;
    std::uint32_t path = 0;   // index into OperationTrace::paths
    std::uint32_t to = 0;     // of a rename
    std::uint32_t match = 0;  // of a list: index into OperationTrace::patterns
    Bytes offset, length;     // of a read (a length of zero: to the end) and a write
    Bytes size_after;         // of the file at `path`, or at `to`, were all done in this order
};

struct OperationTrace {
    std::vector<std::string> clients;  // in the order in which they come up, as are the paths
    std::vector<std::string> paths;
    std::vector<std::string> patterns = {"*"};  // of names
    std::vector<TraceStep> steps;
    std::uint64_t digest = 0;  // of the steps with their names, not of comments and blanks
};

inline constexpr std::size_t trace_size_max = std::size_t{256} << 20;
inline constexpr std::size_t trace_steps_max = 2'000'000;
inline constexpr std::size_t trace_line_max = 8'192;
inline constexpr std::size_t trace_path_max = 1'024;
inline constexpr Bytes trace_file_max = Bytes::mebi(1'024);

// `path` is for messages.
Result<OperationTrace> parse_operation_trace(std::string_view text, std::string_view path);
Result<OperationTrace> load_operation_trace(const std::string& path);

// The line of a step, without an end of line; and the line that a trace begins with.
std::string to_line(const OperationTrace& trace, const TraceStep& step);
inline constexpr std::string_view trace_header = "cleave-trace 1";

// Whether it may stand for a path in a trace: from the root, of printable characters but blanks.
bool is_trace_path(std::string_view text);

}  // namespace cleave::scenario
