#pragma once
// From the totals of one scenario to its lines: standing, place in the file, explanation.

#include <map>
#include <string>

#include "gate/gate.hpp"
#include "runner/totals.hpp"

namespace cleave::gate {

// Why the checker rejects a run, by the place below `expect`; of the run that comes first.
struct Explanation {
    std::uint64_t position = 0;
    std::uint64_t seed = 0;
    std::string text;
};
using Explanations = std::map<std::string, Explanation>;

void add_explanations(Explanations& all, const scenario::RunResult& run, std::uint64_t position);

// Fills all but `runs`, `new_runs` and `whole`, which must be set.
void conclude(Gated& gated, const Input& input, const scenario::Totals& totals,
              const Explanations& explanations, const Options& options);

// Entries of the baseline for scenarios that were run whole, and which are met now.
std::vector<KnownFailure> mended(const Options& options, const std::vector<Gated>& scenarios);

}  // namespace cleave::gate
