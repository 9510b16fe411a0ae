#pragma once
// The properties of one run: those that its nodes told, and those that the scenario states over the
// nodes' labels. A state of the labels counts from the event that made it until the next change.

#include <functional>
#include <string>
#include <vector>

#include "engine/simulation.hpp"
#include "runner/result.hpp"

namespace cleave::scenario {

// "at most 1 node labelled role: leader at london, after 10s"
std::string words_of(const LabelCount& count);

// Watches the labels of a run for the properties that the scenario states over them.
class LabelProperties {
  public:
    // Told when a property is violated: since when, and its words.
    using Broken = std::function<void(Instant, const std::string&)>;

    // Both must outlive the running.
    LabelProperties(const PropertyExpectations& expected, sim::Simulation& simulation);
    void on_broken(Broken callback) { broken_ = std::move(callback); }
    // Once the run is over.
    std::vector<PropertyResult> results();

  private:
    struct Watched {
        LabelCount count;
        PropertyResult result;
    };
    void add(PropertyKind kind, const std::vector<PropertyClaim>& claims);
    bool holds(const LabelCount& count) const;
    void look(Instant since, Instant until);
    void judge(Watched& watched, bool holds, Instant since);

    sim::Simulation& simulation_;
    std::vector<Watched> watched_;
    Broken broken_;
};

// What the nodes told, by sentence.
std::vector<PropertyResult> told_properties(const sim::Simulation& simulation);

// Adds those of a run to the totals of a sweep.
void add_properties(std::vector<PropertyTotal>& sum, const std::vector<PropertyResult>& run,
                    std::uint64_t seed);

// Whether a run shows that a property does not hold.
bool any_violated(const std::vector<PropertyResult>& properties);

}  // namespace cleave::scenario
