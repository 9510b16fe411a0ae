#include "runner/fault_places.hpp"

#include <algorithm>

#include "language/patterns.hpp"

namespace cleave::scenario {
namespace {

struct PlacesOf {
    std::vector<const Places*> operator()(const Partition& fault) const {
        std::vector<const Places*> found;
        for (const Places& places : fault.places) found.push_back(&places);
        return found;
    }
    std::vector<const Places*> operator()(const Cut&) const { return {}; }
    std::vector<const Places*> operator()(const LinkTrouble&) const { return {}; }
    std::vector<const Places*> operator()(const NoNewConnections&) const { return {}; }
    std::vector<const Places*> operator()(const StoreFault&) const { return {}; }
    std::vector<const Places*> operator()(const auto& fault) const { return {&fault.nodes}; }
};

}  // namespace

std::vector<std::uint32_t> Crowd::named(const Places& places) const {
    const bool everyone = places.sites.empty() && places.nodes.empty();
    const auto is_named = [&](const NodePlace& node) {
        return everyone ||
               std::find(places.sites.begin(), places.sites.end(), node.site) !=
                   places.sites.end() ||
               std::any_of(places.nodes.begin(), places.nodes.end(),
                           [&](const std::string& pattern) { return matches(pattern, node.name); });
    };
    std::vector<std::uint32_t> found;
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
        if (is_named(nodes_[i])) found.push_back(i);
    }
    return found;
}

std::vector<std::size_t> Crowd::sites_of(const std::vector<std::uint32_t>& nodes) const {
    std::vector<std::size_t> found;
    for (const std::uint32_t node : nodes) found.push_back(nodes_.at(node).site);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

Places Crowd::by_name(const std::vector<std::uint32_t>& nodes) const {
    Places places;
    for (const std::uint32_t node : nodes) places.nodes.push_back(nodes_.at(node).name);
    return places;
}

std::vector<const Places*> places_of(const FaultAction& what) {
    return std::visit(PlacesOf{}, what);
}

}  // namespace cleave::scenario
