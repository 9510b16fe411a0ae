#pragma once
// Decides one key of a register, or of what differs from one in refused puts alone: by zones or
// chains where they apply, else by searches in turns.

#include <cstdint>
#include <string>
#include <vector>

#include "linearizability/register_history.hpp"
#include "linearizability/search.hpp"
#include "verdict/options.hpp"

namespace cleave::check {

struct KeyAnswer {
    Answer answer = Answer::gave_up;
    Order order{};                       // when legal and wanted
    std::vector<std::uint32_t> clash{};  // when illegal, maybe: few operations without an order
    std::uint32_t blocked = UINT32_MAX;  // from the search: nothing gets past its completion
    std::string limit{};                 // when it gave up
    std::uint64_t steps = 0;
};

// May throw OutOfTime where the history has a Patience.
KeyAnswer decide_register(const RegisterHistory& ops, const Limits& limits, bool want_order);

}  // namespace cleave::check
