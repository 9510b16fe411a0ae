#include "runner/properties.hpp"

#include "catch.hpp"
#include "load.hpp"
#include "runner/run.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

// Carries the label "role" from the time of its request on: "leader" for 1, none for 0.
class Candidate {
  public:
    using Messages = Handles<>;
    using Events = Handles<>;
    using StoreEvents = Handles<>;
    void on_start(Host&, const DiskImage&) {}
    void on(Host& host, const ClientRequest& request) {
        host.label("role", request.value == 1 ? "leader" : "");
    }
    CLEAVE_NO_FIELDS(Candidate);
};

LabelCount leaders() {
    LabelCount count;
    count.labelled = {{"role", "leader"}};
    return count;
}
LabelCount exactly(std::uint32_t n) {
    LabelCount count = leaders();
    count.at_least = count.at_most = n;
    return count;
}

struct Election {
    Election()
        : simulation(1),
          london(simulation.add_site("london", {})),
          tokyo(simulation.add_site("tokyo", {})),
          a(simulation.add_node(london, "a", [] { return make_node<Candidate>(); })),
          b(simulation.add_node(tokyo, "b", [] { return make_node<Candidate>(); })) {}

    void at(Duration when, NodeId node, bool leads) {
        simulation.at(Instant::at(when), [this, node, leads](sim::Simulation& s) {
            ClientRequest request;
            request.id = OperationId{++requests};
            request.value = leads ? 1 : 0;
            s.submit(node, request);
        });
    }
    PropertyResult result(PropertyKind kind, const LabelCount& count) {
        PropertyExpectations expected;
        (kind == PropertyKind::always      ? expected.always
         : kind == PropertyKind::never     ? expected.never
         : kind == PropertyKind::sometimes ? expected.sometimes
                                           : expected.eventually) = {count};
        LabelProperties properties(expected, simulation);
        properties.on_broken([&](Instant since, const std::string&) { broken.push_back(since); });
        simulation.run_until(Instant::at(10_s));
        auto results = properties.results();
        REQUIRE(results.size() == 1);
        return results[0];
    }

    sim::Simulation simulation;
    sim::SiteId london, tokyo;
    NodeId a, b;
    std::uint64_t requests = 0;
    std::vector<Instant> broken;
};

}  // namespace

TEST_CASE("two leaders at one time break `at most 1`, from when the second one leads") {
    Election election;
    election.at(1_s, election.a, true);
    election.at(2_s, election.b, true);
    election.at(3_s, election.a, false);
    LabelCount count = leaders();
    count.at_most = 1;
    const PropertyResult result = election.result(PropertyKind::always, count);
    CHECK(result.violated);
    CHECK(result.first->at == Instant::at(2_s));
    CHECK(election.broken == std::vector{Instant::at(2_s)});
}

TEST_CASE("a leader that hands over at one instant breaks nothing") {
    Election election;
    election.at(1_s, election.a, true);
    election.at(2_s, election.a, false);
    election.at(2_s, election.b, true);
    LabelCount count = leaders();
    count.at_most = 1;
    const PropertyResult result = election.result(PropertyKind::always, count);
    CHECK_FALSE(result.violated);
    CHECK(result.told > 0);
}

TEST_CASE("what was before `after` does not count, what goes on then does") {
    for (const bool goes_on : {false, true}) {
        Election election;
        election.at(1_s, election.a, true);
        election.at(2_s, election.b, true);
        if (!goes_on) election.at(3_s, election.a, false);
        LabelCount count = leaders();
        count.at_most = 1;
        count.after = 5_s;
        const PropertyResult result = election.result(PropertyKind::always, count);
        CHECK(result.violated == goes_on);
        if (goes_on) CHECK(result.first->at == Instant::at(5_s));
    }
}

TEST_CASE("`eventually` looks at the end alone, `sometimes` for one moment") {
    {
        Election election;
        election.at(1_s, election.a, true);
        election.at(2_s, election.b, true);
        election.at(3_s, election.a, false);
        CHECK_FALSE(election.result(PropertyKind::eventually, exactly(1)).violated);
    }
    {
        Election election;
        election.at(1_s, election.a, true);
        election.at(2_s, election.a, false);
        CHECK(election.result(PropertyKind::eventually, exactly(1)).violated);
    }
    for (const std::uint32_t n : {1U, 2U}) {
        Election election;
        election.at(1_s, election.a, true);
        election.at(2_s, election.a, false);
        const PropertyResult result = election.result(PropertyKind::sometimes, exactly(n));
        CHECK((result.times_true > 0) == (n == 1));
        CHECK_FALSE(result.violated);
    }
}

TEST_CASE("nodes of other sites do not count, and a crash takes labels away") {
    Election election;
    election.at(1_s, election.a, true);
    election.at(1_s, election.b, true);
    election.simulation.at(Instant::at(2_s),
                           [&](sim::Simulation& s) { s.faults().crash(election.a); });
    LabelCount count = exactly(0);
    count.site = "london";
    count.after = 3_s;
    CHECK_FALSE(election.result(PropertyKind::always, count).violated);
}

TEST_CASE("a system that never labels anything is judged by that") {
    Election election;
    CHECK(election.result(PropertyKind::always, exactly(1)).violated);
}

TEST_CASE("a count is put into words") {
    LabelCount count = leaders();
    count.at_most = 1;
    CHECK(words_of(count) == "at most 1 node labelled role: leader");
    count.at_least = 1;
    CHECK(words_of(count) == "exactly 1 node labelled role: leader");
    count.at_most = 3;
    count.labelled.push_back({"state", "serving"});
    count.site = "london";
    count.after = 10_s;
    CHECK(words_of(count) ==
          "at least 1 node and at most 3 nodes labelled role: leader, state: serving at london, "
          "after 10s");
}

TEST_CASE("a planted bug shows in the property that it breaks, a sound protocol in none") {
    Scenario scenario = testing::catalog("edge-filers-lose-the-wan");
    const auto violated = [&] {
        std::vector<std::string> sentences;
        for (const PropertyResult& property : run(scenario, 1).properties) {
            if (property.violated) sentences.push_back(property.sentence);
        }
        return sentences;
    };
    CHECK(violated().empty());
    scenario.protocol.bugs = {"acknowledge-before-mirror"};
    CHECK(violated() == std::vector<std::string>{
                            "a write is acknowledged only once its partner or the store has it"});
    scenario.protocol.bugs = {"skip-token-recall"};
    CHECK(violated() ==
          std::vector<std::string>{"a token is granted while another stands in its way"});
}
