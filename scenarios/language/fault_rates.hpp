#pragma once
// How often things fail and for how long, as published, for `random: {rates: …}`.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "world/distribution.hpp"

namespace cleave::scenario {

struct FaultRates {
    std::string name;
    std::string help;  // what was measured, by whom, and what we assume beside it
    world::Distribution gap;
    world::Distribution length;
};

const std::vector<FaultRates>& fault_rates();
const FaultRates* find_fault_rates(std::string_view name);  // null when there is none

}  // namespace cleave::scenario
