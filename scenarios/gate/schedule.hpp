#pragma once
// Which scenario runs next. With a number of seeds, each gets so many, one scenario after the
// other. With a budget of time: first the fixed part of every scenario, and at least one run, cheap
// ones first. Then half of the time goes to scenarios that have not shown what they must be able to
// show (`violated`, `sometimes`, cells), to the one with the least time so far. The rest goes where
// another run tells most for its time: n clean runs leave unseen what is rarer than about 3/n (the
// rule of three), so that one more is worth 1/n(n+1), divided by what it costs. A scenario that has
// failed for good has nothing more to offer.
// No run begins that is not expected to end within the budget.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace cleave::gate {

class Schedule {
  public:
    // `seeds`: of each scenario, where there is no budget. `weights`: how long a run of each may
    // take, in any unit; only their ratios count, and only until one has run.
    Schedule(std::vector<double> weights, std::uint64_t seeds, std::uint64_t fixed,
             std::optional<double> budget);

    // The scenario that is to run next, when `elapsed` seconds of the budget are gone; nothing when
    // there is none. What is taken has begun.
    std::optional<std::size_t> take(double elapsed);
    // Runs that need not be made again: they count as begun and done.
    void done_before(std::size_t scenario, double seconds);
    void done(std::size_t scenario, double seconds);
    // What is known of it now: whether it has failed for good, whether something is still to show.
    void learn(std::size_t scenario, bool failed, bool to_show);

    // All of what every gate must run of it has been run.
    bool whole(std::size_t scenario) const;

  private:
    struct Item {
        double weight = 1;
        std::uint64_t begun = 0;
        std::uint64_t done = 0;
        double seconds = 0;
        bool failed = false;
        bool to_show = false;
    };
    double cost_of(const Item& item) const;
    std::uint64_t least(const Item& item) const;
    std::optional<std::size_t> choose(double elapsed) const;

    std::vector<Item> items_;
    std::uint64_t seeds_;
    std::uint64_t fixed_;
    std::optional<double> budget_;
    double seconds_ = 0;          // of all runs,
    double weight_ = 0;           // and their weights
    double seconds_to_show_ = 0;  // of those that were to show something
    double seconds_else_ = 0;
};

}  // namespace cleave::gate
