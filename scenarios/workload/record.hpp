#pragma once
// One operation of a client, as it was asked for and as it ended.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/client.hpp"
#include "host/time.hpp"

namespace cleave::scenario {

struct Record {
    std::uint32_t client = 0;
    std::uint32_t process = 0;
    std::uint32_t key = 0;
    Function function = Function::read;
    Outcome outcome = Outcome::unknown;
    bool answered = false;
    bool paced = false;  // its end starts the client's next operation (closed loop)
    std::optional<Value> value;
    std::optional<Value> expected;  // by a cas
    Bytes offset;                   // of what is read and written in part
    Bytes size;                     // likewise; of a truncation, what is left
    Content content;                // likewise, read
    // Of volumes: names in the directory, from 1; 0: the file is meant.
    std::uint32_t name = 0;
    std::uint32_t new_name = 0;
    Bytes size_seen;                 // by a stat
    std::vector<std::string> names;  // listed
    Instant invoked;
    Instant completed = Instant::max();
};

}  // namespace cleave::scenario
