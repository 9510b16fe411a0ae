#include "runner/run_summary.hpp"

#include <algorithm>
#include <bit>

#include "runner/properties.hpp"

namespace cleave::scenario {
namespace {

StoreTally tally_of(const StoreUse& use) {
    return {use.gets,
            use.puts,
            use.removes,
            use.lists,
            use.bytes_in,
            use.bytes_out,
            std::bit_cast<std::uint64_t>(use.dollars)};
}

std::vector<RegionTally> tallies_of(const measure::RegionReport& report) {
    std::vector<RegionTally> tallies;
    for (const measure::RegionCounts& cell : report.cells) {
        tallies.push_back({cell.defined, cell.undefined, cell.inconsistent, cell.interspersed});
    }
    const bool none = std::all_of(tallies.begin(), tallies.end(),
                                  [](const RegionTally& one) { return one == RegionTally{}; });
    if (none) tallies.clear();
    return tallies;
}

}  // namespace

RunSummary summarise(const RunResult& run) {
    RunSummary summary;
    summary.seed = run.seed;
    summary.trace_hash = run.trace_hash;
    summary.events = run.events;
    summary.linearizable = run.linearizable.conclusion;
    for (const check::Verdict& verdict : run.guarantees) {
        summary.guarantees.push_back({verdict.guarantee, verdict.conclusion});
    }
    if (run.staleness) {
        summary.staleness = run.staleness->conclusion;
        if (run.staleness->staleness) summary.stalest = run.staleness->staleness->time;
    }
    summary.cut_short = run.cut_short;
    summary.internal_error = run.internal_error;
    summary.operations = run.history.size();
    summary.stale_reads = run.stale_reads.size();
    summary.ok_reads = run.ok_reads;
    summary.lost_writes = run.lost_writes.size();
    summary.availability = run.availability;
    summary.store = tally_of(run.store);
    summary.wan_bytes = run.wan_bytes;
    summary.replay = run.replay;
    summary.properties = run.properties;
    summary.regions = tallies_of(run.regions);
    if (!run.regions.outside.empty()) summary.outside_table = run.regions.outside.front();
    if (!run.regions.stale.empty()) summary.read_stale = run.regions.stale.front();
    return summary;
}

bool breaks_property(const RunSummary& run) { return any_violated(run.properties); }

bool breaks_promise(const Scenario& scenario, const RunSummary& run) {
    if (!run.outside_table.empty()) return true;
    for (std::size_t i = 0; i < run.guarantees.size(); ++i) {
        if (run.guarantees[i].conclusion == check::Conclusion::violated &&
            scenario.expect.guarantees.at(i).expected == Expected::holds) {
            return true;
        }
    }
    return false;
}

unsigned interest(const Scenario& scenario, const RunSummary& run) {
    return (breaks_promise(scenario, run) ? 8U : 0U) +
           (run.linearizable == check::Conclusion::violated ? 4U : 0U) +
           (breaks_property(run) ? 2U : 0U) +
           (run.linearizable == check::Conclusion::unknown ? 1U : 0U);
}

}  // namespace cleave::scenario
