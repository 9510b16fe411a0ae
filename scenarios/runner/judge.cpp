#include "runner/judge.hpp"

#include <fmt/format.h>

#include "language/places.hpp"
#include "runner/judge_properties.hpp"

namespace cleave::scenario {
namespace {

std::string_view to_string(Expected expected) {
    switch (expected) {
        case Expected::holds: return "holds";
        case Expected::violated: return "violated";
        case Expected::measured: return "measured";
    }
    return "?";
}

// A guarantee that was violated in `violated` of `total` runs and left undecided in `undecided`.
Judgement judge_guarantee(std::string_view name, Expected expected, std::uint64_t total,
                          std::uint64_t violated, std::uint64_t undecided) {
    Judgement judgement;
    judgement.expectation = fmt::format("{}: {}", name, to_string(expected));
    if (violated > 0) {
        judgement.observed = fmt::format("violated in {} of {}", violated, runs(total));
    } else if (undecided > 0) {
        judgement.observed = fmt::format("undecided in {} of {}", undecided, runs(total));
    } else {
        judgement.observed = total == 1 ? "held" : fmt::format("held in all {}", runs(total));
    }
    switch (expected) {
        case Expected::holds:
            judgement.met = violated == 0 && undecided == 0;
            judgement.inconclusive = violated == 0 && undecided > 0;
            judgement.settled = violated > 0;
            break;
        case Expected::violated:
            judgement.met = violated > 0;
            judgement.inconclusive = violated == 0 && undecided > 0;
            break;
        case Expected::measured: judgement.met = true; break;
    }
    return judgement;
}

Judgement judge_staleness(const StalenessExpectation& expected, const SweepResult& sweep) {
    Judgement judgement;
    judgement.expectation = "staleness";
    if (expected.at_least) {
        judgement.expectation += fmt::format(" of at least {}", to_string(*expected.at_least));
    }
    if (expected.at_most) {
        judgement.expectation += fmt::format("{} at most {}", expected.at_least ? "," : " of",
                                             to_string(*expected.at_most));
    }
    judgement.observed = fmt::format("up to {}", to_string(sweep.stalest));
    const std::uint64_t beyond = sweep.runs_beyond_staleness;
    if (beyond > 0) {
        judgement.observed +=
            fmt::format("; without bound in {} of {}", beyond, runs(sweep.seeds.size()));
    }
    const std::uint64_t unknown = sweep.runs_of_unknown_staleness;
    if (unknown > 0) {
        judgement.observed +=
            fmt::format("; undecided in {} of {}", unknown, runs(sweep.seeds.size()));
    }
    const bool over = expected.at_most && (beyond > 0 || sweep.stalest > *expected.at_most);
    const bool reached = !expected.at_least || beyond > 0 || sweep.stalest >= *expected.at_least;
    judgement.met = !over && reached && unknown == 0;
    judgement.inconclusive = !over && unknown > 0;
    judgement.settled = over;
    judgement.place = "staleness";
    judgement.seed = sweep.seed_of_stalest;
    return judgement;
}

std::string percent(Ratio ratio) { return fmt::format("{:g}%", ratio.as_double() * 100); }

Judgement judge_availability(const AvailabilityExpectation& expectation,
                             const std::vector<PhaseAvailability>& phases) {
    std::uint64_t ok = 0;
    std::uint64_t total = 0;
    for (const PhaseAvailability& phase : phases) {
        if (!expectation.side.empty() && phase.site != expectation.side) continue;
        if (expectation.during != "always" && phase.phase != expectation.during) continue;
        ok += phase.reads.ok + phase.writes.ok;
        total += phase.reads.total() + phase.writes.total();
    }
    Judgement judgement;
    judgement.expectation = fmt::format("availability of {}, {}",
                                        expectation.side.empty() ? "all sites" : expectation.side,
                                        expectation.during == "partition" ? "during the partition"
                                        : expectation.during == "always"  ? "at all times"
                                        : expectation.during == "before"  ? "before the partition"
                                                                          : "after the partition");
    if (expectation.at_least) {
        judgement.expectation += fmt::format(": at least {}", percent(*expectation.at_least));
    }
    if (expectation.at_most) {
        judgement.expectation += fmt::format("{} at most {}", expectation.at_least ? "," : ":",
                                             percent(*expectation.at_most));
    }
    if (total == 0) {
        judgement.observed = "no operations";
        judgement.inconclusive = true;
        return judgement;
    }
    // Compared in integers: parts per billion, rounded down.
    __extension__ typedef __int128 Wide;
    const auto share = static_cast<std::int64_t>(static_cast<Wide>(ok) * Ratio::one / total);
    judgement.observed =
        fmt::format("{:.2f}% ({} of {})",
                    100.0 * static_cast<double>(ok) / static_cast<double>(total), ok, total);
    judgement.met = (!expectation.at_least || share >= expectation.at_least->parts_per_billion) &&
                    (!expectation.at_most || share <= expectation.at_most->parts_per_billion);
    return judgement;
}

void tell_first(Judgement& judgement, const std::optional<SeenRun>& first) {
    if (!first) return;
    judgement.observed += fmt::format("; seed {}: {}", first->seed, first->what);
    judgement.seed = first->seed;
}

// The table as it was seen, and each cell that the scenario wants to be reached.
void judge_regions(const SweepResult& sweep, std::vector<Judgement>& judgements) {
    const Expectations& expect = sweep.scenario.expect;
    if (expect.region_states) {
        Judgement judgement =
            judge_guarantee("region states", *expect.region_states, sweep.seeds.size(),
                            sweep.runs_outside_table, sweep.runs_cut_short);
        judgement.place = "region_states";
        tell_first(judgement, sweep.first_outside_table);
        judgements.push_back(std::move(judgement));
    }
    if (expect.region_reads) {
        Judgement judgement =
            judge_guarantee("region reads", *expect.region_reads, sweep.seeds.size(),
                            sweep.runs_reading_stale, sweep.runs_cut_short);
        judgement.place = "region_reads";
        tell_first(judgement, sweep.first_reading_stale);
        judgements.push_back(std::move(judgement));
    }
    std::size_t cells = 0;
    for (const measure::RegionCell cell : expect.region_cells) {
        const auto at = static_cast<std::size_t>(cell);
        const measure::RegionCounts& seen = sweep.regions[at];
        Judgement judgement;
        judgement.expectation = fmt::format("{}: reached", measure::to_string(cell));
        judgement.observed = fmt::format(
            "in {} of {}; regions: {} defined ({} among remains), {} undefined, {} inconsistent",
            sweep.runs_reaching_cell[at], runs(sweep.seeds.size()), seen.defined, seen.interspersed,
            seen.undefined, seen.inconsistent);
        judgement.met = sweep.runs_reaching_cell[at] > 0;
        judgement.seed = sweep.first_reaching_cell[at];
        judgement.place = fmt::format("region_cells/{}", cells++);
        judgements.push_back(std::move(judgement));
    }
}

}  // namespace

std::vector<Judgement> judge(const SweepResult& sweep) {
    const Expectations& expect = sweep.scenario.expect;
    const std::uint64_t total = sweep.seeds.size();
    std::vector<Judgement> judgements;
    if (expect.linearizable) {
        judgements.push_back(judge_guarantee("linearizable", *expect.linearizable, total,
                                             sweep.runs_violated, sweep.runs_inconclusive));
        judgements.back().place = "linearizable";
        judgements.back().seed = sweep.first_violated;
    }
    for (std::size_t i = 0; i < expect.guarantees.size(); ++i) {
        const GuaranteeTotal& seen = sweep.guarantees.at(i);
        judgements.push_back(judge_guarantee(check::to_string(seen.guarantee),
                                             expect.guarantees[i].expected, total,
                                             seen.runs_violated, seen.runs_undecided));
        judgements.back().place = guarantee_key(seen.guarantee);
        judgements.back().seed = seen.first_violated;
    }
    if (expect.staleness) judgements.push_back(judge_staleness(*expect.staleness, sweep));
    if (expect.no_lost_writes) {
        judgements.push_back(judge_guarantee("no lost writes", *expect.no_lost_writes, total,
                                             sweep.runs_with_lost_writes, sweep.runs_cut_short));
        judgements.back().place = "no_lost_writes";
        judgements.back().seed = sweep.first_with_lost_writes;
    }
    judge_regions(sweep, judgements);
    for (std::size_t i = 0; i < expect.availability.size(); ++i) {
        judgements.push_back(judge_availability(expect.availability[i], sweep.availability));
        judgements.back().place = fmt::format("availability/{}", i);
    }
    judge_properties(sweep, judgements);
    // In a run that did not come to its end, what was missed might still have come.
    for (Judgement& judgement : judgements) {
        if (judgement.met || judgement.settled || sweep.runs_cut_short == 0) continue;
        judgement.inconclusive = true;
    }
    return judgements;
}

}  // namespace cleave::scenario
