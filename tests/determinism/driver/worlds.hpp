#pragma once
// Worlds built by hand, of engine, models and protocols alone, so that every compiler and standard
// library can build them: what catalog scenarios are made of, and each kind of fault. Times are
// virtual; everything is drawn from the seed.

#include <cstdint>
#include <string_view>
#include <vector>

#include "determinism/recording.hpp"

namespace cleave::determinism::driver {

struct World {
    std::string_view name;
    void (*play)(sim::Simulation& simulation, std::uint64_t seed);
};

const std::vector<World>& worlds();

Recording record(const World& world, std::uint64_t seed, const Watch& watch);

}  // namespace cleave::determinism::driver
