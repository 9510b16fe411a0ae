#pragma once
// What happened, as the certifier of process guarantees reads it off a history: operations with
// what they observed and left, and the plain relations between them. Naive on purpose, and shared
// with no engine. Process order: of one process, completed strictly before the other was invoked;
// operations of unknown outcome precede nothing.

#include <cstdint>
#include <optional>
#include <vector>

#include "history/history.hpp"

namespace cleave::check::record {

inline constexpr int initial = -1;  // a source: the initial value
inline constexpr int nothing = -2;  // a source: it observed nothing
inline constexpr int undecided = -3;

struct Op {
    history::OpIndex index;
    std::uint32_t key = 0;
    std::uint32_t process = 0;
    bool observes = false, sets = false;
    std::optional<Value> seen{}, left{};
    bool certain = true;
    std::int64_t invoked = 0, completed = 0;
    int source = nothing;  // position in the list that holds the operation
};

using Ops = std::vector<Op>;

// One operation; nothing if it failed or is a read without an answer.
std::optional<Op> op_of(const history::History& history, history::OpIndex index);

inline bool before(const Op& a, const Op& b) {
    return a.process == b.process && a.certain && a.completed < b.invoked;
}
inline bool may_write(const Op& writer, const Op& observer) {
    return writer.sets && writer.key == observer.key && writer.left == observer.seen &&
           !before(observer, writer);
}

// The operations of the same process right before each one: all others before it come before one of
// these.
std::vector<std::vector<int>> process_predecessors(const Ops& ops);

// Every operation after those before it in its process and after its source;
// empty if there is a cycle.
std::vector<int> causal_order(const Ops& ops, const std::vector<std::vector<int>>& predecessors);

}  // namespace cleave::check::record
