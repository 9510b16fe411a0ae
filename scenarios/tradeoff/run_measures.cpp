#include "tradeoff/run_measures.hpp"

#include <algorithm>

#include "certifier/certifier.hpp"
#include "check/strongest.hpp"
#include "engine/simulation.hpp"
#include "measures/lost_writes.hpp"
#include "measures/read_ages.hpp"
#include "measures/resurrected_writes.hpp"
#include "measures/writers.hpp"
#include "objects/register.hpp"
#include "parts/cache.hpp"
#include "tradeoff/costs.hpp"

namespace cleave::tradeoff {
namespace {

using history::OpIndex;
using scenario::RunResult;
using scenario::Scenario;

constexpr std::size_t recovered_after = 10;  // operations in a row

Instant end_of_work(const Scenario& scenario) { return Instant::at(scenario.duration); }
Instant quiet_from(const Scenario& scenario) {
    return Instant::at(scenario.duration + scenario.settle);
}

Usage used_by(const sim::Simulation& simulation, bool has_store) {
    Usage usage;
    if (has_store) usage.store = simulation.store_usage();
    usage.wan_bytes = simulation.statistics().wan_bytes;
    const auto& records = simulation.properties().records();
    const auto told = records.find(parts::answered_from_cache);
    if (told != records.end()) {
        usage.cache_asked = told->second.told;
        usage.cache_hits = told->second.times_true;
    }
    return usage;
}

bool crashes(const scenario::FaultAction& what) {
    return std::holds_alternative<scenario::NodesDown>(what) ||
           std::holds_alternative<scenario::OutOfMemory>(what);
}

// ---- availability and latency ----

struct Asked {
    history::Operation operation;
    bool answered = false;  // ok, or that its condition is untrue
    bool in_time = false;
};

Asked asked_of(const RunResult& run, OpIndex op, Duration deadline) {
    Asked asked{run.history[op]};
    asked.answered = asked.operation.outcome == Outcome::ok ||
                     std::ranges::binary_search(run.untrue_conditions, op);
    asked.in_time =
        asked.answered && asked.operation.completed - asked.operation.invoked <= deadline;
    return asked;
}

void count(Answered& answered, bool in_time) {
    ++answered.asked;
    answered.in_time += in_time;
}

void add(SiteSamples& site, const Asked& asked, Phase phase, std::size_t slice) {
    const bool is_read = asked.operation.action == history::Action::read;
    PhaseSamples& samples = site.by_phase[static_cast<std::size_t>(phase)];
    count(is_read ? samples.reads : samples.writes, asked.in_time);
    count((is_read ? site.reads_by_slice : site.writes_by_slice).at(slice), asked.in_time);
    if (!asked.answered) return;
    const Duration took = asked.operation.completed - asked.operation.invoked;
    (is_read ? samples.read_ms : samples.write_ms).push_back(took.in_milliseconds());
}

// From the end of the trouble until a site answers so many operations in a row in time.
std::optional<double> recovery(const std::vector<Asked>& of_site, const Trouble& trouble,
                               Instant end_of_work) {
    std::optional<Instant> since;
    std::size_t streak = 0;
    bool first = true;
    for (const Asked& asked : of_site) {
        if (asked.operation.invoked < trouble.end) continue;
        if (!asked.in_time) {
            streak = 0;
        } else if (streak++ == 0) {
            since = first ? trouble.end : asked.operation.invoked;
        }
        first = false;
        if (streak == recovered_after) return (*since - trouble.end).in_seconds();
    }
    if (first) return std::nullopt;
    return (std::max(end_of_work, trouble.end) - trouble.end).in_seconds();
}

void measure_answers(const Scenario& scenario, const RunResult& run, Duration deadline,
                     const std::optional<Trouble>& trouble, RunMeasures& result) {
    const auto slices = static_cast<std::size_t>(
        (scenario.duration + slice_length - Duration::nanoseconds(1)) / slice_length);
    result.sites.resize(scenario.sites.size());
    for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
        if (scenario.sites[i].clients == 0) continue;
        result.sites[i].reads_by_slice.resize(slices);
        result.sites[i].writes_by_slice.resize(slices);
    }
    std::vector<std::vector<Asked>> by_site(scenario.sites.size());
    for (std::uint32_t i = 0; i < run.history.size(); ++i) {
        const Asked asked = asked_of(run, OpIndex{i}, deadline);
        if (asked.operation.invoked >= end_of_work(scenario)) continue;
        const std::size_t site = run.process_site[asked.operation.process];
        add(result.sites[site], asked, phase_of(asked.operation.invoked, trouble),
            static_cast<std::size_t>(asked.operation.invoked.since_start() / slice_length));
        count(result.all, asked.in_time);
        by_site[site].push_back(asked);
    }
    result.operations = result.all.asked;
    for (std::size_t i = 0; trouble && i < by_site.size(); ++i) {
        result.sites[i].cut_off = trouble->cut_off[i];
        if (!trouble->touched[i] || scenario.sites[i].clients == 0) continue;
        std::ranges::stable_sort(by_site[i], {},
                                 [](const Asked& asked) { return asked.operation.invoked; });
        result.sites[i].recover_s = recovery(by_site[i], *trouble, end_of_work(scenario));
    }
}

// ---- consistency ----

void measure_reads(const Scenario& scenario, const RunResult& run,
                   const std::optional<Trouble>& trouble, RunMeasures& result) {
    const Instant healed = trouble ? trouble->end : Instant{};
    for (const measure::ReadAge& age : measure::read_ages(run.history)) {
        const Instant invoked = run.history.invocations()[age.read.value];
        if (trouble && age.stale() && invoked >= healed) {
            const Instant seen = run.history.completions()[age.read.value];
            result.converge_s =
                std::max(result.converge_s.value_or(0), (seen - healed).in_seconds());
        }
        if (invoked >= end_of_work(scenario)) continue;  // the last reads are no work
        const auto phase = static_cast<std::size_t>(phase_of(invoked, trouble));
        ++result.ok_reads[phase];
        result.anomalous_reads[phase] += age.anomalous();
        result.stale_reads += age.stale();
        if (age.stale()) result.staleness_ms.push_back(age.stale_for.in_milliseconds());
        for (std::size_t k = age.behind; !age.from_nowhere && k < versions_told; ++k) {
            ++result.within_versions[k];
        }
        if (!age.since_write) continue;
        for (std::size_t i = 0; i < visibility_ms.size(); ++i) {
            if (age.since_write->in_milliseconds() < visibility_ms[i]) break;
            ++result.read_from[i];
            result.fresh_from[i] += !age.stale() && !age.from_nowhere;
        }
    }
    if (trouble && !result.converge_s) result.converge_s = 0;
}

// How long before a crash the oldest write was acknowledged that it took away.
std::optional<double> work_lost(const Scenario& scenario, const RunResult& run,
                                const std::vector<OpIndex>& lost) {
    std::vector<Instant> struck;
    for (const scenario::PlannedFault& planned : run.plan) {
        if (crashes(scenario.faults[planned.fault].what)) struck.push_back(planned.start);
    }
    if (struck.empty()) return std::nullopt;
    Duration longest{};
    for (const OpIndex op : lost) {
        const Instant acknowledged = run.history.completions()[op.value];
        const auto crash = std::ranges::lower_bound(struck, acknowledged);
        if (crash != struck.end()) longest = std::max(longest, *crash - acknowledged);
    }
    return longest.in_seconds();
}

void measure_writes(const Scenario& scenario, const RunResult& run, RunMeasures& result) {
    const Instant quiet = quiet_from(scenario);
    for (std::uint32_t i = 0; i < run.history.size(); ++i) {
        const OpIndex op{i};
        if (run.history.action(op) == history::Action::read) continue;
        ++result.writes;
        result.acknowledged_writes +=
            run.history.outcome(op) == Outcome::ok && measure::may_have_written(run.history, op);
    }
    const std::vector<OpIndex> lost = measure::lost_writes(run.history, quiet);
    result.lost_writes = lost.size();
    result.resurrected_writes = measure::resurrected_writes(run.history, quiet).size();
    result.work_lost_s = work_lost(scenario, run, lost);
}

void note_uncertified(const check::Standing& standing, const RunResult& run, Instant quiet,
                      RunMeasures& result) {
    if (standing.follows_from || !result.internal_error.empty()) return;
    const check::Certification certified =
        check::certify(run.history, objects::cas_register(), standing.guarantee, standing.verdict,
                       std::nullopt, quiet);
    if (certified || certified.too_large) return;
    result.internal_error =
        "seed " + std::to_string(run.seed) + ": the certifier rejects the verdict on \"" +
        std::string(check::to_string(standing.guarantee)) + "\": " + certified.reason;
}

void place_in_lattice(const Scenario& scenario, const RunResult& run, const MeasureOptions& options,
                      RunMeasures& result) {
    check::StrongestOptions strongest;
    strongest.check.limits.steps = options.search_steps;
    strongest.check.want_linearization = options.certify;
    strongest.check.quiet_from = quiet_from(scenario);
    const check::Placement placement =
        check::strongest(run.history, objects::cas_register(), strongest);
    for (const check::Standing& standing : placement.standings) {
        check::Conclusion conclusion = standing.conclusion;
        const bool holds = conclusion == check::Conclusion::holds;
        if (!run.cut_short.empty() && holds) conclusion = check::Conclusion::unknown;
        result.guarantees.push_back({standing.guarantee, conclusion});
        if (options.certify) note_uncertified(standing, run, quiet_from(scenario), result);
        if (standing.verdict.staleness && holds) {
            result.stale_by_s = standing.verdict.staleness->time.in_seconds();
        }
    }
}

}  // namespace

