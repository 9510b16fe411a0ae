#include "engine/observer.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "toy.hpp"

namespace cleave::sim::testing {
namespace {

// What became of each message that was sent or copied.
class Ledger final : public TraceObserver {
  public:
    struct Fate {
        TraceEvent::Kind began{};
        Instant sent;
        std::string text;
        std::uint64_t original = 0;
        std::optional<Instant> arrived{};
        std::string lost{};
    };

    void see(const TraceEvent& event) override {
        switch (event.kind) {
            case TraceEvent::Kind::sent:
            case TraceEvent::Kind::copied:
            case TraceEvent::Kind::store_asked:
            case TraceEvent::Kind::store_replied:
                CHECK(fates
                          .emplace(event.message, Fate{event.kind, event.at,
                                                       event.value.to_string(), event.original})
                          .second);
                return;
            case TraceEvent::Kind::lost:
                REQUIRE(fates.contains(event.message));
                CHECK_FALSE(over(fates[event.message]));
                fates[event.message].lost = event.text;
                return;
            case TraceEvent::Kind::entry:
                if (event.message == 0) return;
                REQUIRE(fates.contains(event.message));
                CHECK_FALSE(over(fates[event.message]));
                fates[event.message].arrived = event.at;
                if (event.entry == EventKind::message) {
                    CHECK(fates[event.message].text == event.value.to_string());
                }
                return;
            default: return;
        }
    }
    static bool over(const Fate& fate) { return fate.arrived || !fate.lost.empty(); }
    template <class Predicate>
    std::ptrdiff_t count(Predicate predicate) const {
        return std::count_if(fates.begin(), fates.end(),
                             [&](const auto& entry) { return predicate(entry.second); });
    }
    std::ptrdiff_t arrived() const {
        return count([](const Fate& fate) { return fate.arrived.has_value(); });
    }
    std::ptrdiff_t lost(const std::string& why) const {
        return count([&](const Fate& fate) { return fate.lost == why; });
    }

    std::map<std::uint64_t, Fate> fates;
};

TEST_CASE("a message is seen when it is sent and when it is handled, under one number") {
    TwoSites world(1, steady(10_ms));
    Ledger ledger;
    world.simulation.set_observer(&ledger);
    world.commander.tell(world.a, "send", 7);
    world.commander.tell(world.a, "send", 7);
    world.commander.run_for(1_s);
    REQUIRE(ledger.fates.size() == 2);
    for (const auto& [number, fate] : ledger.fates) {
        CHECK(fate.sent == Instant{});
        CHECK(fate.arrived == Instant::at(5_ms));
        CHECK(fate.text == "Number{n: 7}");
    }
}

TEST_CASE(
    "every message that is sent or copied arrives once or is lost once, whatever the network "
    "does") {
    world::LinkOptions rough = steady(10_ms);
    rough.loss = Ratio::percent(20);
    rough.duplication = Ratio::percent(20);
    rough.reordering = Ratio::percent(30);
    TwoSites world(3, rough);
    Ledger ledger;
    world.simulation.set_observer(&ledger);
    world.commander.tell(world.a, "flood", 500);
    world.commander.run_for(4_ms);
    world.commander.tell(world.b, "flood", 500);
    world.commander.run_for(4_ms);
    world.simulation.faults().cut(world.link, Direction::both);
    world.commander.run_for(1_s);
    const Statistics& seen = world.simulation.statistics();
    const auto unfinished = ledger.count([](const auto& fate) { return !Ledger::over(fate); });
    const auto copies =
        ledger.count([](const auto& fate) { return fate.began == TraceEvent::Kind::copied; });
    CHECK(unfinished == 0);
    CHECK(copies == static_cast<std::ptrdiff_t>(seen.messages_duplicated));
    CHECK(ledger.arrived() == static_cast<std::ptrdiff_t>(seen.messages_delivered));
    CHECK(ledger.fates.size() == 1'000 + seen.messages_duplicated);
    CHECK(copies > 0);
    CHECK(ledger.lost("its route is cut") > 0);
    CHECK(ledger.lost("the network lost it") > 0);
    for (const auto& [number, fate] : ledger.fates) {
        if (fate.began == TraceEvent::Kind::copied) CHECK(ledger.fates.contains(fate.original));
    }
}

TEST_CASE("a message to a node that is down is lost, and says so") {
    TwoSites world(1, steady(10_ms));
    Ledger ledger;
    world.simulation.set_observer(&ledger);
    world.commander.run_for(1_ms);
    world.simulation.faults().crash(world.b);
    world.commander.tell(world.a, "send", 7);
    world.commander.run_for(1_s);
    REQUIRE(ledger.fates.size() == 1);
    CHECK(ledger.fates.begin()->second.lost == "its receiver is down");
}

TEST_CASE("requests to the object store and its replies are seen on their way, or lost") {
    TwoSites world(1, steady(10_ms));
    world::ObjectStoreOptions store;
    store.read_latency = store.write_latency = world::Constant{20_ms};
    world.simulation.add_object_store(world.tokyo, store);
    Ledger ledger;
    world.simulation.set_observer(&ledger);
    world.commander.tell(world.a, "put", 1, Bytes{100});
    world.commander.run_for(2_s);
    REQUIRE(ledger.fates.size() == 2);
    CHECK(ledger.arrived() == 2);
    CHECK(ledger.fates[1].began == TraceEvent::Kind::store_asked);
    CHECK(ledger.fates[2].began == TraceEvent::Kind::store_replied);
    CHECK(ledger.fates[2].original == 1);
    // A request that is cut off, and a reply whose node has restarted meanwhile.
    world.commander.tell(world.a, "get");
    world.commander.run_for(1_us);
    world.simulation.faults().cut(world.link, Direction::both);
    world.commander.run_for(1_s);
    CHECK(ledger.lost("its route is cut") == 1);
    world.simulation.faults().heal(world.link, Direction::both);
    world.commander.tell(world.a, "get");
    world.commander.run_for(1_us);
    world.simulation.faults().crash(world.a);
    world.commander.run_for(2_s);
    CHECK(ledger.lost("who asked is gone") == 1);
}

TEST_CASE("watching changes neither the run nor its hash, and may begin and end at any time") {
    const auto hash = [](bool watched) {
        world::LinkOptions rough = steady(10_ms);
        rough.duplication = Ratio::percent(50);
        TwoSites world(2, rough);
        Ledger ledger;
        world.commander.tell(world.a, "flood", 50);
        world.commander.run_for(1_ms);
        if (watched) world.simulation.set_observer(&ledger);
        world.commander.tell(world.b, "flood", 50);
        world.commander.run_for(6_ms);
        world.simulation.set_observer(nullptr);
        world.commander.tell(world.a, "flood", 50);
        world.commander.run_for(1_s);
        CHECK((ledger.arrived() > 0) == watched);
        return world.simulation.trace_hash();
    };
    CHECK(hash(true) == hash(false));
}

TEST_CASE("a value in view is named, printed and handed out only as what it is") {
    const Number number{7};
    const ValueView view(number);
    CHECK(view.type_name() == "Number");
    CHECK(view.to_string() == "Number{n: 7}");
    REQUIRE(view.get_if<Number>());
    CHECK(view.get_if<Number>()->n == 7);
    CHECK_FALSE(view.get_if<Tick>());
    CHECK(ValueView().to_string().empty());
    CHECK_FALSE(ValueView().get_if<Number>());
}

}  // namespace
}  // namespace cleave::sim::testing
