#pragma once
// Versions, dependencies and messages of COPS, by the names of the paper: put_after, get,
// dep_check. Source: Lloyd, Freedman, Kaminsky and Andersen, "Don't Settle for Eventual: Scalable
// Causal Consistency for Wide-Area Storage with COPS", SOSP 2011, sections 4.2 and 4.3.

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/client.hpp"
#include "host/fields.hpp"
#include "host/time.hpp"

namespace cleave::causal {

// A Lamport timestamp, made unique by the server that assigned it: the order of all versions.
// Time zero: the initial version, of a key that nobody has written.
struct Version {
    std::uint64_t time = 0;
    NodeId server{0};
    CLEAVE_FIELDS(Version, time, server);
    auto operator<=>(const Version&) const = default;
};

struct Dependency {
    std::string key;
    Version version;
    CLEAVE_FIELDS(Dependency, key, version);
    friend bool operator<(const Dependency& a, const Dependency& b) { return a.tie() < b.tie(); }
};

// What a put writes: empty content is a removal.
struct Put {
    std::string key;
    Content content;
    Version version;
    std::vector<Dependency> nearest;
    CLEAVE_FIELDS(Put, key, content, version, nearest);
};

// Client library to a server of its site.
struct Get {
    OperationId operation;
    std::string key;
    CLEAVE_FIELDS(Get, operation, key);
};
struct GetReply {
    OperationId operation;
    Content content;
    Version version;
    CLEAVE_FIELDS(GetReply, operation, content, version);
};
struct PutAfter {
    OperationId operation;
    OperationId lowest;  // the oldest put that this client still waits for
    std::string key;
    Content content;
    std::vector<Dependency> nearest;
    CLEAVE_FIELDS(PutAfter, operation, lowest, key, content, nearest);
};
struct PutReply {
    OperationId operation;
    Version version;
    CLEAVE_FIELDS(PutReply, operation, version);
};

// The server that accepted a put, to the equivalent server of another site: put_after with its
// version. All versions of the sender's whose time is below `stable` are visible at every site.
struct ReplicatedPut {
    Put put;
    std::uint64_t stable = 0;
    CLEAVE_FIELDS(ReplicatedPut, put, stable);
};
struct Replicated {  // it is visible, and durable, at the sender's site
    Version version;
    CLEAVE_FIELDS(Replicated, version);
};

// Between servers of one site; answered once this very version is visible there.
struct DepCheck {
    Dependency dependency;
    CLEAVE_FIELDS(DepCheck, dependency);
};
struct DepChecked {
    Dependency dependency;
    CLEAVE_FIELDS(DepChecked, dependency);
};

}  // namespace cleave::causal
