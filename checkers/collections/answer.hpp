#pragma once
// What an engine of this folder says of one key.

#include <cstdint>
#include <optional>
#include <vector>

#include "history/history.hpp"
#include "objects/object.hpp"
#include "verdict/patience.hpp"

namespace cleave::check::collections {

struct Answer {
    bool legal = false;
    std::vector<std::uint32_t> order{};  // operations of the history, when legal and asked for
    std::vector<std::uint32_t> core{};   // ascending, when illegal
};

// One key of a history: its operations in order of invocation.
struct Part {
    const history::History& history;
    const std::vector<std::uint32_t>& ops;
    // The object's function for each function of the history.
    const std::vector<std::uint32_t>& functions;
    objects::Datum initial;
    bool want_order = true;
    Patience* patience = nullptr;  // who may end it; nobody if null

    std::uint32_t function(std::uint32_t op) const {
        return functions[history.function(history::OpIndex{op}).value];
    }
    Outcome outcome(std::uint32_t op) const { return history.outcome(history::OpIndex{op}); }
};

}  // namespace cleave::check::collections
