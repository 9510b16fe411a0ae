#pragma once
// Our loads by an engine whose hooks for those who watch are compiled out; of the same sources, in
// a namespace of their own. See contenders.hpp and worlds.hpp.

#include <cstdint>

namespace cleave_unwatched::bench {

double our_timers(std::uint32_t pending);
double our_whole_model(std::uint32_t nodes, std::uint32_t sites);
double raft_speedup();

}  // namespace cleave_unwatched::bench
