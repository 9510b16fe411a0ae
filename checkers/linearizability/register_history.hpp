#pragma once
// The operations of one key as the engines see them: values interned to small numbers, failed
// operations and reads of unknown outcome gone (neither constrains anything). An operation may
// observe a value (read, cas), set one (write, remove, cas), or both, or find any but one value (of
// a put that was refused), at some moment of the closed interval [begin, end]. Invariant: `ops`
// ascend by `begin`; value 0 is the initial one.

#include <cstdint>
#include <optional>
#include <vector>

#include "history/history.hpp"
#include "verdict/patience.hpp"

namespace cleave::check {

using ValueId = std::uint32_t;
inline constexpr ValueId no_value = UINT32_MAX;
inline constexpr ValueId initial_value = 0;

inline constexpr std::int64_t time_min = INT64_MIN;  // before every operation
inline constexpr std::int64_t time_max = INT64_MAX;  // no known end

struct RegisterOp {
    std::int64_t begin = 0;
    std::int64_t end = time_max;
    ValueId observes = no_value;
    ValueId sets = no_value;
    ValueId refuses = no_value;  // it found any value but this one, and left it
    bool required = true;        // false: it may as well not have happened
    history::OpIndex source;

    bool refuser() const { return refuses != no_value; }
    bool blind() const { return observes == no_value && !refuser(); }
    // It must see this value and leaves it: a read, or a cas that installs what it expects.
    bool pure_observer() const { return !refuser() && (sets == no_value || sets == observes); }
    bool effectful() const { return sets != no_value && sets != observes; }
};

struct RegisterHistory {
    std::vector<RegisterOp> ops;
    std::vector<std::optional<Value>> values;  // by ValueId; [0] is the initial value
    bool has_refusers = false;
    Patience* patience = nullptr;  // of who waits for an answer, if anyone does
    ValueId value_count() const { return static_cast<ValueId>(values.size()); }
};

// The operations of each key, in order of invocation, failed ones included.
std::vector<std::vector<history::OpIndex>> partition_by_key(const history::History& history,
                                                            Patience* patience = nullptr);

RegisterHistory prepare(const history::History& history, const std::vector<history::OpIndex>& ops,
                        std::optional<Value> initial, Patience* patience = nullptr);

// Positions in an engine's input, in the order in which they took effect.
using Order = std::vector<std::uint32_t>;

}  // namespace cleave::check
