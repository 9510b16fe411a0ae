#pragma once
// Refutes a history by looking at one value at a time. In the view of a value v all other values
// are one: a write of any of them only takes v away, a read of any only says that it was not v. An
// order that is legal for the history is legal in every view, so one view without an order refutes
// it, and has few configurations, however many clients and crashed writes there are. Choices: with
// many values only those of the operation that the search could not get past are looked at.

#include <cstdint>
#include <vector>

#include "linearizability/register_history.hpp"
#include "linearizability/search.hpp"

namespace cleave::check {

struct ValueView {
    RegisterHistory history;            // value 0 is the initial one's side, 1 the other
    std::vector<std::uint32_t> origin;  // positions in the history it is a view of
};

ValueView view_of(const RegisterHistory& history, ValueId value);

struct ViewsResult {
    bool refuted = false;
    std::vector<std::uint32_t> core;     // operations of the history without an order, if found
    std::uint32_t blocked = UINT32_MAX;  // no order gets past its completion
    std::uint64_t steps = 0;
};

// `hint`: where the search stopped. `limits` are for all views together.
ViewsResult refute_by_views(const RegisterHistory& history, std::uint32_t hint,
                            const SearchLimits& limits);

}  // namespace cleave::check
