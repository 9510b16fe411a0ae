#pragma once
// Decides whether the orders of versions that are left open can be chosen so that no cycle arises:
// a polygraph (Papadimitriou, "The Serializability of Concurrent Database Updates", JACM 1979),
// which is NP-complete. Conflict-driven: a candidate order of everything is kept, neighbouring
// segments of each key are decided as they stand in it, a cycle teaches a clause, and the search
// goes back as little as it can. If every pair of neighbours is decided, the order is a proof.
// Sources: Tan et al., "Cobra", OSDI 2020, and Huang et al., "PolySI", VLDB 2023 (the question);
// Marques-Silva and Sakallah, "GRASP", 1999 (learning); Nadel and Ryvchin, "Chronological
// Backtracking", SAT 2018 (going back little, as a jump would undo a million good decisions).

#include <cstdint>
#include <string>
#include <vector>

#include "transactions/dependencies.hpp"
#include "transactions/dynamic_order.hpp"
#include "verdict/options.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check::transactions {

struct OrderFound {
    Conclusion conclusion = Conclusion::unknown;
    std::vector<std::uint32_t> order{};     // of all nodes, when it holds
    std::vector<std::uint32_t> involved{};  // transactions, when violated: what the proof speaks of
    std::string limit{};
    std::uint64_t steps = 0;
};

// `order` is a topological order of the graph of `known`.
OrderFound search_order(const Observations& seen, const Dependencies& known,
                        const std::vector<std::uint32_t>& order, const Limits& limits);

}  // namespace cleave::check::transactions
