#pragma once
// Adds up runs of one scenario: the one way from runs to a judgement, whether they were just run
// or come from results files. The sum depends on the order in which runs are added only in what is
// called the first of something, and in the last digits of dollars.

#include <optional>

#include "runner/result.hpp"
#include "runner/run_summary.hpp"

namespace cleave::scenario {

class Totals {
  public:
    explicit Totals(const Scenario& scenario);

    void add(const RunSummary& run);
    std::uint64_t runs() const { return sum_.seeds.size(); }
    const SweepResult& so_far() const { return sum_; }  // not judged

    // Judged. `shown` holds the seed of the run most worth showing, and nothing else of it:
    // `run(scenario, seed)` makes it again. At least one run must have been added.
    SweepResult result() const;

  private:
    void add_guarantees(const RunSummary& run);
    void add_regions(const RunSummary& run);

    SweepResult sum_;
    unsigned interest_ = 0;
};

// Whether this run alone shows that `scenario` expects what is not so: no other seed could mend it.
bool refutes(const Scenario& scenario, const RunSummary& run);

}  // namespace cleave::scenario
