#pragma once
// The operations of one key on the time line: when each write could be seen by others, and when
// each read asked. An operation of unknown outcome has no end.

#include <cstdint>
#include <optional>
#include <vector>

#include "history/history.hpp"
#include "verdict/patience.hpp"

namespace cleave::check {

struct TimedWrite {
    history::OpIndex op;
    std::int64_t begin = 0;
    std::int64_t end = INT64_MAX;
    std::int64_t visible = INT64_MAX;  // to whoever asks later: its end, or that of its close
    std::optional<Value> value{};
    std::uint32_t process = 0;
    bool certain = true;
};

struct TimedRead {
    history::OpIndex op;
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::int64_t asks = 0;  // it must see what was visible before: its begin, or that of its open
    std::optional<Value> value{};
    std::uint32_t process = 0;
};

struct TimedKey {
    std::vector<TimedWrite> writes;  // by begin
    std::vector<TimedRead> reads;    // ok ones, and what ok compare-and-sets found; by begin
    // The begin of the first read of any outcome; INT64_MAX if there is none.
    std::int64_t first_look = INT64_MAX;
};

// By key. With `sessions`, functions named open and close delimit what is visible when.
std::vector<TimedKey> timed_keys(const history::History& history, bool sessions,
                                 Patience& patience);

}  // namespace cleave::check
