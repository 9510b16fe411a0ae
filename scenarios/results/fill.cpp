#include "results/fill.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "results/identity.hpp"
#include "runner/run.hpp"

namespace cleave::results {
namespace {

// Threads run seeds; the caller takes what is finished, all of it that has come together since it
// was here last. So a slow disk makes larger transactions, and a fast one keeps up run by run.
class Filler {
  public:
    Filler(const scenario::Scenario& scenario, std::vector<std::uint64_t> seeds,
           const FillOptions& options)
        : scenario_(scenario), seeds_(std::move(seeds)), options_(options) {
        const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
        const unsigned wanted = options.jobs == 0 ? cores : options.jobs;
        // Not read below: threads that are done already count it down.
        const auto threads = std::min<std::size_t>(wanted, seeds_.size());
        working_ = threads;
        for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
    }

    ~Filler() { stop(); }

    // The next finished runs; none when there are no more to come.
    std::vector<Run> take() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !finished_.empty() || working_ == 0; });
        return std::exchange(finished_, {});
    }

    // What is under way is finished all the same.
    void stop() {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }

  private:
    void work() {
        while (const std::optional<std::uint64_t> seed = next()) {
            const double start = options_.clock ? options_.clock() : 0;
            Run run;
            run.scenario = hash_;
            run.build = build_;
            run.summary = scenario::summarise(scenario::run(scenario_, *seed));
            run.seconds = options_.clock ? options_.clock() - start : 0;
            const std::lock_guard lock(mutex_);
            finished_.push_back(std::move(run));
            changed_.notify_one();
        }
        const std::lock_guard lock(mutex_);
        --working_;
        changed_.notify_one();
    }

    std::optional<std::uint64_t> next() {
        const std::lock_guard lock(mutex_);
        if (stopped_ || options_.stop.stop_requested() || next_ == seeds_.size()) {
            return std::nullopt;
        }
        return seeds_[next_++];
    }

    const scenario::Scenario& scenario_;
    const std::vector<std::uint64_t> seeds_;
    const FillOptions& options_;
    const std::string hash_ = scenario_hash(scenario_);
    const std::string build_ = build_id();
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Run> finished_;
    std::size_t next_ = 0;
    std::size_t working_ = 0;
    bool stopped_ = false;
    std::vector<std::jthread> threads_;  // last, so that they end first
};

}  // namespace

Fallible<Filled> fill(Store& store, const scenario::Scenario& scenario,
                      const std::vector<std::uint64_t>& seeds, const FillOptions& options) {
    auto known = store.seeds({scenario_hash(scenario), build_id(), random_seeds, {}});
    if (!known) return known.error();

    Filled filled;
    std::vector<std::uint64_t> missing;
    for (const std::uint64_t seed : seeds) {
        if (std::binary_search(known->begin(), known->end(), seed)) {
            ++filled.known;
        } else {
            missing.push_back(seed);
        }
    }
    Filler filler(scenario, std::move(missing), options);
    for (std::vector<Run> runs = filler.take(); !runs.empty(); runs = filler.take()) {
        auto inserted = store.insert(runs);
        if (!inserted) return inserted.error();
        filled.ran += runs.size();
        auto& conflicts = inserted->conflicts;
        filled.conflicts.insert(filled.conflicts.end(), conflicts.begin(), conflicts.end());
        if (!options.stored) continue;
        for (const Run& run : runs) options.stored(run.summary);
    }
    return filled;
}

}  // namespace cleave::results
