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
// fails if it is another.
enum class Function : std::uint8_t { read, write, remove, cas };

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
    CLEAVE_FIELDS(ClientRequest, id, function, key, value, size, expected);
};

struct ClientReply {
    OperationId id;
    Outcome outcome = Outcome::ok;
    std::optional<Value> value;  // what a read returned; nothing when the key does not exist
    std::string error;           // why not ok: a short lower-case phrase, such as "no lease"
    CLEAVE_FIELDS(ClientReply, id, outcome, value, error);
};

constexpr std::string_view to_string(Function function) {
    switch (function) {
        case Function::read: return "read";
        case Function::write: return "write";
        case Function::remove: return "remove";
        case Function::cas: return "cas";
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
