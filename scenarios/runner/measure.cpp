#include "runner/measure.hpp"

#include <algorithm>

namespace cleave::scenario {
namespace {

constexpr std::int64_t slices_wanted = 120;

// The latency that `percent` of the sorted ones do not exceed; zero when there are none.
Duration quantile(const std::vector<Duration>& sorted, std::size_t percent) {
    if (sorted.empty()) return {};
    return sorted[(sorted.size() * percent + 99) / 100 - 1];
}

void count(Counts& counts, Outcome outcome) {
    switch (outcome) {
        case Outcome::ok: ++counts.ok; break;
        case Outcome::fail: ++counts.failed; break;
        case Outcome::unknown: ++counts.unknown; break;
    }
}

void set_quantiles(PhaseAvailability& phase) {
    phase.p50 = phase.latencies.quantile(50);
    phase.p99 = phase.latencies.quantile(99);
}

// Counts and latencies that end up in a Slice or a PhaseAvailability.
struct Tally {
    Counts reads;
    Counts writes;
    std::vector<Duration> latencies;

    void add(const history::History& history, history::OpIndex op) {
        count(only_looks(history, op) ? reads : writes, history.outcome(op));
        if (history.outcome(op) == Outcome::ok) {
            latencies.push_back(history.completions()[op.value] - history.invocations()[op.value]);
        }
    }
    void move_to(Slice& slice) {
        std::sort(latencies.begin(), latencies.end());
        slice = {reads, writes, quantile(latencies, 50), quantile(latencies, 99)};
    }
    void move_to(PhaseAvailability& phase) {
        phase.reads = reads;
        phase.writes = writes;
        for (const Duration latency : latencies) phase.latencies.add(latency);
        set_quantiles(phase);
    }
};

constexpr const char* phase_names[] = {"before", "partition", "after"};

// Which phase an instant belongs to: before the first partition, in one, or after the first in
// none.
std::size_t phase_of(Instant when, const std::vector<FaultWindow>& faults) {
    std::size_t phase = 0;
    for (const FaultWindow& window : faults) {
        if (!window.is_partition || when < window.start) continue;
        if (when < window.end) return 1;
        phase = 2;
    }
    return phase;
}

}  // namespace

bool only_looks(const history::History& history, history::OpIndex op) {
    if (history.is_register_operation(op)) return history.action(op) == history::Action::read;
    const std::string_view function = history.function_name(history.function(op));
    return function == "list" || function == "lookup" || function == "stat";
}

void measure(const Scenario& scenario, RunResult& result) {
    const Instant end = Instant::at(scenario.duration);
    const Duration slice = std::max(Duration::milliseconds(100), scenario.duration / slices_wanted);
    const auto slices = static_cast<std::size_t>((scenario.duration + slice) / slice);
    const std::size_t sites = scenario.sites.size();
    std::vector<std::vector<Tally>> by_slice(sites, std::vector<Tally>(slices));
    std::vector<std::vector<Tally>> by_phase(sites, std::vector<Tally>(3));
    for (std::uint32_t i = 0; i < result.history.size(); ++i) {
        const history::OpIndex op{i};
        const Instant invoked = result.history.invocations()[i];
        if (invoked >= end) continue;  // the final reads are not part of the workload
        const std::size_t site = result.process_site[result.history.processes()[i]];
        const auto at = static_cast<std::size_t>(invoked.since_start() / slice);
        by_slice[site][at].add(result.history, op);
        by_phase[site][phase_of(invoked, result.faults)].add(result.history, op);
    }
    result.slice_length = slice;
    for (std::size_t site = 0; site < sites; ++site) {
        if (scenario.sites[site].clients == 0) continue;
        SiteSeries series{scenario.sites[site].name, {}};
        const auto used = static_cast<std::size_t>(
            (scenario.duration + slice - Duration::nanoseconds(1)) / slice);
        series.slices.resize(used);
        for (std::size_t i = 0; i < used; ++i) by_slice[site][i].move_to(series.slices[i]);
        result.series.push_back(std::move(series));
        for (std::size_t phase = 0; phase < 3; ++phase) {
            PhaseAvailability availability;
            availability.site = scenario.sites[site].name;
            availability.phase = phase_names[phase];
            by_phase[site][phase].move_to(availability);
            result.availability.push_back(std::move(availability));
        }
    }
}

void add_phases(std::vector<PhaseAvailability>& sum, const std::vector<PhaseAvailability>& more) {
    const auto add = [](Counts& to, const Counts& from) {
        to.ok += from.ok;
        to.failed += from.failed;
        to.unknown += from.unknown;
    };
    for (const PhaseAvailability& phase : more) {
        const auto same = [&](const PhaseAvailability& other) {
            return other.site == phase.site && other.phase == phase.phase;
        };
        const auto found = std::find_if(sum.begin(), sum.end(), same);
        if (found == sum.end()) {
            sum.push_back(phase);
            continue;
        }
        add(found->reads, phase.reads);
        add(found->writes, phase.writes);
        found->latencies.add(phase.latencies);
        set_quantiles(*found);
    }
}

}  // namespace cleave::scenario
