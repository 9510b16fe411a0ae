#pragma once
// Faults in words, for reports and for plans. Names come out as the file has them: whoever prints
// them cleans them for its medium.

#include <string>

#include "language/scenario.hpp"

namespace cleave::scenario {

// "tokyo/filer-2 and tokyo/filer-3", "a site of london and tokyo", "2 nodes labelled role leader".
std::string in_words(const Scenario& scenario, const Places& places);
std::string in_words(const Scenario& scenario, const LinkChoice& links);

// What happens and to whom, without when: "london – virginia loses 5% of messages".
std::string in_words(const Scenario& scenario, const FaultAction& what);
// When, as the file says: "at 30s for 5s, every 60s"; the times that a seed draws are in its plan.
std::string when_in_words(const Fault& fault);

// Short, for shading and for between lines: "london cut off", "tokyo/filer-2 down".
std::string label_of(const Scenario& scenario, const FaultAction& what);

// What it does to this link, as one word or two: "cut", "slow"; empty when nothing.
std::string trouble_of_link(const Scenario& scenario, std::size_t link, const FaultAction& what);

}  // namespace cleave::scenario
