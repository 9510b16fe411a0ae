#pragma once
// A history of registers as the engines below linearizability see it: all keys together, in process
// order. Values are numbered so that each belongs to one key; those below `keys` are the initial
// ones. Failed operations and reads without an answer are gone, and so are writes of unknown
// outcome that nobody read: they may not have happened. Choices: process order puts a before b when
// both are of one process and a completed strictly before b was invoked, so it is part of real-time
// order: an operation of unknown outcome precedes nothing in its process, as it may still take
// effect; overlapping operations of one process are not ordered. A cas that installs what it
// expects is a read.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "history/history.hpp"
#include "verdict/patience.hpp"

namespace cleave::check {

using EventId = std::uint32_t;
using DataId = std::uint32_t;  // a value of one key

inline constexpr std::uint32_t no_id = UINT32_MAX;

struct Event {
    history::OpIndex op;
    std::uint32_t key = 0;
    std::uint32_t process = 0;
    std::uint32_t chain = no_id;  // none when the outcome is unknown
    std::uint32_t index = 0;      // in its chain
    DataId observes = no_id;
    DataId sets = no_id;
    bool certain = true;  // false: it may as well not have happened
    std::int64_t begin = 0;
    std::int64_t end = INT64_MAX;
};

// A chain is a sequence of certain operations of one process, each completed before the next was
// invoked. A process whose operations never overlap is one chain.
struct Events {
    std::vector<Event> list;  // ascending by begin
    std::uint32_t keys = 0;
    std::uint32_t values = 0;
    std::vector<std::vector<EventId>> chains;
    std::vector<std::uint32_t> process_of_chain;
    std::vector<std::uint32_t> first_chain;   // by process, one more than there are processes
    std::vector<std::uint32_t> process_name;  // by process, as in the history
    Patience* patience = nullptr;             // of who waits for an answer, if anyone does

    std::size_t size() const { return list.size(); }
    const Event& operator[](EventId e) const { return list[e]; }
    std::uint32_t processes() const { return static_cast<std::uint32_t>(first_chain.size()) - 1; }
    bool initial(DataId value) const { return value < keys; }
    // How many operations of `chain`, a chain of the process of `e`, come before `e`.
    std::uint32_t before(EventId e, std::uint32_t chain) const;
    // The last operation of each chain of its process before `e`.
    template <typename Visit>
    void each_predecessor(EventId e, const Visit& visit) const {
        const std::uint32_t process = list[e].process;
        for (std::uint32_t c = first_chain[process]; c < first_chain[process + 1]; ++c) {
            if (const std::uint32_t n = before(e, c)) visit(chains[c][n - 1]);
        }
    }
    bool ordered(EventId a, EventId b) const {
        return list[a].process == list[b].process && list[a].end < list[b].begin;
    }
    std::span<const EventId> writers(DataId value) const {
        return {writers_.data() + writers_from_[value],
                writers_from_[value + 1] - writers_from_[value]};
    }

    std::vector<EventId> writers_;
    std::vector<std::uint32_t> writers_from_;
};

Events events_of(const history::History& history, std::optional<Value> initial, Patience& patience);

// What is left when only the operations of `core` are on record (verdict.hpp): they, and every
// other write of a value that one of them observed, which may have happened at any moment.
// `core` holds positions in `all`.
Events restrict_to(const Events& all, const std::vector<EventId>& core);

}  // namespace cleave::check
