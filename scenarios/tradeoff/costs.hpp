#pragma once
// What a month of the load of a run would cost: requests, storage and traffic at published prices
// (models/world/prices.hpp). A month is thirty days.
// Choices: what the store has sent counts as leaving its provider; what else crosses between sites
// is charged as traffic between regions. What is stored when all has settled stays for a month.
// Machines are not priced, whoever owns them: no source has one price for filers and servers.

#include "tradeoff/run_measures.hpp"

namespace cleave::tradeoff {

// Fills the costs and traffic of `result`.
void add_costs(const scenario::Scenario& scenario, const Usage& usage, RunMeasures& result);

}  // namespace cleave::tradeoff
