#pragma once
// What a client asks of the system under test, and what it may be told. One request gets at most
// one reply; none at all is the same as `unknown`.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/content.hpp"
#include "host/fields.hpp"
#include "host/units.hpp"

namespace cleave {

// cas: writes if the value there is the one expected (nothing: if the key does not exist), and
// fails if it is another. append: adds a record to a file, at least once, and says where.
// stat: the attributes alone, for those who need no content.
//
// Of a volume, a key is a directory or, by its handle, a file that is open whatever becomes of its
// name (as with NFS). Files are read and written in part, and truncated to `size`. Directories have
// names, which lead to handles: they are created, removed, renamed within the directory, listed,
// and looked up by stat. A handle is a number that the client who creates the name chooses, and
// that nobody uses twice (as the verifier of an exclusive CREATE, RFC 1813); so who gets no answer
// can look up whether the file is his. What key a handle has is the clients' affair.
enum class Function : std::uint8_t {
    read,
    write,
    remove,
    cas,
    append,
    create,
    truncate,
    rename,
    list,
    stat,
};

enum class Outcome : std::uint8_t {
    ok,       // it happened, once, between request and reply
    fail,     // it certainly did not and will not happen
    unknown,  // it may have happened, may still happen, or never will ("info" in Jepsen's words)
};

struct ClientRequest {
    OperationId id;
    Function function = Function::read;
    std::string key;
    Value value = 0;                  // of a write or cas; of a name created, the handle
    Bytes size;                       // of what it writes
    std::optional<Value> expected{};  // by a cas
    // Of files that are read and written in part: where to begin; a read is of `size`, at most.
    Bytes offset{};
    // Only the `size` bytes from `offset` on are read or written; else the whole is.
    bool in_part = false;
    std::string name{};      // of a volume: in the directory `key`; empty: the file `key` is meant
    std::string new_name{};  // of a rename; what had this name is replaced
    CLEAVE_FIELDS(ClientRequest, id, function, key, value, size, expected, offset, in_part, name,
                  new_name);
};

struct ClientReply {
    OperationId id;
    Outcome outcome = Outcome::ok;
    // What a read returned, and of which write the attributes are; nothing when the key does not
    // exist. Of names in a directory: the handle of one looked up, nothing when there is none; else
    // 1 if it was done; 0 if the name to be created exists, or the one to be removed or renamed
    // does not.
    std::optional<Value> value;
    std::string error;                 // why not ok: a short lower-case phrase, such as "no lease"
    Content content{};                 // what a read of a part of a file returned
    Bytes offset{};                    // where an append put its record
    Bytes size{};                      // the attributes of a file
    std::vector<std::string> names{};  // of a list
    CLEAVE_FIELDS(ClientReply, id, outcome, value, error, content, offset, size, names);
};

// Whether it leaves everything as it is, so that it may be asked again and again.
constexpr bool only_looks(Function function) {
    return function == Function::read || function == Function::list || function == Function::stat;
}

constexpr std::string_view to_string(Function function) {
    switch (function) {
        case Function::read: return "read";
        case Function::write: return "write";
        case Function::remove: return "remove";
        case Function::cas: return "cas";
        case Function::append: return "append";
        case Function::create: return "create";
        case Function::truncate: return "truncate";
        case Function::rename: return "rename";
        case Function::list: return "list";
        case Function::stat: return "stat";
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
