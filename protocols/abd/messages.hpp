#pragma once
// What the replicas of an atomic register say to each other. A `Tag` orders the versions of a
// register; the origin of a version is an operation of a client, not the client, since a client may
// have several under way. Source: the (timestamp, writer) pairs of Lynch and Shvartsman, FTCS 1997,
// section 3.

#include <compare>
#include <cstdint>
#include <string>

#include "host/client.hpp"
#include "host/content.hpp"
#include "host/fields.hpp"
#include "parts/service_client.hpp"

namespace cleave::abd {

using parts::Origin;

struct Tag {
    std::uint64_t number = 0;  // 0: nothing was ever written
    Origin writer{};
    CLEAVE_FIELDS(Tag, number, writer);
    friend auto operator<=>(const Tag& a, const Tag& b) { return a.tie() <=> b.tie(); }
};

struct Version {
    Tag tag;
    Content content;  // empty: there is nothing, or it was removed
    CLEAVE_FIELDS(Version, tag, content);
};

// First phase: what is the newest version that you have?
struct Query {
    Origin origin;
    std::string key;
    CLEAVE_FIELDS(Query, origin, key);
};
struct QueryReply {
    Origin origin;
    Version version;
    CLEAVE_FIELDS(QueryReply, origin, version);
};

// Second phase: keep this version, unless you have a newer one.
struct Store {
    Origin origin;
    std::string key;
    Version version;
    CLEAVE_FIELDS(Store, origin, key, version);
};
// The replica has on disk what has this tag, or something newer.
struct Stored {
    Origin origin;
    Tag tag;
    CLEAVE_FIELDS(Stored, origin, tag);
};

}  // namespace cleave::abd
