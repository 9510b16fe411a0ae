#pragma once
// Which seeds a gate has taken for its own, so that each explores new ones, two at once do not
// explore the same, and one that was killed can be continued. Seeds count by scenario, whatever
// build ran them.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "results/store.hpp"

namespace cleave::results {

// `count` seeds from `first` on.
struct Claim {
    std::string scenario;  // its hash
    std::uint64_t first = 0;
    std::uint64_t count = 0;
};

struct GateRecord {
    std::int64_t id = 0;
    double seconds = 0;         // that it has been at work
    std::vector<Claim> claims;  // in the order in which they were made
};

class Ledger {
  public:
    explicit Ledger(Store& store) : store_(store) {}

    // `plan` says what the gate is asked for; only one with the same plan and build can be
    // continued.
    Fallible<GateRecord> begin(const std::string& build, const std::string& plan);
    // The latest such gate, if it has not finished.
    Fallible<std::optional<GateRecord>> unfinished(const std::string& build,
                                                   const std::string& plan);
    // Seeds that nobody has claimed or run yet, none below `least`.
    Fallible<Claim> claim(std::int64_t gate, const std::string& scenario, std::uint64_t least,
                          std::uint64_t count);
    // These seeds, whoever else has them.
    Fallible<bool> claim_again(std::int64_t gate, const Claim& claim);
    // Seeds of `random` that failed in any build, in order, at most `count`, none below `least`.
    Fallible<std::vector<std::uint64_t>> failing(const std::string& scenario, std::uint64_t least,
                                                 std::uint64_t count);
    Fallible<bool> note(std::int64_t gate, double seconds, bool finished);

  private:
    Store& store_;
};

}  // namespace cleave::results
