#pragma once
// The native file format: JSON Lines, one event a line, with Jepsen's field names:
//   {"index":0,"time":1200,"process":3,"type":"invoke","f":"cas","key":"x","value":[1,2]}
// `type` is invoke | ok | fail | info; `f` and the shape of `value` are the object's; `time` whole
// nanoseconds that never go back; `index`, `key` (text or a whole number) and `error` may be
// missing. A value is made of whole numbers, text, null (nil), booleans (1 and 0) and lists. Lines
// whose process is "nemesis" are set aside (nemesis.hpp). An operation without completion has an
// unknown outcome. Unknown fields and blank lines are ignored.

#include <iosfwd>
#include <string_view>

#include "history/history.hpp"
#include "history/read_result.hpp"
#include "objects/object.hpp"

namespace cleave::history {

// Reads in pieces: a line longer than 16 MiB is an error, not an allocation.
ReadResult read_jsonl(std::istream& input, const objects::Object& object);
ReadResult read_jsonl(std::string_view text, const objects::Object& object);

// Of registers with read, write, cas and remove.
ReadResult read_jsonl(std::istream& input);
ReadResult read_jsonl(std::string_view text);

// One invocation and at most one completion an operation, in order of time. Reading the result
// gives the same operations, in order of invocation. Requires that the history fits the object
// (fit.hpp), no time before 0, and no process with two operations open at a time.
void write_jsonl(const History& history, const objects::Object& object, std::ostream& output);
void write_jsonl(const History& history, std::ostream& output);  // of registers

}  // namespace cleave::history
