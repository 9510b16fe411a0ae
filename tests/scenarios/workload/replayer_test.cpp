// Traces replayed: in order, in time, dealt out to clients, and compared with what was recorded.

#include "workload/replayer.hpp"

#include "catch.hpp"
#include "load.hpp"
#include "runner/run.hpp"

using namespace cleave;
using namespace cleave::scenario;
using history::Action;
using history::OpIndex;

namespace {

const std::string two_people = R"(cleave-trace 1
100ms alice create /a
-     alice write  /a length=4096
-     alice read   /a
2s    alice rename /a to=/b
-     alice stat   /a expect=absent
-     alice list   /folder expect=any
3s    bob   list   /folder expect=any
-     bob   stat   /b
-     bob   remove /b
-     bob   read   /b expect=absent
-     bob   read   /b
)";

Replay replay_of(const std::string& text) {
    Result<OperationTrace> trace = parse_operation_trace(text, "t.trace");
    REQUIRE(trace);
    Replay replay;
    replay.trace = std::make_shared<const OperationTrace>(*std::move(trace));
    return replay;
}

// What direct-s3 with two clients at each of two sites makes of it.
RunResult replayed(const Replay& replay, std::uint64_t seed = 1) {
    Scenario scenario = testing::small();
    scenario.workload.replay = replay;
    scenario.workload.keys = static_cast<std::uint32_t>(replay.trace->paths.size());
    return run(scenario, seed);
}

std::vector<history::Operation> during(const RunResult& result) {
    std::vector<history::Operation> operations;
    for (std::uint32_t i = 0; i < result.history.size(); ++i) {
        const history::Operation one = result.history[OpIndex{i}];
        if (one.invoked < Instant::at(Duration::seconds(20))) operations.push_back(one);
    }
    return operations;
}

}  // namespace

TEST_CASE("each client does its operations in order, none before its time") {
    const std::vector<history::Operation> all = during(replayed(replay_of(two_people)));
    // create, write, read; read, write, remove for the rename; a look; then bob's four
    REQUIRE(all.size() == 11);
    const Action actions[] = {Action::write,  Action::write,  Action::read, Action::read,
                              Action::write,  Action::remove, Action::read, Action::read,
                              Action::remove, Action::read,   Action::read};
    for (std::size_t i = 0; i < all.size(); ++i) {
        INFO(i);
        CHECK(all[i].action == actions[i]);
        const bool bobs = i > 6;
        if (i > 0 && i != 7) CHECK(all[i].invoked >= all[i - 1].completed);
        CHECK((all[i].process == all[0].process) == !bobs);
    }
    CHECK(all[0].invoked == Instant::at(Duration::milliseconds(100)));
    CHECK(all[3].invoked == Instant::at(Duration::seconds(2)));
    CHECK(all[7].invoked == Instant::at(Duration::seconds(3)));
}

TEST_CASE("what was found is compared with what was recorded") {
    const RunResult result = replayed(replay_of(two_people));
    REQUIRE(result.replay);
    CHECK(result.replay->as_recorded == 10);
    CHECK(result.replay->otherwise == 1);  // the last read found nothing
    CHECK(result.replay->left_out == 2);   // the lists, but not their time
    CHECK(result.replay->unanswered == 0);
    CHECK(result.replay->not_begun == 0);
    CHECK(result.linearizable.conclusion == check::Conclusion::holds);
}

TEST_CASE("a fast replay waits for answers alone, one at a multiple of the speed for less time") {
    Replay replay = replay_of(two_people);
    replay.pace = ReplayPace::fast;
    const auto fast = during(replayed(replay));
    CHECK(fast[0].invoked == Instant());
    CHECK(fast.back().invoked < Instant::at(Duration::seconds(2)));
    replay.pace = ReplayPace::recorded;
    replay.speed = 2;
    bool seen = false;
    for (const auto& one : during(replayed(replay))) {
        seen = seen || one.invoked == Instant::at(Duration::milliseconds(1'500));
    }
    CHECK(seen);  // bob's first
}

TEST_CASE("everyone does all of a trace in a folder of his own") {
    Replay replay = replay_of(two_people);
    replay.by = ReplayBy::everyone;
    const RunResult result = replayed(replay);
    CHECK(during(result).size() == 4 * 11);
    CHECK(result.replay->as_recorded == 4 * 10);
    CHECK(result.history.key_count() == 4 * 3);
    CHECK(result.history.key_name(history::KeyId{0}) == "/london/client-1/a");
}

TEST_CASE("what the run has no time for is counted, not begun") {
    const RunResult result =
        replayed(replay_of("cleave-trace 1\n1s a stat /f\n19999ms a stat /f\n20s a stat /f\n"
                           "- a stat /f\n"));
    CHECK(result.replay->as_recorded + result.replay->otherwise == 2);
    CHECK(result.replay->not_begun == 2);
}

TEST_CASE("another trace makes another run, the same one the same") {
    const std::uint64_t hash = replayed(replay_of(two_people)).trace_hash;
    CHECK(replayed(replay_of(two_people)).trace_hash == hash);
    std::string other = two_people;
    other.replace(other.find("4096"), 4, "4097");
    CHECK(replayed(replay_of(other)).trace_hash != hash);
    CHECK(replayed(replay_of("# a comment\n" + two_people)).trace_hash == hash);
}
