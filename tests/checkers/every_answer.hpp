#pragma once
// Every history of a few calls of an object on one key, without those that differ only in names
// (of values, operations and processes) or in what no order depends on (interval_shapes.hpp), each
// with whether it is linearizable. For each shape and choice of calls all orders are walked once,
// every subset of those of unknown outcome in between: an order says what each call answers, and
// the answers that some order gives are those that are legal. Shares no code with the engines nor
// with the certifier. Sound because an object's answer follows from its state (call_table.hpp).

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "call_table.hpp"
#include "history/history.hpp"
#include "interval_shapes.hpp"

namespace cleave::test {

inline constexpr std::size_t most_calls = 5;

struct EveryAnswerOptions {
    ShapeOptions shapes{};
    // Also answers that no order of any subset of the calls gives, whatever the intervals: those
    // are wrong by that one call, in every shape.
    bool impossible = true;
    std::uint32_t shard = 0, shards = 1;  // each shape and choice of calls belongs to one
};

struct SmallHistory {
    const CallTable* table = nullptr;
    const IntervalShape* shape = nullptr;
    std::array<std::size_t, most_calls> asked{}, answers{};  // those of unknown outcome answer 0
    bool legal = false;
    std::uint64_t choice = 0;  // the number of its shape and choice of calls

    history::History history() const;
};

void for_each_answer(const CallTable& table, std::uint32_t operations,
                     const EveryAnswerOptions& options,
                     const std::function<void(const SmallHistory&)>& visit);

}  // namespace cleave::test
