#include "gate/gate.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "gate/conclude.hpp"
#include "gate/schedule.hpp"
#include "gate/seed_plan.hpp"
#include "results/identity.hpp"
#include "runner/judge.hpp"
#include "runner/run.hpp"
#include "runner/totals.hpp"

namespace cleave::gate {
namespace {

using results::Error;
using results::Fallible;
using scenario::RunSummary;

constexpr double store_every = 1;  // seconds: what a kill may cost
constexpr std::size_t store_at = 256;

// What is under way of one scenario.
struct Work {
    Work(const Input& from, std::string its_hash, std::uint64_t fixed)
        : input(&from), hash(std::move(its_hash)), seeds(hash, fixed), totals(from.scenario) {}

    // Runs are added up in the order of their positions.
    void add_in_order() {
        while (!waiting.empty() && waiting.begin()->first == totals.runs()) {
            totals.add(waiting.begin()->second);
            waiting.erase(waiting.begin());
        }
    }

    const Input* input;
    std::string hash;
    SeedPlan seeds;
    scenario::Totals totals;
    std::uint64_t next = 0;                       // position of the next run, beside
    std::vector<std::uint64_t> skipped;           // those that a killed gate did not come to
    std::map<std::uint64_t, RunSummary> waiting;  // by position
    Explanations explanations;
    std::uint64_t new_runs = 0;
    bool failed = false;
    std::string trouble;
};

// Ratios only: the longer and the fuller a run, the longer it takes.
double weight_of(const scenario::Scenario& scenario) {
    double clients = 0;
    for (const scenario::Site& site : scenario.sites) clients += site.clients;
    return static_cast<double>((scenario.duration + scenario.settle).count()) * (1 + clients);
}

std::vector<double> weights_of(std::span<const Input> inputs) {
    std::vector<double> weights;
    for (const Input& input : inputs) weights.push_back(weight_of(input.scenario));
    return weights;
}

// What a gate is asked for: one that was killed can be continued by the same words.
std::string plan_of(const std::vector<Work>& works, const Options& options) {
    std::string plan = options.budget ? "budget " + std::to_string(*options.budget)
                                      : "seeds " + std::to_string(options.seeds);
    plan += " fixed " + std::to_string(options.fixed);
    for (const Work& work : works) plan += " " + work.hash;
    return plan;
}

class Gate {
  public:
    Gate(std::span<const Input> inputs, const Options& options)
        : options_(options),
          fixed_(options.budget ? options.fixed : std::min(options.fixed, options.seeds)),
          schedule_(weights_of(inputs), options.seeds, fixed_, options.budget) {
        for (const Input& input : inputs) {
            works_.emplace_back(input, results::scenario_hash(input.scenario), fixed_);
        }
    }

    Result run() {
        if (options_.store) ledger_.emplace(*options_.store);
        if (const std::optional<Error> problem = begin()) note(*problem);
        if (result_.store_problem.empty()) {
            const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
            std::vector<std::jthread> threads;
            for (unsigned i = 1; i < (options_.jobs == 0 ? cores : options_.jobs); ++i) {
                threads.emplace_back([this] { work(); });
            }
            work();
        }
        store();
        conclude_all();
        if (ledger_ && result_.store_problem.empty()) {
            const Fallible<bool> noted = ledger_->note(gate_.id, spent(), !result_.interrupted);
            if (!noted) note(noted.error());
        }
        return std::move(result_);
    }

  private:
    void note(const Error& error) {
        if (result_.store_problem.empty()) result_.store_problem = error.message;
    }
    double spent() const { return gate_.seconds + options_.clock(); }

    std::optional<Error> begin() {
        if (!ledger_) return std::nullopt;
        results::Store& store = *options_.store;
        const Fallible<bool> build =
            store.add(results::StoredBuild{results::build_id(), options_.version});
        if (!build) return build.error();
        for (const Work& work : works_) {
            const Fallible<std::string> hash = store.add(work.input->scenario);
            if (!hash) return hash.error();
        }
        if (const std::optional<Error> problem = find_gate()) return problem;
        for (std::size_t i = 0; i < works_.size(); ++i) {
            const std::uint64_t most = options_.budget ? 0 : options_.seeds;
            if (auto problem = works_[i].seeds.begin(*ledger_, gate_, most, result_.continued)) {
                return problem;
            }
            if (!result_.continued) continue;
            if (auto problem = load(i)) return problem;
        }
        return std::nullopt;
    }

    // The one to continue, or a new one.
    std::optional<Error> find_gate() {
        const std::string plan = plan_of(works_, options_);
        if (options_.resume) {
            auto found = ledger_->unfinished(results::build_id(), plan);
            if (!found) return found.error();
            if (*found) {
                gate_ = **found;
                result_.continued = true;
            }
        }
        if (result_.continued) return std::nullopt;
        auto begun = ledger_->begin(results::build_id(), plan);
        if (!begun) return begun.error();
        gate_ = *begun;
        return std::nullopt;
    }

    // What a gate that is continued has in the file already.
    std::optional<Error> load(std::size_t at) {
        Work& work = works_[at];
        results::Selection mine;
        mine.scenario = work.hash;
        mine.build = results::build_id();
        mine.strategy = results::random_seeds;
        std::map<std::uint64_t, results::Run> stored;
        auto read = options_.store->read(
            mine, [&](const results::Run& run) { stored.emplace(run.summary.seed, run); });
        if (!read) return read.error();
        std::vector<std::uint64_t> missing;
        for (std::uint64_t position = 0; position < work.seeds.known(); ++position) {
            const auto run = stored.find(*work.seeds.at(position));
            if (run == stored.end()) {
                missing.push_back(position);
                continue;
            }
            work.next = position + 1;
            work.waiting.emplace(position, run->second.summary);
            schedule_.done_before(at, run->second.seconds);
            ++done_;
        }
        std::erase_if(missing, [&](std::uint64_t position) { return position > work.next; });
        work.skipped = std::move(missing);
        std::ranges::reverse(work.skipped);  // taken from the back
        work.add_in_order();
        learn(at);
        return std::nullopt;
    }

