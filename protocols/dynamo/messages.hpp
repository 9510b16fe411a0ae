#pragma once
// What Dynamo's servers say to each other.

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dynamo/version.hpp"
#include "host/client.hpp"
#include "host/fields.hpp"
#include "parts/service_client.hpp"

namespace cleave::dynamo {

using parts::Origin;

// To a server that may coordinate the request; and that it has come there.
struct Forward {
    Origin origin;
    ClientRequest request;
    OperationId lowest;  // that the client still waits for
    CLEAVE_FIELDS(Forward, origin, request, lowest);
};
struct Taken {
    Origin origin;
    CLEAVE_FIELDS(Taken, origin);
};

struct Put {
    Origin origin;
    std::string key;
    Versions versions;
    std::optional<NodeId> hint{};  // to a stand-in: whom it was meant for
    CLEAVE_FIELDS(Put, origin, key, versions, hint);
};
struct PutReply {  // it is on disk
    Origin origin;
    CLEAVE_FIELDS(PutReply, origin);
};
struct Get {
    Origin origin;
    std::string key;
    CLEAVE_FIELDS(Get, origin, key);
};
struct GetReply {
    Origin origin;
    Versions versions;
    CLEAVE_FIELDS(GetReply, origin, versions);
};

// From a stand-in to the server that a write was meant for; and back, so that it can forget it.
struct Handoff {
    std::string key;
    Versions versions;
    CLEAVE_FIELDS(Handoff, key, versions);
};
struct HandedOff {
    std::string key;
    Versions versions;
    CLEAVE_FIELDS(HandedOff, key, versions);
};

using Objects = std::map<std::string, Versions>;

// What a replica lacks: after a read, or found by anti-entropy.
struct Repair {
    Objects objects;
    CLEAVE_FIELDS(Repair, objects);
};
// Anti-entropy: the hashes of what the sender keeps together with the receiver, a branch each.
struct Tree {
    std::vector<std::uint64_t> branches;
    CLEAVE_FIELDS(Tree, branches);
};
// What the sender has of the branches whose hashes differ.
struct Branches {
    std::set<std::uint32_t> differing;
    Objects objects;
    CLEAVE_FIELDS(Branches, differing, objects);
};

}  // namespace cleave::dynamo
