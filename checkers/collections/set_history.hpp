#pragma once
// The operations of a set as its engines see them, with ranks for times. Also a part of them, in
// which the records of all others are lost: those may have happened once at any time, or not at
// all.

#include <cstdint>
#include <span>
#include <vector>

#include "collections/answer.hpp"
#include "collections/collection.hpp"

namespace cleave::check::collections {

struct SetCall {
    enum class Kind : std::uint8_t { add, remove, seen, missed, read };
    Kind kind = Kind::add;
    bool required = true;  // false: it may as well not have happened
    Span when{};
    std::uint32_t element = none;  // of all but reads
    std::uint32_t op = none;       // none: there at first, or its record is lost
};

struct SetHistory {
    std::vector<SetCall> calls;        // grouped by element, in no order; reads come last
    std::vector<std::uint32_t> first;  // by element, and one more: where its calls begin
    std::vector<std::vector<std::uint32_t>> lists;  // of each read, the elements it returned
    Rank open = 1;
    Patience* patience = nullptr;  // of who waits for an answer

    std::uint32_t elements() const { return static_cast<std::uint32_t>(first.size()) - 1; }
    std::span<const SetCall> of(std::uint32_t element) const {
        return {calls.data() + first[element], first[element + 1] - first[element]};
    }
    std::span<const SetCall> reads() const {
        return {calls.data() + first.back(), calls.size() - first.back()};
    }
};

SetHistory gather_set(const Part& part);

// What is left of `history` when only `core` is on record, ascending.
SetHistory keep_records(const SetHistory& history, const std::vector<std::uint32_t>& core);

}  // namespace cleave::check::collections
