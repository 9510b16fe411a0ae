#pragma once
// What masters, servers and clients of a chain say to each other.
// Source: van Renesse and Schneider, "Chain Replication for Supporting High Throughput and
// Availability", OSDI 2004; Terrace and Freedman, "Object Storage on CRAQ", USENIX ATC 2009.
// Choices: what passes between servers of a chain names the epoch of the configuration that it
// belongs to, and is ignored in any other.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/content.hpp"
#include "host/node.hpp"
#include "parts/duplicate_table.hpp"
#include "parts/service_client.hpp"

namespace cleave::chain {

// One life of a server: a crash ends it, and all that it knew with it.
struct Member {
    NodeId node;
    std::int64_t life = 0;     // its clock when it began
    std::uint64_t joined = 0;  // the epoch; the members of the first one begin with nothing stored
    CLEAVE_FIELDS(Member, node, life, joined);
};
// The head first, the tail last. Epoch 0: there has been no chain yet.
struct Configuration {
    std::uint64_t epoch = 0;
    std::vector<Member> members;
    CLEAVE_FIELDS(Configuration, epoch, members);
};

// ---- between servers and masters ----

struct Alive {
    std::int64_t life = 0;
    std::uint64_t epoch = 0;  // of the configuration that the server knows
    bool ready = false;       // it is a member, and has the state
    Instant sent;             // on the server's clock
    CLEAVE_FIELDS(Alive, life, epoch, ready, sent);
};
// The configuration, and to its members a lease: they may serve until `sent` and the lease's length
// have passed.
struct Configured {
    Configuration configuration;
    std::int64_t life = 0;
    Instant sent;
    CLEAVE_FIELDS(Configured, configuration, life, sent);
};

// ---- along the chain ----

enum class Effect : std::uint8_t { nothing, put, erase };

// What the head has decided: each server does the same, in the order of serials.
struct Update {
    std::uint64_t serial = 0;
    NodeId client;
    OperationId lowest;  // the oldest request that the client still waits for
    std::string key;
    Effect effect = Effect::nothing;
    Value value = 0;
    Content content;  // of a put
    ClientReply reply;
    CLEAVE_FIELDS(Update, serial, client, lowest, key, effect, value, content, reply);
};
struct Forward {  // down the chain
    std::uint64_t epoch = 0;
    Update update;
    CLEAVE_FIELDS(Forward, epoch, update);
};
struct Acknowledge {  // up the chain: the tail has all updates up to this one
    std::uint64_t epoch = 0;
    std::uint64_t serial = 0;
    CLEAVE_FIELDS(Acknowledge, epoch, serial);
};
// From a server to which a request was sent that is another's to execute.
struct Passed {
    NodeId client;
    parts::ServiceRequest asked;
    CLEAVE_FIELDS(Passed, client, asked);
};

// CRAQ: which version of a key is committed?
struct VersionQuery {
    std::uint64_t epoch = 0;
    std::uint64_t query = 0;
    std::string key;
    CLEAVE_FIELDS(VersionQuery, epoch, query, key);
};
struct VersionReply {
    std::uint64_t epoch = 0;
    std::uint64_t query = 0;
    std::uint64_t serial = 0;
    CLEAVE_FIELDS(VersionReply, epoch, query, serial);
};

// ---- a new tail gets the state from its predecessor ----

struct Stored {
    std::uint64_t serial = 0;  // of the update that wrote it
    bool exists = false;
    Value value = 0;
    Content content;
    CLEAVE_FIELDS(Stored, serial, exists, value, content);
};
struct FetchState {
    std::uint64_t epoch = 0;
    CLEAVE_FIELDS(FetchState, epoch);
};
struct State {
    std::uint64_t epoch = 0;
    std::uint64_t applied = 0;
    std::map<std::string, Stored> objects;
    parts::DuplicateTable sessions;
    CLEAVE_FIELDS(State, epoch, applied, objects, sessions);
};

}  // namespace cleave::chain
