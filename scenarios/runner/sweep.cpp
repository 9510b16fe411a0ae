#include "runner/sweep.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <thread>
#include <tuple>

#include "catalog/protocols.hpp"
#include "language/shell.hpp"
#include "runner/judge.hpp"
#include "runner/measure.hpp"
#include "runner/properties.hpp"

namespace cleave::scenario {
namespace {

// What a sweep keeps of a run once its history is gone.
struct Summary {
    bool violated = false;
    bool inconclusive = false;
    bool breaks_promise = false;  // of what is to hold besides linearizability
    std::vector<GuaranteeTotal> guarantees;
    std::string cut_short;
    std::optional<check::Conclusion> staleness{};
    Duration stalest{};
    bool lost_writes = false;
    bool nondeterministic = false;
    std::string internal_error;
    std::uint64_t operations = 0;
    std::uint64_t stale_reads = 0;
    std::uint64_t ok_reads = 0;
    std::uint64_t lost = 0;
    std::vector<PhaseAvailability> availability;
    StoreUse store;
    Bytes wan_bytes;
    std::optional<ReplayCounts> replay;
    std::vector<PropertyResult> properties;
    bool broken = false;  // a property is
    std::array<measure::RegionCounts, measure::region_cells> regions{};
    bool outside_table = false;
    bool read_stale = false;
};

Summary summarise(const Scenario& scenario, const RunResult& run) {
    Summary summary;
    summary.violated = run.linearizable.conclusion == check::Conclusion::violated;
    summary.inconclusive = run.linearizable.conclusion == check::Conclusion::unknown;
    for (std::size_t i = 0; i < run.guarantees.size(); ++i) {
        const check::Verdict& verdict = run.guarantees[i];
        summary.breaks_promise =
            summary.breaks_promise || (verdict.conclusion == check::Conclusion::violated &&
                                       scenario.expect.guarantees[i].expected == Expected::holds);
        summary.guarantees.push_back({verdict.guarantee,
                                      verdict.conclusion == check::Conclusion::violated,
                                      verdict.conclusion == check::Conclusion::unknown});
    }
    if (run.staleness) {
        summary.staleness = run.staleness->conclusion;
        if (run.staleness->staleness) summary.stalest = run.staleness->staleness->time;
    }
    summary.cut_short = run.cut_short;
    summary.lost_writes = !run.lost_writes.empty();
    summary.internal_error = run.internal_error;
    summary.operations = run.history.size();
    summary.stale_reads = run.stale_reads.size();
    summary.ok_reads = run.ok_reads;
    summary.lost = run.lost_writes.size();
    summary.availability = run.availability;
    summary.store = run.store;
    summary.wan_bytes = run.wan_bytes;
    summary.replay = run.replay;
    summary.properties = run.properties;
    summary.broken = any_violated(run.properties);
    summary.regions = run.regions.cells;
    summary.outside_table = !run.regions.outside.empty();
    summary.breaks_promise = summary.breaks_promise || summary.outside_table;
    summary.read_stale = !run.regions.stale.empty();
    return summary;
}

void add(StoreUse& sum, const StoreUse& more) {
    sum.gets += more.gets;
    sum.puts += more.puts;
    sum.removes += more.removes;
    sum.lists += more.lists;
    sum.bytes_in += more.bytes_in;
    sum.bytes_out += more.bytes_out;
    sum.dollars += more.dollars;
}

void add(std::optional<ReplayCounts>& sum, const std::optional<ReplayCounts>& more) {
    if (!more) return;
    if (!sum) sum.emplace();
    sum->as_recorded += more->as_recorded;
    sum->otherwise += more->otherwise;
    sum->unanswered += more->unanswered;
    sum->left_out += more->left_out;
    sum->not_begun += more->not_begun;
}

void add(SweepResult& sum, const Summary& run, std::uint64_t seed) {
    sum.seeds.push_back(seed);
    sum.runs_violated += run.violated;
    sum.runs_inconclusive += run.inconclusive;
    if (sum.guarantees.empty()) {
        for (const GuaranteeTotal& one : run.guarantees) sum.guarantees.push_back({one.guarantee});
    }
    for (std::size_t i = 0; i < run.guarantees.size(); ++i) {
        sum.guarantees[i].runs_violated += run.guarantees[i].runs_violated;
        sum.guarantees[i].runs_undecided += run.guarantees[i].runs_undecided;
    }
    if (run.staleness) {
        sum.runs_beyond_staleness += *run.staleness == check::Conclusion::violated;
        sum.runs_of_unknown_staleness += *run.staleness == check::Conclusion::unknown;
        sum.stalest = std::max(sum.stalest, run.stalest);
    }
    sum.runs_cut_short += !run.cut_short.empty();
    if (sum.cut_short.empty()) sum.cut_short = run.cut_short;
    sum.runs_with_lost_writes += run.lost_writes;
    sum.runs_nondeterministic += run.nondeterministic;
    sum.operations += run.operations;
    sum.stale_reads += run.stale_reads;
    sum.ok_reads += run.ok_reads;
    sum.lost_writes += run.lost;
    add_phases(sum.availability, run.availability);
    add(sum.store, run.store);
    sum.wan_bytes += run.wan_bytes;
    add(sum.replay, run.replay);
    sum.runs_with_broken_properties += run.broken;
    add_properties(sum.properties, run.properties, seed);
    sum.runs_outside_table += run.outside_table;
    sum.runs_reading_stale += run.read_stale;
    for (std::size_t i = 0; i < measure::region_cells; ++i) {
        const auto cell = static_cast<measure::RegionCell>(i);
        sum.regions[i] += run.regions[i];
        sum.runs_reaching_cell[i] += run.regions[i].as_in_table(cell) > 0;
    }
    const bool failing = run.violated || run.broken || run.breaks_promise;
    if (failing && !sum.first_failing_seed) sum.first_failing_seed = seed;
    if (sum.internal_error.empty()) sum.internal_error = run.internal_error;
}

// Which run is kept whole: one that breaks what was to hold, then a violated one, then one that
// breaks a property, then one that is undecided, then the one that comes first.
class Shown {
  public:
    void offer(RunResult run, std::size_t position, const Summary& summary) {
        const auto rank = std::tuple(!summary.breaks_promise, !summary.violated, !summary.broken,
                                     !summary.inconclusive, position);
        if (run_ && rank_ < rank) return;
        rank_ = rank;
        run_ = std::move(run);
    }
    RunResult take() { return std::move(*run_); }

  private:
    std::tuple<bool, bool, bool, bool, std::size_t> rank_;
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
        SweepResult result;
        result.scenario = scenario_;
        const ProtocolDescription& protocol = *protocols::find(scenario_.protocol.name);
        result.guarantee = protocol.guarantee;
        result.choice = protocol.choice;
        for (const auto& [position, summary] : summaries_) add(result, summary, seeds_[position]);
        result.shown = shown_.take();
        result.reproduce = reproduce_line(scenario_, result.shown.seed);
        result.judgements = judge(result);
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
            Summary summary = summarise(scenario_, result);
            summary.nondeterministic = mismatch.has_value();
            const std::lock_guard lock(mutex_);
            if (mismatch && (!mismatch_ || position < mismatch_->first)) {
                mismatch_.emplace(position, *std::move(mismatch));
            }
            violated_ += summary.violated || summary.broken;
            shown_.offer(std::move(result), position, summary);
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
    std::map<std::size_t, Summary> summaries_;  // by position in `seeds_`
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
