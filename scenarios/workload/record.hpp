#pragma once
// One operation of a client, as it was asked for and as it ended.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/client.hpp"
#include "host/time.hpp"
#include "language/operation_trace.hpp"

namespace cleave::scenario {

struct Record {
    std::uint32_t client = 0;
    std::uint32_t process = 0;
    std::uint32_t key = 0;
    Function function = Function::read;
    Outcome outcome = Outcome::unknown;
    bool answered = false;
    bool untrue = false;   // it failed, as its condition was untrue
    bool paced = false;    // its end starts the client's next operation (closed loop)
    bool loads = false;    // its end starts the client's next one of the load
    bool replays = false;  // its end starts the next one of its lane of the trace,
    std::uint32_t lane = 0;
    Found expect = Found::any;  // which was recorded to find this
    bool updates = false;       // a read whose end starts a cas that expects what it saw
    std::optional<Value> value;
    std::optional<Value> expected;  // by a cas
    Bytes offset;                   // of what is read and written in part
    Bytes size;                     // of what it writes, or is read in part; of a truncated file
    Content content;                // of what is read in part
    // Of volumes: names in the directory, from 1; 0: the file is meant.
    std::uint32_t name = 0;
    std::uint32_t new_name = 0;
    std::uint32_t handle = 0;             // of a name that is created, or was found; 0: none
    std::optional<Function> opens_for{};  // what a file is looked up or created for
    bool tried = false;                   // to be created for that, but somebody else was first
    bool closes = false;                  // the file is not kept open afterwards
    Bytes size_seen;                      // by a stat
    std::vector<std::string> names;       // listed
    Instant invoked;
    Instant completed = Instant::max();
};

}  // namespace cleave::scenario
