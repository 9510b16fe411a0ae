#pragma once
// The faults of a scenario for one seed, laid out in time: each occurrence with what it strikes,
// its start and its end; what the scenario leaves to chance is drawn here, and nowhere else but for
// victims that are found by a label, when the fault strikes. Nothing begins once the workload is
// over; with `final_heal` everything ends with it, and who is down then is restarted.
// Choices: each fault draws from streams of its own ("fault/times", "fault/victims" and "swarm"
// with its index), so that taking out one leaves the draws of the others as they were.

#include <cstdint>
#include <vector>

#include "language/scenario.hpp"
#include "runner/fault_places.hpp"
#include "runner/result.hpp"

namespace cleave::scenario {

struct Occurrence {
    std::size_t fault = 0;  // index into Scenario::faults
    Instant start;
    Instant end;       // `Instant::max()`: never
    FaultAction what;  // concrete, but for labels
};

// In order of their start.
std::vector<Occurrence> occurrences(const Scenario& scenario, std::uint64_t seed);
std::vector<Occurrence> occurrences(const Scenario& scenario, const Crowd& crowd,
                                    std::uint64_t seed);

// The nodes that it strikes, as far as that is known beforehand: none when a label finds them.
std::vector<std::uint32_t> victims(const Crowd& crowd, const FaultAction& what);

// The plan in full, with the words for it; `struck` has the victims of each occurrence as it came
// to pass, or is empty when the run is still to come.
std::vector<PlannedFault> written_out(const Scenario& scenario, const Crowd& crowd,
                                      const std::vector<Occurrence>& plan,
                                      const std::vector<std::vector<std::uint32_t>>& struck);
std::vector<PlannedFault> fault_plan(const Scenario& scenario, std::uint64_t seed);

// For shading: what each occurrence did, where, and when.
std::vector<FaultWindow> fault_windows(const Scenario& scenario, const Crowd& crowd,
                                       const std::vector<Occurrence>& plan,
                                       const std::vector<std::vector<std::uint32_t>>& struck);

}  // namespace cleave::scenario
