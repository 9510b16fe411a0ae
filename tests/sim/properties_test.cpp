#include "engine/properties.hpp"

#include <catch2/catch.hpp>

#include "aborts.hpp"
#include "toy.hpp"

namespace cleave::sim::testing {
namespace {

using Catch::Matchers::Contains;

// Tells what its requests say: the key is the sentence, the value the condition, the size's bytes
// the kind. A request of size `labelling` sets the label of that key to the value.
class Teller {
  public:
    using Messages = Handles<>;
    using Events = Handles<>;
    using StoreEvents = Handles<>;
    static constexpr std::uint64_t labelling = 99;
    void on_start(Host&, const DiskImage&) {}
    void on(Host& host, const ClientRequest& request) {
        const bool condition = request.value != 0;
        if (request.size.value == labelling) {
            // From memory that is gone afterwards, and at another address each time.
            host.label(request.key, condition ? std::to_string(request.value) : std::string());
            return;
        }
        switch (static_cast<PropertyKind>(request.size.value)) {
            case PropertyKind::always: return host.always(condition, request.key);
            case PropertyKind::never: return host.never(condition, request.key);
            case PropertyKind::sometimes: return host.sometimes(condition, request.key);
            case PropertyKind::eventually: return host.eventually(condition, request.key);
        }
    }
    CLEAVE_NO_FIELDS(Teller);
};

struct Tellers {
    Tellers()
        : simulation(1),
          site(simulation.add_site("london", steady(20_us))),
          a(simulation.add_node(site, "a", [] { return make_node<Teller>(); })),
          b(simulation.add_node(site, "b", [] { return make_node<Teller>(); })),
          commander(simulation) {}

    void tell(NodeId node, PropertyKind kind, bool condition, std::string sentence = "so it is") {
        commander.tell(node, std::move(sentence), condition,
                       Bytes{static_cast<std::uint64_t>(kind)});
        commander.run_for(1_ms);
    }
    void label(NodeId node, std::string name, std::int64_t value) {
        commander.tell(node, std::move(name), value, Bytes{Teller::labelling});
        commander.run_for(1_ms);
    }
    const PropertyRecord& record(std::string_view sentence = "so it is") const {
        return simulation.properties().records().find(sentence)->second;
    }

    Simulation simulation;
    SiteId site;
    NodeId a, b;
    Commander commander;
};

TEST_CASE("an `always` that is once false is violated from then on, where and when it was first") {
    Tellers world;
    world.tell(world.a, PropertyKind::always, true);
    CHECK_FALSE(world.record().violation());
    world.tell(world.b, PropertyKind::always, false);
    world.tell(world.a, PropertyKind::always, false);
    world.tell(world.a, PropertyKind::always, true);
    const auto violation = world.record().violation();
    REQUIRE(violation);
    CHECK(violation->node == world.b);
    CHECK(violation->at == Instant::at(1_ms));
    CHECK(violation->event == 4);
    CHECK(world.record().told == 4);
    CHECK(world.record().times_true == 2);
}

TEST_CASE("a `never` is violated by being true, a `sometimes` by nothing") {
    Tellers world;
    world.tell(world.a, PropertyKind::never, false, "x");
    CHECK_FALSE(world.record("x").violation());
    world.tell(world.a, PropertyKind::never, true, "x");
    CHECK(world.record("x").violation());
    world.tell(world.a, PropertyKind::sometimes, false, "y");
    CHECK_FALSE(world.record("y").first);
    world.tell(world.b, PropertyKind::sometimes, true, "y");
    CHECK_FALSE(world.record("y").violation());
    CHECK(world.record("y").first->node == world.b);
}

TEST_CASE("an `eventually` depends on the last word of each node that told it") {
    Tellers world;
    world.tell(world.a, PropertyKind::eventually, false);
    world.tell(world.b, PropertyKind::eventually, true);
    CHECK(world.record().violation()->node == world.a);
    world.tell(world.a, PropertyKind::eventually, true);
    CHECK_FALSE(world.record().violation());
    world.tell(world.b, PropertyKind::eventually, false);
    CHECK(world.record().violation()->node == world.b);
    CHECK(world.record().violation()->at == Instant::at(3_ms));
}

TEST_CASE("one sentence under two kinds is a programming error") {
    const std::string text = message_of_abort([] {
        Tellers world;
        world.tell(world.a, PropertyKind::always, true);
        world.tell(world.b, PropertyKind::never, false);
    });
    CHECK_THAT(text, Contains("\"so it is\" is told as `never` and elsewhere as `always`"));
}

TEST_CASE("violations and labels that change are in the trace hash, and no other tellings") {
    const auto hash_after = [](auto&& act) {
        Tellers world;
        act(world);
        return world.simulation.trace_hash();
    };
    const auto told = [](PropertyKind kind, bool condition) {
        return [=](Tellers& w) { w.tell(w.a, kind, condition); };
    };
    // The same request, whose kind alone decides what the code makes of it, is hashed once more.
    CHECK(hash_after(told(PropertyKind::always, false)) !=
          hash_after(told(PropertyKind::always, true)));

    // A label that is set to what it is says nothing new.
    std::vector<std::string> lines;
    Tellers world;
    world.simulation.set_trace_sink([&](const TraceLine& line) {
        if (line.kind == "label" || line.kind == "violation") lines.emplace_back(line.text);
    });
    world.label(world.a, "term", 7);
    world.label(world.a, "term", 7);
    world.label(world.a, "term", 0);
    world.label(world.a, "term", 0);
    world.tell(world.a, PropertyKind::never, true, "x");
    CHECK(lines == std::vector<std::string>{"term: 7", "term: ", "never: x"});
}

TEST_CASE("nodes are found by their labels, which a crash takes away") {
    Tellers world;
    world.label(world.a, "term", 7);
    world.label(world.b, "term", 7);
    CHECK(world.simulation.labelled("term", "7") == std::vector{world.a, world.b});
    world.label(world.a, "term", 8);
    CHECK(world.simulation.labelled("term", "7") == std::vector{world.b});
    CHECK(world.simulation.label(world.a, "term") == "8");
    world.simulation.faults().crash(world.b);
    CHECK(world.simulation.labelled("term", "7").empty());
    CHECK(world.simulation.label(world.b, "term").empty());
}

TEST_CASE("each state of the labels that outlasts its event is told, with the time it held") {
    struct State {
        Instant since, until;
        std::size_t carriers;
        bool operator==(const State&) const = default;
    };
    std::vector<State> states;
    Tellers world;
    world.simulation.on_labels([&](Simulation& s, Instant since, Instant until) {
        states.push_back({since, until, s.labelled("term", "7").size()});
    });
    const auto at = [](Duration since_start) { return Instant::at(since_start); };
    // Both change at one instant, in two events; the run goes on without a change.
    world.commander.tell(world.a, "term", 7, Bytes{Teller::labelling});
    world.commander.tell(world.b, "term", 7, Bytes{Teller::labelling});
    world.commander.run_for(5_ms);
    world.simulation.at(at(7_ms), [&](Simulation& s) { s.faults().crash(world.a); });
    world.commander.run_for(5_ms);
    CHECK(states ==
          std::vector<State>{{at({}), at({}), 1}, {at({}), at(5_ms), 2}, {at(7_ms), at(10_ms), 1}});
}

}  // namespace
}  // namespace cleave::sim::testing
