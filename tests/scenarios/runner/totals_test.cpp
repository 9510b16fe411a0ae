#include "runner/totals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "catch.hpp"
#include "host/codec.hpp"
#include "load.hpp"
#include "runner/sweep.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

// All of a sweep that is summed or judged.
std::string told(const SweepResult& sweep) {
    std::string text = fmt::format(
        "{} runs, {} violated, {} undecided, {} cut short, {} lost, {} operations, {} stale, "
        "{:x} dollars, {} on the WAN, shown {}, failing {}\n",
        sweep.seeds.size(), sweep.runs_violated, sweep.runs_inconclusive, sweep.runs_cut_short,
        sweep.lost_writes, sweep.operations, sweep.stale_reads,
        std::bit_cast<std::uint64_t>(sweep.store.dollars), sweep.wan_bytes.value, sweep.shown.seed,
        sweep.first_failing_seed.value_or(0));
    for (const PhaseAvailability& phase : sweep.availability) text += print(phase) + '\n';
    for (const PropertyTotal& total : sweep.properties) {
        text += fmt::format("{}: {} told, {} reached, first by {}\n", total.sentence, total.told,
                            total.runs_reached, total.first_seed);
    }
    for (const Judgement& judgement : sweep.judgements) {
        text += fmt::format("{} ({}): {}, {} {} {}, seed {}\n", judgement.expectation,
                            judgement.place, judgement.observed, judgement.met,
                            judgement.inconclusive, judgement.settled, judgement.seed.value_or(0));
    }
    return text;
}

RunSummary through_bytes(const RunSummary& summary) {
    const std::optional<RunSummary> read = decode<RunSummary>(encode(summary));
    REQUIRE(read);
    REQUIRE(*read == summary);
    return *read;
}

void check_same_by_parts(const Scenario& scenario, std::uint64_t count) {
    std::vector<std::uint64_t> seeds;
    for (std::uint64_t seed = 1; seed <= count; ++seed) seeds.push_back(seed);
    const SweepResult whole = sweep(scenario, seeds);

    // Odd seeds first, then even ones, as two shards would; put together by seed.
    std::vector<RunSummary> parts;
    for (std::uint64_t seed = 1; seed <= count; seed += 2) {
        parts.push_back(through_bytes(summarise(run(scenario, seed))));
    }
    for (std::uint64_t seed = 2; seed <= count; seed += 2) {
        parts.push_back(through_bytes(summarise(run(scenario, seed))));
    }
    std::ranges::stable_sort(parts, {}, &RunSummary::seed);
    Totals totals(scenario);
    for (const RunSummary& part : parts) totals.add(part);
    const SweepResult put_together = totals.result();
    CHECK(told(put_together) == told(whole));
    CHECK(put_together.shown.trace_hash == 0);
    CHECK(run(scenario, put_together.shown.seed).trace_hash == whole.shown.trace_hash);
}

}  // namespace

TEST_CASE("runs that were stored add up to what a sweep of them all comes to") {
    check_same_by_parts(testing::catalog("direct-s3-loses-the-wan"), 5);
}

TEST_CASE("so do those whose protocol tells properties, and those of chunk-files") {
    check_same_by_parts(testing::catalog("raft-kv/in-peace"), 4);
    check_same_by_parts(testing::catalog("gfs/failures"), 5);
}

TEST_CASE("each line that is judged names its place in the file and a run that shows it") {
    const Scenario scenario = testing::catalog("direct-s3-loses-the-wan");
    const SweepResult result = sweep(scenario, {3, 4});
    REQUIRE_FALSE(result.judgements.empty());
    CHECK(result.judgements[0].place == "linearizable");
    CHECK(result.judgements[0].seed == 3);
    const auto availability = std::ranges::find_if(
        result.judgements,
        [](const Judgement& judgement) { return judgement.place == "availability/0"; });
    CHECK((availability != result.judgements.end()) ==
          !result.scenario.expect.availability.empty());
}

TEST_CASE("bytes that are no summary are refused") {
    std::string bytes = encode(summarise(run(testing::small(), 1)));
    CHECK(decode<RunSummary>(bytes));
    bytes.pop_back();
    CHECK_FALSE(decode<RunSummary>(bytes));
}
