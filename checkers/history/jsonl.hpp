#pragma once
// The native file format: JSON Lines, one event a line, with Jepsen's field names:
//   {"index":0,"time":1200,"process":3,"type":"invoke","f":"cas","key":"x","value":[1,2]}
// `type` is invoke | ok | fail | info, `f` read | write | cas | remove, `time` whole nanoseconds
// that never go back; `index`, `key` (text or a whole number) and `error` may be missing; nil is
// null; a cas has [expected, new]. Lines whose process is "nemesis" are counted and set aside. An
// operation without completion has an unknown outcome. Unknown fields and blank lines are ignored.

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "history/history.hpp"

namespace cleave::history {

struct ReadError {
    std::uint64_t line = 0;  // from 1; 0: the input as a whole
    std::string message;     // what is wrong and what to do
};

struct ReadResult {
    History history;  // the operations in order of invocation; what was read up to an error
    std::uint64_t nemesis_lines = 0;
    std::optional<ReadError> error;
};

// Reads in pieces: a line longer than a mebibyte is an error, not an allocation.
ReadResult read_jsonl(std::istream& input);
ReadResult read_jsonl(std::string_view text);

// One invocation and at most one completion an operation, in order of time. Reading the result
// gives the same operations, in order of invocation.
void write_jsonl(const History& history, std::ostream& output);

}  // namespace cleave::history
