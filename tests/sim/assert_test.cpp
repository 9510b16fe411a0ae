#include "engine/assert.hpp"

#include <catch2/catch.hpp>

#include "aborts.hpp"
#include "toy.hpp"

namespace cleave::sim::testing {
namespace {

using Catch::Matchers::Contains;

TEST_CASE("an assertion says what is wrong, and in which run, at which event and time") {
    const RunPosition position{.seed = 77, .event = 1234, .now = Instant::at(2_s)};
    const std::string text =
        message_of_abort([&] { CLEAVE_ASSERT(position, 1 + 1 == 3, "sums are off"); });
    CHECK_THAT(text, Contains("sums are off"));
    CHECK_THAT(text, Contains("seed 77") && Contains("event 1234") && Contains("t+2s"));
}

TEST_CASE("a payload that a node does not handle is reported with node and type") {
    const std::string text = message_of_abort([] {
        TwoSites world(5, steady(10_ms));
        world.commander.tell(world.a, "send unheard", 1);
        world.commander.run_for(1_s);
    });
    CHECK_THAT(text, Contains("node 1 (tokyo/b) does not handle the message Unheard"));
    CHECK_THAT(text, Contains("seed 5") && Contains("event 4"));
}

TEST_CASE("a second reply to a request is a programming error") {
    const std::string text = message_of_abort([] {
        TwoSites world(5);
        world.commander.tell(world.a, "reply twice");
        world.commander.run_for(1_s);
    });
    CHECK_THAT(text, Contains("replies to request 1"));
}

TEST_CASE("crashing a node from inside a handler is a programming error") {
    const std::string text = message_of_abort([] {
        TwoSites world(5);
        world.simulation.on_reply([](Simulation& simulation, NodeId node, const ClientReply&) {
            simulation.faults().crash(node);
        });
        world.commander.tell(world.a, "reply");
        world.commander.run_for(1_s);
    });
    CHECK_THAT(text, Contains("schedule it with at(now(), ...)"));
}

TEST_CASE("asking a store that is not there is a programming error") {
    const std::string text = message_of_abort([] {
        TwoSites world(5);
        world.commander.tell(world.a, "get");
        world.commander.run_for(1_s);
    });
    CHECK_THAT(text, Contains("no object store"));
}

}  // namespace
}  // namespace cleave::sim::testing
