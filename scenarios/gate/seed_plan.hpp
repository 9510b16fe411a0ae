#pragma once
// The seeds of one scenario in the order in which a gate runs them: the fixed part 1..N, then those
// that failed before (in any build), then new ones. With a results file, the ledger in it says
// which are new, and remembers what was planned, so that a killed gate can be continued.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "results/ledger.hpp"

namespace cleave::gate {

class SeedPlan {
  public:
    static constexpr std::uint64_t block = 64;        // new seeds that are claimed at a time
    static constexpr std::uint64_t failing_max = 20;  // that are run again

    SeedPlan(std::string scenario, std::uint64_t fixed)
        : scenario_(std::move(scenario)), fixed_(fixed) {}

    // Goes by a ledger from now on; `most` seeds are wanted in all (zero: nobody knows).
    std::optional<results::Error> begin(results::Ledger& ledger, const results::GateRecord& gate,
                                        std::uint64_t most, bool continued);
    // The seed at a position from 0 on.
    results::Fallible<std::uint64_t> at(std::uint64_t position);
    // How many positions have a seed by now, all of which may have been run.
    std::uint64_t known() const;

  private:
    std::optional<results::Error> claim(std::uint64_t count);

    std::string scenario_;
    std::uint64_t fixed_;
    results::Ledger* ledger_ = nullptr;
    std::int64_t gate_ = 0;
    std::vector<results::Claim> claims_;
};

}  // namespace cleave::gate
