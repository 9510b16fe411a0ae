#pragma once
// Who is meant: the nodes, sites and links that a fault names, and draws among them.

#include <cstdint>
#include <vector>

#include "host/random.hpp"
#include "language/scenario.hpp"
#include "runner/deploy.hpp"

namespace cleave::scenario {

// The nodes of a scenario; a node is its index in the roster, which is its NodeId.
class Crowd {
  public:
    explicit Crowd(const Scenario& scenario)
        : sites_(scenario.sites.size()), nodes_(roster(scenario)) {}

    const std::vector<NodePlace>& nodes() const { return nodes_; }
    std::size_t sites() const { return sites_; }

    // All that are named, label and draw aside, in order of their ids.
    std::vector<std::uint32_t> named(const Places& places) const;
    // Those sites where any of these nodes stand, in order.
    std::vector<std::size_t> sites_of(const std::vector<std::uint32_t>& nodes) const;
    Places by_name(const std::vector<std::uint32_t>& nodes) const;

  private:
    std::size_t sites_;
    std::vector<NodePlace> nodes_;
};

// The nodes that a fault names, part by part; none for faults of links and stores.
std::vector<const Places*> places_of(const FaultAction& what);

// In an order drawn from all there are (Fisher and Yates).
template <class T>
void shuffle(std::vector<T>& items, Random& random) {
    for (std::size_t i = items.size(); i > 1; --i) {
        std::swap(items[i - 1], items[random.below(i)]);
    }
}

// `count` of them, drawn; in their old order.
template <class T>
std::vector<T> draw(std::vector<T> items, std::size_t count, Random& random) {
    std::vector<T> kept;
    for (std::size_t i = 0; i < items.size() && kept.size() < count; ++i) {
        // Knuth's algorithm S: item i is kept with chance (still wanted) / (still there).
        if (random.below(items.size() - i) < count - kept.size()) kept.push_back(items[i]);
    }
    return kept;
}

}  // namespace cleave::scenario
