#pragma once
// File and object content as the simulator carries it: runs of bytes, each run labelled with the
// write it came from. A terabyte costs as much as a byte, yet a torn or mixed read stays visible.
// `stamp` is the value of the write; values are positive and unique in a workload of unique writes.

#include <cstdint>
#include <optional>
#include <vector>

#include "host/fields.hpp"
#include "host/units.hpp"

namespace cleave {

using Value = std::int64_t;

struct Extent {
    Bytes length;
    Value stamp = 0;
    CLEAVE_FIELDS(Extent, length, stamp);
};

struct Content {
    std::vector<Extent> extents;
    CLEAVE_FIELDS(Content, extents);

    static Content of(Value value, Bytes size) { return {{{size, value}}}; }

    bool empty() const { return extents.empty(); }
    Bytes size() const;
    // Adds `tail` at the end, merging neighbours of the same write.
    void append(const Content& tail);
    // The bytes [offset, offset + length), clipped to the content.
    Content slice(Bytes offset, Bytes length) const;
    // The write that all bytes come from; nothing when empty. Bytes of several writes give a
    // negative number made from the mixture: a value that no client ever wrote.
    std::optional<Value> value() const;
};

}  // namespace cleave
