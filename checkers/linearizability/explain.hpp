#pragma once
// Puts a core into words for someone who knows storage and has never heard of this checker, and
// picks the operations worth drawing around it.

#include <cstdint>
#include <vector>

#include "linearizability/register_history.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check {

inline constexpr std::size_t context_max = 12;

// `key_ops` are all operations of the key, failed ones included; `core` are positions in
// `prepared.ops`, which was made from them.
Counterexample explain(const history::History& history,
                       const std::vector<history::OpIndex>& key_ops,
                       const RegisterHistory& prepared, const std::vector<std::uint32_t>& core);

}  // namespace cleave::check
