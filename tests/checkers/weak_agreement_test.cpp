// The engines of guarantees below linearizability against their definitions, and every piece of
// evidence against the certifier.

#include "catch.hpp"
#include "certifier/processes.hpp"
#include "notation.hpp"
#include "objects/register.hpp"
#include "process_history.hpp"
#include "weak/check.hpp"
#include "weak_definitions.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using history::History;

const Guarantee process_guarantees[] = {
    Guarantee::sequential,        Guarantee::causal_convergent,  Guarantee::causal_memory,
    Guarantee::causal,            Guarantee::pram,               Guarantee::read_your_writes,
    Guarantee::monotonic_reads,   Guarantee::monotonic_writes,   Guarantee::writes_follow_reads,
    Guarantee::no_thin_air};

struct Tally {
    std::uint64_t histories = 0;
    std::vector<std::uint64_t> holds = std::vector<std::uint64_t>(32, 0);
};

void agree(const History& history, std::optional<Value> initial, Tally& tally) {
    ++tally.histories;
    for (const Guarantee guarantee : process_guarantees) {
        const bool truth = has_by_definition(history, guarantee, initial);
        const check::Verdict verdict = check::check_processes(
            history, objects::cas_register(), guarantee, {.initial = initial});
        tally.holds[static_cast<std::size_t>(guarantee)] += truth ? 1 : 0;
        const bool right = verdict.conclusion == (truth ? Conclusion::holds : Conclusion::violated);
        const check::Certification certified = check::certify_processes(history, verdict, initial);
        bool minimal = true;
        for (const auto& example : verdict.counterexamples) minimal = minimal && example.minimal;
        if (right && certified && minimal) continue;
        INFO(describe(history));
        INFO(to_string(guarantee) << ": truth " << truth << ", verdict "
                                  << to_string(verdict.conclusion) << " " << verdict.limit);
        INFO("certifier: " << certified.reason);
        for (const auto& example : verdict.counterexamples) {
            UNSCOPED_INFO(example.explanation);
            for (const auto op : example.core) UNSCOPED_INFO(describe(history, op));
        }
        FAIL("disagreement");
    }
}

void agree_on_random(std::uint64_t seed, int rounds) {
    Random random(seed);
    Tally tally;
    for (int round = 0; round < rounds; ++round) {
        ProcessHistoryOptions options;
        options.operations = 2 + static_cast<std::uint32_t>(random.below(5));
        options.processes = 1 + static_cast<std::uint32_t>(random.below(3));
        options.keys = 1 + static_cast<std::uint32_t>(random.below(2));
        options.unique = random.below(3) != 0;
        options.compare_and_set = random.below(3) == 0;
        options.removes = random.below(3) == 0;
        options.overlaps = random.below(4) == 0;
        options.unknown = Ratio::percent(static_cast<std::int64_t>(15 * random.below(3)));
        std::optional<Value> initial;
        if (random.below(4) == 0) initial = 1;
        agree(process_history(random, options), initial, tally);
    }
    for (const Guarantee guarantee : process_guarantees) {
        const std::uint64_t holds = tally.holds[static_cast<std::size_t>(guarantee)];
        CAPTURE(to_string(guarantee), holds, tally.histories);
        CHECK(holds * 10 > tally.histories);
        CHECK(holds < tally.histories);
    }
}

}  // namespace

TEST_CASE("engines of process guarantees agree with the definitions on random histories") {
    agree_on_random(1, 20'000);
}

}  // namespace cleave::test