    struct Task {
        std::size_t at = 0;
        std::uint64_t position = 0;
        std::uint64_t seed = 0;
    };

    // Locked.
    std::optional<Task> take() {
        if (!result_.store_problem.empty()) return std::nullopt;
        if (options_.stop && options_.stop()) {
            result_.interrupted = true;
            return std::nullopt;
        }
        const std::optional<std::size_t> at = schedule_.take(spent());
        if (!at) return std::nullopt;
        Work& work = works_[*at];
        Task task{*at, 0, 0};
        if (work.skipped.empty()) {
            task.position = work.next++;
        } else {
            task.position = work.skipped.back();
            work.skipped.pop_back();
            work.next = std::max(work.next, task.position + 1);
        }
        Fallible<std::uint64_t> seed = work.seeds.at(task.position);
        if (!seed) {
            note(seed.error());
            return std::nullopt;
        }
        task.seed = *seed;
        return task;
    }

    void work() {
        for (;;) {
            std::optional<Task> task;
            {
                const std::lock_guard lock(mutex_);
                task = take();
            }
            if (!task) return;
            const scenario::Scenario& scenario = works_[task->at].input->scenario;
            const double from = options_.clock();
            const scenario::RunResult run = scenario::run(scenario, task->seed);
            const double seconds = options_.clock() - from;
            const RunSummary summary = scenario::summarise(run);
            const bool failing = scenario::refutes(scenario, summary);
            const std::lock_guard lock(mutex_);
            if (failing) add_explanations(works_[task->at].explanations, run, task->position);
            keep(*task, summary, failing, seconds);
        }
    }

    // Locked.
    void keep(const Task& task, const RunSummary& summary, bool failing, double seconds) {
        Work& work = works_[task.at];
        work.waiting.emplace(task.position, summary);
        work.add_in_order();
        ++work.new_runs;
        ++done_;
        schedule_.done(task.at, seconds);
        learn(task.at);
        if (options_.store) {
            results::Run run;
            run.scenario = work.hash;
            run.build = results::build_id();
            run.summary = summary;
            run.failing = failing;
            run.seconds = seconds;
            to_store_.push_back(std::move(run));
            const double now = options_.clock();
            if (to_store_.size() >= store_at || now - stored_at_ >= store_every) store();
        }
        if (!options_.progress) return;
        std::uint64_t total = options_.budget ? 0 : options_.seeds * works_.size();
        const auto failed = std::ranges::count_if(works_, &Work::failed);
        options_.progress({done_, total, static_cast<std::uint64_t>(failed), options_.clock()});
    }

    // Locked, or alone.
    void store() {
        if (to_store_.empty() || !result_.store_problem.empty()) return;
        Fallible<results::Inserted> inserted = options_.store->insert(to_store_);
        to_store_.clear();
        stored_at_ = options_.clock();
        if (!inserted) return note(inserted.error());
        for (const results::Conflict& conflict : inserted->conflicts) {
            for (Work& work : works_) {
                if (work.hash != conflict.scenario || !work.trouble.empty()) continue;
                work.trouble = explain(conflict, work.input->scenario.name);
            }
        }
        const Fallible<bool> noted = ledger_->note(gate_.id, spent(), false);
        if (!noted) note(noted.error());
    }

    void learn(std::size_t at) {
        Work& work = works_[at];
        bool to_show = false;
        if (work.totals.runs() == 0 || (work.failed && !options_.budget)) return;
        for (const scenario::Judgement& judgement : scenario::judge(work.totals.so_far())) {
            if (judgement.met) continue;
            work.failed = work.failed || judgement.settled;
            to_show = to_show || !(judgement.settled || judgement.inconclusive ||
                                   judgement.place.starts_with("availability"));
        }
        schedule_.learn(at, work.failed, to_show);
    }

    void conclude_all() {
        for (std::size_t i = 0; i < works_.size(); ++i) {
            Work& work = works_[i];
            // After an interruption there may be gaps: what lies behind them counts as well.
            for (const auto& [position, summary] : work.waiting) work.totals.add(summary);
            work.waiting.clear();
            Gated gated;
            gated.runs = work.totals.runs();
            gated.new_runs = work.new_runs;
            gated.whole = schedule_.whole(i) && result_.store_problem.empty() &&
                          !(options_.budget && result_.interrupted);
            gated.trouble = work.trouble;
            conclude(gated, *work.input, work.totals, work.explanations, options_);
            result_.runs += gated.runs;
            result_.scenarios.push_back(std::move(gated));
        }
        result_.mended = mended(options_, result_.scenarios);
        // Ctrl-C may come too late to stop anything.
        const bool all = std::ranges::all_of(result_.scenarios, &Gated::whole);
        result_.interrupted = result_.interrupted && !all;
    }

    const Options& options_;
    const std::uint64_t fixed_;
    std::optional<results::Ledger> ledger_;
    results::GateRecord gate_;
    std::mutex mutex_;  // guards all below while threads run
    Schedule schedule_;
    std::vector<Work> works_;
    std::vector<results::Run> to_store_;
    double stored_at_ = 0;
    std::uint64_t done_ = 0;
    Result result_;
};

}  // namespace

Result run(std::span<const Input> inputs, const Options& options) {
    return Gate(inputs, options).run();
}

}  // namespace cleave::gate
