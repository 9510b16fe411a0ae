#pragma once
// What a client asks of the system under test, and what it may be told. One request gets at most
// one reply; none at all is the same as `unknown`.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/content.hpp"
#include "host/fields.hpp"
#include "host/units.hpp"

namespace cleave {

// cas: writes if the value there is the one expected (nothing: if the key does not exist), and
// fails if it is another. append: adds a record to a file, at least once, and says where.
enum class Function : std::uint8_t { read, write, remove, cas, append };

enum class Outcome : std::uint8_t {
    ok,       // it happened, once, between request and reply
    fail,     // it certainly did not and will not happen
    unknown,  // it may have happened, may still happen, or never will ("info" in Jepsen's words)
};

struct ClientRequest {
    OperationId id;
    Function function = Function::read;
    std::string key;
    Value value = 0;                  // of a write or cas
    Bytes size;                       // of what it writes
    std::optional<Value> expected{};  // by a cas
    // Of files that are read and written in part: where to begin; a read is of `size`, at most.
    Bytes offset{};
    CLEAVE_FIELDS(ClientRequest, id, function, key, value, size, expected, offset);
};

struct ClientReply {
    OperationId id;
    Outcome outcome = Outcome::ok;
    std::optional<Value> value;  // what a read returned; nothing when the key does not exist
    std::string error;           // why not ok: a short lower-case phrase, such as "no lease"
    Content content{};           // what a read of a part of a file returned
    Bytes offset{};              // where an append put its record
    CLEAVE_FIELDS(ClientReply, id, outcome, value, error, content, offset);
};

constexpr std::string_view to_string(Function function) {
    switch (function) {
        case Function::read: return "read";
        case Function::write: return "write";
        case Function::remove: return "remove";
        case Function::cas: return "cas";
        case Function::append: return "append";
    }
    return "?";
}

constexpr std::string_view to_string(Outcome outcome) {
    switch (outcome) {
        case Outcome::ok: return "ok";
        case Outcome::fail: return "fail";
        case Outcome::unknown: return "info";
    }
    return "?";
}

}  // namespace cleave
