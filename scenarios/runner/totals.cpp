#include "runner/totals.hpp"

#include <algorithm>
#include <bit>

#include "catalog/protocols.hpp"
#include "host/require.hpp"
#include "runner/judge.hpp"
#include "runner/measure.hpp"
#include "runner/properties.hpp"
#include "runner/sweep.hpp"

namespace cleave::scenario {
namespace {

using check::Conclusion;

void add(StoreUse& sum, const StoreTally& more) {
    sum.gets += more.gets;
    sum.puts += more.puts;
    sum.removes += more.removes;
    sum.lists += more.lists;
    sum.bytes_in += more.bytes_in;
    sum.bytes_out += more.bytes_out;
    sum.dollars += std::bit_cast<double>(more.dollars);
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

void note_first(std::optional<std::uint64_t>& first, bool so, std::uint64_t seed) {
    if (so && !first) first = seed;
}

void note_first(std::optional<SeenRun>& first, const std::string& what, std::uint64_t seed) {
    if (!what.empty() && !first) first = SeenRun{seed, what};
}

}  // namespace

Totals::Totals(const Scenario& scenario) {
    sum_.scenario = scenario;
    const ProtocolDescription& protocol = *protocols::find(scenario.protocol.name);
    sum_.guarantee = protocol.guarantee;
    sum_.choice = protocol.choice;
    for (const GuaranteeExpectation& expected : scenario.expect.guarantees) {
        sum_.guarantees.push_back({expected.guarantee});
    }
}

void Totals::add(const RunSummary& run) {
    const unsigned interest = scenario::interest(sum_.scenario, run);
    if (sum_.seeds.empty() || interest > interest_) {
        interest_ = interest;
        sum_.shown.seed = run.seed;
    }
    sum_.seeds.push_back(run.seed);
    add_guarantees(run);
    sum_.runs_cut_short += !run.cut_short.empty();
    if (sum_.cut_short.empty()) sum_.cut_short = run.cut_short;
    sum_.runs_with_lost_writes += run.lost_writes > 0;
    note_first(sum_.first_with_lost_writes, run.lost_writes > 0, run.seed);
    sum_.runs_nondeterministic += run.nondeterministic;
    sum_.operations += run.operations;
    sum_.stale_reads += run.stale_reads;
    sum_.ok_reads += run.ok_reads;
    sum_.lost_writes += run.lost_writes;
    add_phases(sum_.availability, run.availability);
    scenario::add(sum_.store, run.store);
    sum_.wan_bytes += run.wan_bytes;
    scenario::add(sum_.replay, run.replay);
    const bool broken = breaks_property(run);
    sum_.runs_with_broken_properties += broken;
    add_properties(sum_.properties, run.properties, run.seed);
    add_regions(run);
    const bool failing =
        run.linearizable == Conclusion::violated || broken || breaks_promise(sum_.scenario, run);
    note_first(sum_.first_failing_seed, failing, run.seed);
    if (sum_.internal_error.empty()) sum_.internal_error = run.internal_error;
}

void Totals::add_guarantees(const RunSummary& run) {
    const bool violated = run.linearizable == Conclusion::violated;
    sum_.runs_violated += violated;
    note_first(sum_.first_violated, violated, run.seed);
    sum_.runs_inconclusive += run.linearizable == Conclusion::unknown;
    for (std::size_t i = 0; i < run.guarantees.size(); ++i) {
        GuaranteeTotal& total = sum_.guarantees.at(i);
        const Conclusion conclusion = run.guarantees[i].conclusion;
        total.runs_violated += conclusion == Conclusion::violated;
        total.runs_undecided += conclusion == Conclusion::unknown;
        note_first(total.first_violated, conclusion == Conclusion::violated, run.seed);
    }
    if (!run.staleness) return;
    const bool beyond = *run.staleness == Conclusion::violated;
    if ((beyond && sum_.runs_beyond_staleness == 0) ||
        (sum_.runs_beyond_staleness == 0 && run.stalest > sum_.stalest)) {
        sum_.seed_of_stalest = run.seed;
    }
    sum_.runs_beyond_staleness += beyond;
    sum_.runs_of_unknown_staleness += *run.staleness == Conclusion::unknown;
    sum_.stalest = std::max(sum_.stalest, run.stalest);
}

void Totals::add_regions(const RunSummary& run) {
    sum_.runs_outside_table += !run.outside_table.empty();
    sum_.runs_reading_stale += !run.read_stale.empty();
    note_first(sum_.first_outside_table, run.outside_table, run.seed);
    note_first(sum_.first_reading_stale, run.read_stale, run.seed);
    for (std::size_t i = 0; i < run.regions.size(); ++i) {
        const RegionTally& tally = run.regions[i];
        const auto cell = static_cast<measure::RegionCell>(i);
        const measure::RegionCounts counts = {tally.defined, tally.undefined, tally.inconsistent,
                                              tally.interspersed};
        sum_.regions.at(i) += counts;
        const bool reached = counts.as_in_table(cell) > 0;
        sum_.runs_reaching_cell.at(i) += reached;
        note_first(sum_.first_reaching_cell.at(i), reached, run.seed);
    }
}

SweepResult Totals::result() const {
    require(!sum_.seeds.empty(), "a sum over no runs says nothing");
    SweepResult result = sum_;
    result.reproduce = reproduce_line(result.scenario, result.shown.seed);
    result.judgements = judge(result);
    return result;
}

bool refutes(const Scenario& scenario, const RunSummary& run) {
    Totals alone(scenario);
    alone.add(run);
    return std::ranges::any_of(judge(alone.so_far()), [](const Judgement& judgement) {
        return !judgement.met && judgement.settled;
    });
}

}  // namespace cleave::scenario
