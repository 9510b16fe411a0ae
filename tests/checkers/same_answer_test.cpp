// The same history gives the same verdict, evidence and step count on every machine and by every
// compiler, as linearizability/check.hpp promises: here for many drawn histories of each kind, all
// certified.

#include "answers.hpp"
#include "any_history.hpp"
#include "catch.hpp"
#include "certifier/any_object.hpp"
#include "certifier/certifier.hpp"
#include "check/check.hpp"
#include "file_history.hpp"
#include "linearizability/any_object/check.hpp"
#include "linearizability/any_object/search.hpp"
#include "linearizability/chains.hpp"
#include "linearizability/check.hpp"
#include "linearizability/minimise.hpp"
#include "linearizability/search.hpp"
#include "linearizability/value_views.hpp"
#include "linearizability/zones.hpp"
#include "objects/catalog.hpp"
#include "random_history.hpp"

namespace cleave::test {
namespace {

using check::Conclusion;
using check::Guarantee;
using check::RegisterHistory;
using check::Verdict;
using history::History;
using history::OpIndex;
using objects::Object;

void check_registers(const History& history, const check::Options& options, Answers& answers) {
    const Verdict verdict = check::check_linearizable(history, options);
    if (verdict.conclusion != Conclusion::unknown) {
        const auto certified = check::certify(history, verdict, options.initial);
        if (!certified) FAIL("not certified: " + certified.reason);
    }
    answers.add(verdict);
}

void ask_each_engine(const History& history, std::optional<Value> initial, std::uint64_t steps,
                     Answers& answers) {
    const auto parts = check::partition_by_key(history);
    const RegisterHistory ops = check::prepare(history, parts.at(0), initial);
    for (const auto strategy : {check::Strategy::depth_first, check::Strategy::breadth_first,
                                check::Strategy::portfolio}) {
        answers.add_search(
            check::decide_by_search(ops, {.steps = steps, .strategy = strategy}, true));
    }
    const auto views = check::refute_by_views(ops, 0, {.steps = steps});
    answers.add({views.refuted, views.blocked, static_cast<std::uint32_t>(views.steps)});
    answers.add(views.core);
    answers.add(check::refute_by_zones(ops));
    for (const auto& fast :
         {check::decide_by_zones(ops, true), check::decide_by_chains(ops, true)}) {
        if (!fast) continue;
        answers.add(fast->core);
        answers.add(fast->order);
    }
}

void small_registers(Answers& answers) {
    Random random(1);
    for (std::uint64_t round = 0; round < 6'000; ++round) {
        const History history = small_history(
            random, {.operations = 2 + static_cast<std::uint32_t>(random.below(8)),
                     .values = 1 + static_cast<Value>(random.below(4)),
                     .unique = random.below(3) == 0,
                     .compare_and_set = random.below(2) == 0,
                     .removes = random.below(2) == 0,
                     .unknown = Ratio::percent(static_cast<std::int64_t>(round % 5 * 10)),
                     .instants = 4 + static_cast<std::int64_t>(random.below(20))});
        const auto initial = round % 4 == 0 ? std::optional<Value>(1) : std::nullopt;
        check_registers(history, {.initial = initial, .confirm_with_z3 = false}, answers);
        ask_each_engine(history, initial, 50'000'000, answers);
    }
}

// Right ones, of clients of a register, and those with some changes.
History nearly_right(Random& random, AtomicHistoryOptions options, std::uint64_t changes) {
    options.values = static_cast<Value>(random.below(5));
    options.reads = Ratio::percent(20 + 10 * static_cast<std::int64_t>(random.below(5)));
    options.swaps = Ratio::percent(15 * static_cast<std::int64_t>(random.below(4)));
    options.removes = Ratio::percent(5 * static_cast<std::int64_t>(random.below(2)));
    options.unknown = Ratio::percent(5 * static_cast<std::int64_t>(random.below(6)));
    History history = atomic_history(random, options);
    for (; changes > 0; --changes) {
        history = mutated_history(random, *objects::named("cas-register"), history);
    }
    return history;
}

void medium_registers(Answers& answers) {
    Random random(2);
    for (std::uint64_t round = 0; round < 600; ++round) {
        const AtomicHistoryOptions options{
            .operations = 12 + static_cast<std::uint32_t>(random.below(60)),
            .clients = 3 + static_cast<std::uint32_t>(random.below(6))};
        const History history = nearly_right(random, options, round % 8);
        check_registers(history, {.confirm_with_z3 = false}, answers);
        ask_each_engine(history, std::nullopt, 2'000'000, answers);
    }
}

void registers_with_few_steps(Answers& answers) {
    Random random(3);
    for (std::uint64_t round = 0; round < 2'500; ++round) {
        const AtomicHistoryOptions drawn{
            .operations = 10 + static_cast<std::uint32_t>(random.below(30)),
            .clients = 3 + static_cast<std::uint32_t>(random.below(4))};
        const History history = nearly_right(random, drawn, round % 5);
        check::Options options{.confirm_with_z3 = false};
        options.limits.steps = random.below(1'000);
        check_registers(history, options, answers);
        ask_each_engine(history, std::nullopt, options.limits.steps, answers);
    }
}

void crowded_registers(Answers& answers) {
    Random random(4);
    for (std::uint32_t round = 0; round < 24; ++round) {
        const History history =
            nearly_right(random, {.operations = 700, .clients = 20 + 40 * (round % 3)}, round % 3);
        ask_each_engine(history, std::nullopt, 60'000, answers);
    }
}

// So many that a search goes back a long way.
void registers_of_fifty_clients(Answers& answers) {
    Random random(12);
    for (const std::uint32_t operations : {600U, 1'200U, 2'400U}) {
        const History history = atomic_history(random, {.operations = operations,
                                                        .clients = 50,
                                                        .values = 5,
                                                        .reads = Ratio::percent(40),
                                                        .swaps = Ratio::percent(40)});
        const auto parts = check::partition_by_key(history);
        const RegisterHistory ops = check::prepare(history, parts.at(0), std::nullopt);
        const check::SearchLimits limits{.steps = 1'000'000,
                                         .strategy = check::Strategy::depth_first};
        answers.add_search(check::decide_by_search(ops, limits, true));
    }
}

// One search runs out of memory before another.
void registers_with_little_memory(Answers& answers) {
    Random random(13);
    for (std::uint32_t round = 0; round < 60; ++round) {
        const AtomicHistoryOptions drawn{.operations = 300, .clients = 10 + 10 * (round % 3)};
        const History history = nearly_right(random, drawn, round % 4);
        check::Options options{.confirm_with_z3 = false};
        options.limits.steps = 4'000'000;
        options.limits.memory = Bytes::kibi(16 << (round % 8));
        check_registers(history, options, answers);
    }
    Random hard(23);  // takes a million steps in depth, and more memory than this in breadth
    const History history = atomic_history(hard, {.operations = 300,
                                                  .clients = 55,
                                                  .values = 15,
                                                  .reads = Ratio::percent(40),
                                                  .swaps = Ratio::percent(40)});
    for (const int memory : {2, 4}) {
        check::Options options{.confirm_with_z3 = false};
        options.limits.memory = Bytes::mebi(memory);
        check_registers(history, options, answers);
    }
}

// Each value has one writer: what zones and chains decide, with many ties and many clashes.
void registers_written_once(Answers& answers) {
    Random random(10);
    for (std::uint64_t round = 0; round < 5'000; ++round) {
        const auto operations = 4 + static_cast<std::uint32_t>(random.below(16));
        const History history = small_history(
            random, {.operations = operations,
                     .values = 1 + static_cast<Value>(random.below(operations / 2)),
                     .unique = true,
                     .compare_and_set = round % 4 == 0,
                     .removes = false,
                     .unknown = Ratio::percent(static_cast<std::int64_t>(round % 3 * 10)),
                     .instants = 4 + static_cast<std::int64_t>(random.below(40))});
        check_registers(history, {.confirm_with_z3 = false}, answers);
        ask_each_engine(history, std::nullopt, 10'000, answers);
    }
}

void chains_of_swaps(Answers& answers) {
    Random random(11);
    for (std::uint64_t round = 0; round < 2'500; ++round) {
        AtomicHistoryOptions options;
        options.operations = 6 + static_cast<std::uint32_t>(random.below(30));
        options.clients = 2 + static_cast<std::uint32_t>(random.below(8));
        options.reads = Ratio::percent(20 + 10 * static_cast<std::int64_t>(random.below(3)));
        options.swaps = Ratio::percent(20 + 10 * static_cast<std::int64_t>(random.below(3)));
        options.unknown = Ratio::percent(10 * static_cast<std::int64_t>(random.below(4)));
        History history = atomic_history(random, options);
        for (std::uint64_t changes = random.below(8); changes > 0; --changes) {
            history = mutated_history(random, *objects::named("cas-register"), history);
        }
        check_registers(history, {.confirm_with_z3 = false}, answers);
        ask_each_engine(history, std::nullopt, 10'000, answers);
    }
}

// Every key by itself, with times of all sizes.
void registers_of_many_keys(Answers& answers) {
    Random random(5);
    for (std::uint64_t round = 0; round < 300; ++round) {
        History all;
        const auto shift = static_cast<std::int64_t>(random.below(1U << 30)) - (1 << 29);
        const auto scale = static_cast<std::int64_t>(1 + random.below(1U << (round % 28)));
        for (std::uint32_t key = 0; key < 4; ++key) {
            const History one = nearly_right(random, {.operations = 14, .clients = 3}, key);
            for (std::uint32_t i = 0; i < one.size(); ++i) {
                history::Operation op = one[OpIndex{i}];
                op.key = all.key(std::to_string(key));
                op.process += 100 * key;
                const auto moved = [&](Instant when) {
                    return Instant::at(Duration::nanoseconds(shift + scale * when.count()));
                };
                op.invoked = moved(op.invoked);
                if (op.outcome != Outcome::unknown) op.completed = moved(op.completed);
                all.add(op);
            }
        }
        const std::size_t most = 1 + random.below(4);
        check_registers(all, {.confirm_with_z3 = false, .max_counterexamples = most}, answers);
    }
}

void check_object(const History& history, const Object& object, const check::Options& options,
                  Answers& answers) {
    const Verdict verdict = check_any_object(history, object, Guarantee::linearizable, options);
    if (verdict.conclusion != Conclusion::unknown) {
        const auto certified = check::certify_any_object(history, object, verdict, options.initial);
        if (!certified) FAIL(object.name << " not certified: " << certified.reason);
    }
    answers.add(verdict);
    std::vector<OpIndex> ops;
    for (std::uint32_t i = 0; i < history.size(); ++i) ops.push_back(OpIndex{i});
    const auto problem = check::any_object::pose(history, object, ops, options.initial);
    for (const auto strategy :
         {check::any_object::Strategy::depth_first, check::any_object::Strategy::breadth_first,
          check::any_object::Strategy::portfolio}) {
        const auto found =
            check::any_object::decide_by_search(problem, options.limits, true, strategy);
        answers.add_search(found);
        answers.add(found.clash);
    }
}

// Of `object`, as many as `operations` each.
void objects_of(std::uint64_t seed, std::uint32_t operations, std::uint64_t rounds,
                std::uint64_t most_steps, Answers& answers) {
    for (const Object* object : objects::catalog()) {
        if (!has_calls(*object)) continue;
        Random random = Random::stream(seed, object->name);
        for (std::uint64_t round = 0; round < rounds; ++round) {
            AnyHistoryOptions drawn;
            drawn.operations =
                operations / 2 + static_cast<std::uint32_t>(random.below(operations));
            drawn.clients = 2 + static_cast<std::uint32_t>(random.below(8));
            drawn.values = static_cast<Value>(random.below(8));
            drawn.unknown = Ratio::percent(5 * static_cast<std::int64_t>(random.below(4)));
            drawn.longest = static_cast<std::int64_t>(2 + random.below(20));
            if (random.below(2) == 0) drawn.takes = Ratio::percent(60);
            History history = simulated_history(random, *object, drawn);
            for (std::uint64_t changes = random.below(6); changes > 0; --changes) {
                History changed = mutated_history(random, *object, history);
                if (!changed.empty()) history = std::move(changed);
            }
            check::Options options{.confirm_with_z3 = false};
            options.limits.steps = most_steps <= 10'000 ? random.below(most_steps) : most_steps;
            check_object(history, *object, options, answers);
        }
    }
}

void small_objects(Answers& answers) { objects_of(6, 7, 400, 1'000'000, answers); }
void medium_objects(Answers& answers) { objects_of(7, 40, 25, 40'000, answers); }
void objects_with_few_steps(Answers& answers) { objects_of(8, 14, 200, 600, answers); }

void files(Answers& answers) {
    Random random(9);
    for (std::uint32_t round = 0; round < 4'000; ++round) {
        FileHistoryOptions options;
        options.operations = 3 + static_cast<std::uint32_t>(random.below(round % 10 == 0 ? 60 : 9));
        options.clients = 2 + static_cast<std::uint32_t>(random.below(8));
        options.blocks = 1 + static_cast<Value>(random.below(6));
        options.block = 1 + static_cast<Value>(random.below(2));
        options.unknown = Ratio::percent(15 * static_cast<std::int64_t>(random.below(3)));
        options.torn = Ratio::percent(10 * static_cast<std::int64_t>(random.below(6)));
        options.longest = 2 + static_cast<std::int64_t>(random.below(round % 2 == 0 ? 4 : 20));
        History history = file_history(random, options);
        for (auto changes = random.below(6); changes > 0; --changes) {
            History changed = mutated_history(random, *objects::named("file"), history);
            if (!changed.empty()) history = std::move(changed);
        }
        check::Options few{.confirm_with_z3 = false};
        few.limits.steps = round % 3 == 0 ? random.below(200) : 100'000;
        check_object(history, *objects::named("file"), few, answers);
    }
}

}  // namespace

TEST_CASE("linearizability answers the same on every machine") {
    const Family families[] = {
        {"small registers", small_registers,
         "2323 hold, 3677 violated, 0 unknown; "
         "cores of 4912; steps 104039; digest 12153850413745871418"},
        {"medium registers", medium_registers,
         "480 hold, 120 violated, 0 unknown; "
         "cores of 243; steps 242268; digest 2417163114736300486"},
        {"registers with few steps", registers_with_few_steps,
         "2146 hold, 307 violated, 47 unknown; "
         "cores of 835; steps 386492; digest 3972807869371345532"},
        {"crowded registers", crowded_registers,
         "0 hold, 0 violated, 0 unknown; "
         "cores of 0; steps 1636280; digest 521846131305930302"},
        {"registers of fifty clients", registers_of_fifty_clients,
         "0 hold, 0 violated, 0 unknown; "
         "cores of 0; steps 255065; digest 16488241474773474419"},
        {"registers with little memory", registers_with_little_memory,
         "45 hold, 5 violated, 12 unknown; "
         "cores of 15; steps 3179558; digest 2637504560653992093"},
        {"registers written once", registers_written_once,
         "694 hold, 4306 violated, 0 unknown; "
         "cores of 7937; steps 131459; digest 3929548015742390615"},
        {"chains of swaps", chains_of_swaps,
         "1299 hold, 1201 violated, 0 unknown; "
         "cores of 2028; steps 267904; digest 3412339476924813138"},
        {"registers of many keys", registers_of_many_keys,
         "181 hold, 119 violated, 0 unknown; "
         "cores of 271; steps 15867; digest 15895644972510773463"},
        {"small objects", small_objects,
         "4812 hold, 788 violated, 0 unknown; "
         "cores of 1180; steps 416558; digest 4021464105897589380"},
        {"medium objects", medium_objects,
         "266 hold, 84 violated, 0 unknown; "
         "cores of 285; steps 1394824; digest 5755204786516672437"},
        {"objects with few steps", objects_with_few_steps,
         "1886 hold, 494 violated, 420 unknown; "
         "cores of 1563; steps 744199; digest 734099667515222235"},
        {"files", files,
         "3448 hold, 501 violated, 51 unknown; "
         "cores of 606; steps 1203362; digest 14566071319843469884"},
    };
    for (const Family& family : families) check_family(family);
}

}  // namespace cleave::test