std::optional<Trouble> trouble_of(const Scenario& scenario,
                                  const std::vector<scenario::FaultWindow>& faults) {
    std::optional<Trouble> trouble;
    for (const scenario::FaultWindow& window : faults) {
        if (window.start >= end_of_work(scenario)) continue;
        if (!trouble) {
            const std::vector<bool> none(scenario.sites.size(), false);
            trouble = Trouble{window.start, window.end, false, none, none};
        }
        trouble->start = std::min(trouble->start, window.start);
        trouble->end = std::max(trouble->end, window.end);
        trouble->partitions = trouble->partitions || window.is_partition;
        for (const std::size_t site : window.sites) {
            trouble->touched[site] = true;
            if (window.is_partition) trouble->cut_off[site] = true;
        }
    }
    return trouble;
}

Phase phase_of(Instant invoked, const std::optional<Trouble>& trouble) {
    if (!trouble || invoked < trouble->start) return Phase::before;
    return invoked < trouble->end ? Phase::partition : Phase::after;
}

RunMeasures measure(const Scenario& scenario, const RunResult& run, const Usage& usage,
                    const MeasureOptions& options) {
    RunMeasures result;
    result.seed = run.seed;
    result.internal_error = run.internal_error;
    result.cut_short = !run.cut_short.empty();
    const std::optional<Trouble> trouble = trouble_of(scenario, run.faults);
    measure_answers(scenario, run, options.deadline, trouble, result);
    measure_reads(scenario, run, trouble, result);
    measure_writes(scenario, run, result);
    place_in_lattice(scenario, run, options, result);
    add_costs(scenario, usage, result);
    return result;
}

RunMeasures measure_run(const Scenario& scenario, std::uint64_t seed,
                        const MeasureOptions& options) {
    const bool has_store = std::ranges::any_of(
        scenario.sites, [](const scenario::Site& site) { return site.object_store.has_value(); });
    std::optional<Usage> usage;
    scenario::RunOptions running;
    running.check = false;  // it judges one guarantee; here all are
    running.built = [&](sim::Simulation& simulation) {
        simulation.at(quiet_from(scenario),
                      [&](sim::Simulation& settled) { usage = used_by(settled, has_store); });
    };
    running.finished = [&](sim::Simulation& simulation) {
        if (!usage) usage = used_by(simulation, has_store);  // it was cut short
    };
    const RunResult run = scenario::run(scenario, seed, running);
    return measure(scenario, run, *usage, options);
}

}  // namespace cleave::tradeoff
