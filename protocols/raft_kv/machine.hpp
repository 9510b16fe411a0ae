#pragma once
// The state machine that is replicated: keys with values, and what each client has been answered.
// Since the answers are part of the state, a command that comes out of the log twice is executed
// once, whichever server it was sent to again.
// Source: Ongaro, thesis, section 6.3 (client sessions).

#include <map>
#include <optional>
#include <string>

#include "host/client.hpp"
#include "parts/duplicate_table.hpp"

namespace cleave::raft_kv {

struct Command {
    NodeId client;
    ClientRequest request;
    OperationId lowest;  // the oldest request that the client still waits for
    CLEAVE_FIELDS(Command, client, request, lowest);
};

// What a key holds.
struct Stored {
    Value value = 0;
    Bytes size;
    CLEAVE_FIELDS(Stored, value, size);
};

class Machine {
  public:
    // Executes a command unless it has been, and returns its answer; nothing for one so old that
    // its client has stopped waiting.
    std::optional<ClientReply> apply(const Command& command);
    ClientReply read(const ClientRequest& request) const;
    // All that is stored, as it counts on the wire.
    Content bulk() const;

  private:
    ClientReply execute(const ClientRequest& request);

    std::map<std::string, Stored> keys_;
    parts::DuplicateTable sessions_;

  public:
    CLEAVE_FIELDS(Machine, keys_, sessions_);
};

}  // namespace cleave::raft_kv
