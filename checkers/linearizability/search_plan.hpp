#pragma once
// The part of a search that is the same in every configuration: the invocations and completions of
// one key in the order of time (at one instant, invocations first, because intervals that touch are
// concurrent), and where each operation keeps its bits in a configuration. Operations with a known
// end hold a slot while they are open. Optional ones without a known end are counted in classes:
// two of a class differ only in their invocation, so once both are open only their number matters.

#include <cstdint>
#include <vector>

#include "linearizability/register_history.hpp"

namespace cleave::check {

inline constexpr std::uint32_t nowhere = UINT32_MAX;
inline constexpr std::int32_t never_alive = -1;

struct SearchEvent {
    std::uint32_t op = 0;
    bool completion = false;
};

// Optional operations without a known end that observe and set the same values.
struct CrashedClass {
    ValueId observes = no_value;
    ValueId sets = no_value;
    std::uint32_t counter = nowhere;  // which counter of a configuration is theirs
    std::uint32_t first_event = 0;    // active from here …
    std::int32_t last_event = 0;      // … until nobody observes its value or refuses what it ends
};

struct SearchPlan {
    std::vector<RegisterOp> ops;        // those that matter, by begin; `source` is kept
    std::vector<std::uint32_t> origin;  // position of each in the history it came from
    std::vector<SearchEvent> events;
    std::vector<std::uint32_t> invoked_at;    // by op: index into events
    std::vector<std::uint32_t> completed_at;  // by op: index into events, or `nowhere`
    std::vector<std::uint32_t> slot;          // by op: or `nowhere` when it belongs to a class
    std::vector<std::uint32_t> class_of;      // by op: or `nowhere` when it has a slot
    std::vector<CrashedClass> classes;
    std::vector<std::int32_t> dies_at;  // by value: the event that ends its last observer, refuser
    // The event that ends the last refuser, by value and of any.
    std::vector<std::int32_t> refused_until;
    std::int32_t any_refused_until = never_alive;
    // By required op that observes: how many setters of its value begin after its completion.
    std::vector<std::uint32_t> setters_after;
    std::vector<std::uint32_t> observers;  // by value: how many operations observe it in all
    std::vector<std::uint32_t> refusers;   // by value, likewise
    std::vector<std::vector<std::uint32_t>> classes_setting;    // by value
    std::vector<std::vector<std::uint32_t>> classes_observing;  // by value
    std::vector<std::vector<std::uint32_t>> ending;  // by event: classes that end with it; or empty
    std::vector<bool> deaths;                        // by event: some value dies with it
    std::uint32_t slot_count = 0;
    std::uint32_t counter_count = 0;
    ValueId dead = 0;  // stands for every value that nobody will observe or refuse any more

    bool has_refusers() const { return any_refused_until != never_alive; }
    // Whether from this event on it may matter to some refuser that a write, or a swap that
    // observes `ended`, took effect.
    bool helps_refusers(ValueId ended, std::uint32_t event) const {
        return useful_until(ended) >= static_cast<std::int32_t>(event);
    }
    std::int32_t useful_until(ValueId ended) const {
        return ended == no_value ? any_refused_until : refused_until[ended];
    }
    bool alive(ValueId value, std::uint32_t event) const {
        return value < dead && dies_at[value] >= static_cast<std::int32_t>(event);
    }
};

SearchPlan plan_search(const RegisterHistory& history);

}  // namespace cleave::check
