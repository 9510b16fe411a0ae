#pragma once
// One need of a workload held against the cells of one system: the parts of a recommendation.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tradeoff/needs.hpp"
#include "tradeoff/result.hpp"

namespace cleave::tradeoff {

enum class Kept : std::uint8_t { met, open, unmet };
// Of truth, whatever goes wrong; of peace; of bad times.
enum class NeedOf : std::uint8_t { truth, peace, bad_times };

struct Finding {
    std::string need;      // "linearizable", "reads within 50 ms (p99)"
    std::string measured;  // "violated in 3 of 20 runs under Tokyo cut off"
    std::string accept;    // of bad times: what its owner would have to accept
    NeedOf of = NeedOf::truth;
    Kept kept = Kept::met;
    std::size_t cell = 0;
    std::optional<std::uint64_t> seed{};  // that shows it, where one does by itself
};

// Of fewer runs, a bootstrap interval says too little to judge by (statistics/intervals.hpp).
inline constexpr std::size_t runs_min = 8;

// In the order of the members of Needs. `cells`: of one system and the workload, those that ran.
std::vector<Finding> check_needs(const Needs& needs, const Matrix& matrix,
                                 const std::vector<std::size_t>& cells);

// The worst case of one measure over the sites of a cell, by its name in claim_measures(); nothing
// where it was not measured.
struct Reading {
    Estimate estimate;
    bool more_is_better = false;
    std::string words;  // "83 ms (80 to 91) at london"
};
std::optional<Reading> read_measure(const std::string& measure, const Cell& cell);

}  // namespace cleave::tradeoff
