#include "runner/trace_recorder.hpp"

#include <map>
#include <set>

#include "catch.hpp"
#include "load.hpp"
#include "runner/run.hpp"

using namespace cleave;
using namespace cleave::scenario;

namespace {

// Checks what a trace promises while it is written, and keeps what tests ask about.
class Inspector final : public TraceWriter {
  public:
    void begin(const TraceHeader& header, const std::vector<TraceTrack>& list) override {
        CHECK(tracks.empty());
        seed = header.seed;
        tracks = list;
        last_at.resize(tracks.size());
    }
    void add(const TraceItem& item) override {
        REQUIRE(item.track < tracks.size());
        if (item.at < last_at[item.track]) ++backwards;
        last_at[item.track] = item.at;
        ++categories[std::string(item.category)];
        switch (item.mark) {
            case TraceMark::point: break;
            case TraceMark::depart:
                if (!departed.insert(item.id).second) ++wrong;
                break;
            case TraceMark::arrive:
                if (!departed.contains(item.id) || !arrived.insert(item.id).second) ++wrong;
                break;
            case TraceMark::begin:
                open[item.id] = std::string(item.category) + std::string(item.name);
                if (item.category == "fault") faults.emplace_back(item.name);
                break;
            case TraceMark::end: {
                const auto span = open.find(item.id);
                const std::string name = std::string(item.category) + std::string(item.name);
                if (span == open.end() || span->second != name) ++wrong;
                if (span != open.end()) open.erase(span);
                break;
            }
        }
        for (const TraceNote& note : item.notes) {
            if (note.key == "outcome") ++outcomes[note.value];
            if (note.key == "why") ++losses[note.value];
        }
    }
    void finish(const TraceFooter& footer) override {
        finished = true;
        trace_hash = footer.trace_hash;
    }

    std::vector<TraceTrack> tracks;
    std::vector<Instant> last_at;
    std::map<std::string, std::uint64_t> categories, outcomes, losses;
    std::set<std::uint64_t> departed, arrived;
    std::map<std::uint64_t, std::string> open;
    std::vector<std::string> faults;
    std::uint64_t seed = 0, trace_hash = 0, backwards = 0, wrong = 0;
    bool finished = false;
};

}  // namespace

TEST_CASE("a trace keeps its promises in a run with every kind of trouble") {
    Scenario scenario = testing::catalog("edge-filers-under-stress");
    scenario.duration = 40_s;
    const auto too_late = [](const Fault& fault) { return fault.at >= Instant::at(40_s); };
    std::erase_if(scenario.faults, too_late);
    Inspector trace;
    RunOptions options;
    options.check = false;
    options.trace = &trace;
    const RunResult result = run(scenario, 3, options);

    CHECK(trace.finished);
    CHECK(trace.seed == 3);
    CHECK(trace.trace_hash == result.trace_hash);
    CHECK(trace.backwards == 0);
    CHECK(trace.wrong == 0);
    CHECK(trace.open.empty());
    CHECK(trace.departed == trace.arrived);
    CHECK(trace.departed.size() > 10'000);
    CHECK(trace.losses["its route is cut"] > 0);
    CHECK(trace.losses["the network lost it"] > 0);
    CHECK(trace.categories["label"] > 0);
    CHECK(trace.categories["timer"] > 0);
    std::uint64_t operations = 0;
    for (const auto& [outcome, count] : trace.outcomes) operations += count;
    CHECK(operations == result.history.size());

    options.trace = nullptr;
    CHECK(run(scenario, 3, options).trace_hash == result.trace_hash);
}

TEST_CASE("tracks are named after nodes and grouped by site, faults are spans by name") {
    Inspector trace;
    RunOptions options;
    options.check = false;
    options.trace = &trace;
    run(testing::catalog("edge-filers-lose-the-wan"), 1, options);
    std::set<std::string> groups;
    std::set<std::string> names;
    for (const TraceTrack& track : trace.tracks) {
        groups.insert(track.group);
        names.insert(track.group + "/" + track.name);
    }
    CHECK(groups == std::set<std::string>{"faults", "properties", "network", "object store",
                                          "london", "tokyo", "virginia"});
    CHECK(names.contains("tokyo/filer-2"));
    CHECK(names.contains("virginia/token-server-1"));
    CHECK(trace.faults ==
          std::vector<std::string>{"london – virginia: cut", "tokyo/filer-2: down"});
}

TEST_CASE("a property that breaks is a point of its own in the trace") {
    Scenario scenario = testing::catalog("edge-filers-lose-the-wan");
    scenario.protocol.bugs = {"skip-token-recall"};
    LabelCount nobody;
    nobody.at_most = 0;
    nobody.labelled = {{"role", "filer"}};
    scenario.expect.properties.always = {nobody};
    Inspector trace;
    RunOptions options;
    options.check = false;
    options.trace = &trace;
    run(scenario, 1, options);
    // Each violation that a node tells stands on its own track and on that of properties.
    CHECK(trace.categories["violation"] >= 3);
    CHECK(trace.categories["violation"] % 2 == 1);
}
