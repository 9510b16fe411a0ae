#pragma once
// The definitions of process guarantees on a list of operations whose sources are given, as plainly
// as they can be computed.

#include "certifier/record.hpp"
#include "verdict/guarantee.hpp"

namespace cleave::check::record {

// Read your writes, monotonic reads, monotonic writes, writes follow reads.
bool session_holds(const Ops& ops, Guarantee guarantee);

// No read misses a write between its source and itself in causal order (which must have no cycle).
// 64 sources at a time, each in one pass.
bool causal_holds(const Ops& ops);

// The same, where `place` says how early each operation comes in one order of all: no read has in
// its causal past a write of its key that comes after its source.
bool convergent_holds(const Ops& ops, const std::vector<int>& place);

// For fewer than 64 operations: any of these guarantees, trying orders.
bool small_holds(const Ops& ops, Guarantee guarantee, std::uint64_t& steps);

}  // namespace cleave::check::record
