#include "runner/sweep.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <thread>

#include "language/shell.hpp"
#include "runner/run_summary.hpp"
#include "runner/totals.hpp"

namespace cleave::scenario {
namespace {

// The run that is kept whole: the one of most interest, and of several the one that comes first.
class Shown {
  public:
    void offer(RunResult run, std::size_t position, unsigned interest) {
        const bool better = interest > interest_ || (interest == interest_ && position < position_);
        if (run_ && !better) return;
        interest_ = interest;
        position_ = position;
        run_ = std::move(run);
    }
    RunResult take() { return std::move(*run_); }

  private:
    unsigned interest_ = 0;
    std::size_t position_ = 0;
    std::optional<RunResult> run_;
};

class Sweeper {
  public:
    Sweeper(const Scenario& scenario, const std::vector<std::uint64_t>& seeds,
            const SweepOptions& options)
        : scenario_(scenario), seeds_(seeds), options_(options) {}

    SweepResult sweep() {
        const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
        const unsigned wanted = options_.jobs == 0 ? cores : options_.jobs;
        const auto jobs = std::min<std::size_t>(wanted, seeds_.size());
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 1; i < jobs; ++i) threads.emplace_back([this] { work(); });
            work();
        }
        Totals totals(scenario_);
        for (const auto& [position, summary] : summaries_) totals.add(summary);
        SweepResult result = totals.result();
        result.shown = shown_.take();
        if (mismatch_) {
            const auto& [position, found] = *mismatch_;
            result.nondeterminism =
                "seed " + std::to_string(seeds_[position]) + " " +
                explain(determinism::locate(found.one, found.other, found.of_one, found.of_other));
        }
        return result;
    }

  private:
    void work() {
        for (;;) {
            std::size_t position = 0;
            {
                const std::lock_guard lock(mutex_);
                const bool stopped = options_.stop.stop_requested() && next_ > 0;
                if (stopped || next_ == seeds_.size()) return;
                position = next_++;
            }
            std::optional<Mismatch> mismatch;
            RunResult result = options_.verify_determinism
                                   ? run_verified(seeds_[position], mismatch)
                                   : run(scenario_, seeds_[position], options_.run);
            RunSummary summary = summarise(result);
            summary.nondeterministic = mismatch.has_value();
            const std::lock_guard lock(mutex_);
            if (mismatch && (!mismatch_ || position < mismatch_->first)) {
                mismatch_.emplace(position, *std::move(mismatch));
            }
            violated_ +=
                summary.linearizable == check::Conclusion::violated || breaks_property(summary);
            shown_.offer(std::move(result), position, interest(scenario_, summary));
            summaries_.emplace(position, std::move(summary));
            if (options_.progress) options_.progress(summaries_.size(), violated_);
        }
    }

    RunResult run_verified(std::uint64_t seed, std::optional<Mismatch>& mismatch) const {
        std::optional<determinism::Recorder> recorder;
        determinism::Recording recording;
        RunOptions options = options_.run;
        options.built = [&](sim::Simulation& simulation) {
            if (options_.run.built) options_.run.built(simulation);
            recorder.emplace(simulation, determinism::Watch{});
        };
        options.finished = [&](sim::Simulation& simulation) {
            recording = recorder->finish();
            if (options_.run.finished) options_.run.finished(simulation);
        };
        RunResult result = run(scenario_, seed, options);
        mismatch = verify(scenario_, seed, recording, options_.elsewhere);
        return result;
    }

    const Scenario& scenario_;
    const std::vector<std::uint64_t>& seeds_;
    const SweepOptions& options_;
    std::mutex mutex_;  // guards all below
    std::size_t next_ = 0;
    std::size_t violated_ = 0;
    std::map<std::size_t, RunSummary> summaries_;  // by position in `seeds_`
    Shown shown_;
    std::optional<std::pair<std::size_t, Mismatch>> mismatch_;  // the first, with its position
};

}  // namespace

SweepResult sweep(const Scenario& scenario, const std::vector<std::uint64_t>& seeds,
                  const SweepOptions& options) {
    return Sweeper(scenario, seeds, options).sweep();
}

std::string reproduce_line(const Scenario& scenario, std::uint64_t seed) {
    return "./run.sh run " + shell_word(scenario.path) + " --seed " + std::to_string(seed);
}

}  // namespace cleave::scenario
