// As same_answer_test.cpp, for the guarantees below linearizability, and for where a history stands
// among them.

#include "answers.hpp"
#include "catch.hpp"
#include "check/check.hpp"
#include "check/strongest.hpp"
#include "objects/register.hpp"
#include "process_history.hpp"
#include "random_history.hpp"

namespace cleave::test {
namespace {

using check::Guarantee;
using history::History;

// Every guarantee of single calls that can be asked for of it.
void ask_all(const History& history, const check::Options& options, Answers& answers) {
    for (const check::GuaranteeInfo& info : check::guarantees()) {
        if (info.transactions || info.guarantee == Guarantee::linearizable) continue;
        if (problem_with(history, objects::cas_register(), info.guarantee)) continue;
        answers.add(check::check(history, objects::cas_register(), info.guarantee, options));
    }
}

History small_of_processes(Random& random, std::uint32_t most) {
    ProcessHistoryOptions options;
    options.operations = 3 + static_cast<std::uint32_t>(random.below(most));
    options.processes = 1 + static_cast<std::uint32_t>(random.below(4));
    options.keys = 1 + static_cast<std::uint32_t>(random.below(3));
    options.unique = random.below(3) != 0;
    options.compare_and_set = random.below(3) == 0;
    options.removes = random.below(4) == 0;
    options.overlaps = random.below(6) == 0;
    options.unknown = Ratio::percent(static_cast<std::int64_t>(15 * random.below(3)));
    return process_history(random, options);
}

void small_histories(Answers& answers) {
    Random random(1);
    for (int round = 0; round < 8'000; ++round) {
        const auto initial = round % 4 == 0 ? std::optional<Value>(1) : std::nullopt;
        const check::Options options{.initial = initial, .confirm_with_z3 = false};
        ask_all(small_of_processes(random, 9), options, answers);
    }
}

History of_replicas(Random& random) {
    ReplicatedHistoryOptions options;
    options.operations = 20 + static_cast<std::uint32_t>(random.below(100));
    options.clients = 2 + static_cast<std::uint32_t>(random.below(5));
    options.keys = 1 + static_cast<std::uint32_t>(random.below(6));
    options.replicas = static_cast<Replicas>(random.below(3));
    options.reads = Ratio::percent(30 + 10 * static_cast<std::int64_t>(random.below(5)));
    options.unknown = Ratio::percent(10 * static_cast<std::int64_t>(random.below(3)));
    options.stale_reads = static_cast<std::uint32_t>(random.below(4));
    return replicated_history(random, options);
}

void replicated_stores(Answers& answers) {
    Random random(2);
    for (int round = 0; round < 600; ++round) {
        check::Options options{.confirm_with_z3 = false};
        options.limits.steps = 200'000;
        ask_all(of_replicas(random), options, answers);
    }
}

void few_steps(Answers& answers) {
    Random random(3);
    for (int round = 0; round < 1'000; ++round) {
        check::Options options{.confirm_with_z3 = false};
        options.limits.steps = random.below(400);
        ask_all(round % 4 == 0 ? of_replicas(random) : small_of_processes(random, 12), options,
                answers);
    }
}

// Reads that are late by little, of one register or of several values.
void timed(Answers& answers) {
    Random random(4);
    for (int round = 0; round < 2'000; ++round) {
        const History history = small_history(
            random, {.operations = 3 + static_cast<std::uint32_t>(random.below(10)),
                     .values = 1 + static_cast<Value>(random.below(4)),
                     .unique = round % 3 != 0,
                     .compare_and_set = round % 5 == 0,
                     .removes = round % 4 == 0,
                     .unknown = Ratio::percent(10 * static_cast<std::int64_t>(random.below(4))),
                     .instants = 4 + static_cast<std::int64_t>(random.below(30))});
        ask_all(history, {.confirm_with_z3 = false}, answers);
    }
}

// With and without what follows from an answer.
void placements(Answers& answers) {
    Random random(5);
    for (int round = 0; round < 400; ++round) {
        check::StrongestOptions options{.check = {.confirm_with_z3 = false}};
        options.infer = round % 2 == 0;
        if (round % 8 < 2) options.check.limits.steps = random.below(300);
        const auto placed =
            check::strongest(small_of_processes(random, 9), objects::cas_register(), options);
        for (const check::Standing& standing : placed.standings) {
            answers.add(std::vector<std::uint32_t>{
                static_cast<std::uint32_t>(standing.guarantee),
                static_cast<std::uint32_t>(standing.conclusion),
                standing.follows_from ? static_cast<std::uint32_t>(*standing.follows_from) : 99U});
            if (!standing.follows_from) answers.add(standing.verdict);
        }
    }
}

}  // namespace

TEST_CASE("weak guarantees are judged the same on every machine") {
    const Family families[] = {
        {"small histories", small_histories,
         "67318 hold, 68682 violated, 0 unknown; "
         "cores of 129939; steps 1046757; digest 7871526366315256961"},
        {"replicated stores", replicated_stores,
         "5389 hold, 4811 violated, 0 unknown; "
         "cores of 22792; steps 1582320; digest 16845775520784917910"},
        {"few steps", few_steps,
         "8007 hold, 7958 violated, 1035 unknown; "
         "cores of 23198; steps 625692; digest 14063729041281586378"},
        {"timed", timed,
         "23339 hold, 10661 violated, 0 unknown; "
         "cores of 13740; steps 342938; digest 3951815752578143939"},
        {"placements", placements,
         "2928 hold, 2088 violated, 30 unknown; "
         "cores of 4539; steps 45169; digest 13182148550939310727"},
    };
    for (const Family& family : families) check_family(family);
}

}  // namespace cleave::test
