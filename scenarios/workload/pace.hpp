#pragma once
// When clients act: the stages of a workload one after the other, in each of them at its rate, and
// only during its bursts.
// Choices: the times between operations are exponential, so where a stage ends, the next draws anew
// from its beginning: what is left of an exponential time is another one.

#include <optional>
#include <vector>

#include "host/random.hpp"
#include "language/scenario.hpp"

namespace cleave::scenario {

class Pace {
  public:
    Pace(const Workload& workload, Duration duration);

    const std::vector<Stage>& stages() const { return stages_; }
    Instant begin() const { return stages_.front().begin; }
    // The stage that an instant from `begin()` on is in; of those after all, the last.
    std::size_t stage_at(Instant when) const;
    // When a client acts that acted, or was answered, at `from`; nothing: not any more.
    std::optional<Instant> next(Instant from, Random& random) const;

  private:
    std::vector<Stage> stages_;
};

}  // namespace cleave::scenario
