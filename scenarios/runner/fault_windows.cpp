// What the occurrences of a plan look like from afar: for shading.

#include <algorithm>

#include "language/fault_words.hpp"
#include "runner/fault_plan.hpp"

namespace cleave::scenario {
namespace {

// The sites that a fault is about, whatever nodes it struck there.
struct SitesOf {
    const Scenario& scenario;

    std::vector<std::size_t> operator()(const Partition& partition) const {
        if (partition.shape != PartitionShape::groups) return {};
        const auto smaller = [](const auto& a, const auto& b) { return a.size() < b.size(); };
        return *std::min_element(partition.groups.begin(), partition.groups.end(), smaller);
    }
    std::vector<std::size_t> operator()(const Cut& cut) const { return ends(cut.links); }
    std::vector<std::size_t> operator()(const LinkTrouble& fault) const {
        return ends(fault.links);
    }
    std::vector<std::size_t> operator()(const NoNewConnections& fault) const {
        return ends(fault.links);
    }
    std::vector<std::size_t> operator()(const StoreFault& fault) const { return {fault.site}; }
    std::vector<std::size_t> operator()(const auto&) const { return {}; }

  private:
    std::vector<std::size_t> ends(const LinkChoice& links) const {
        std::vector<std::size_t> sites;
        const auto add = [&](std::size_t site) {
            if (std::find(sites.begin(), sites.end(), site) == sites.end()) sites.push_back(site);
        };
        for (const LinkPlace& place : links.links) {
            add(place.lan ? place.index : scenario.links[place.index].from);
            add(place.lan ? place.index : scenario.links[place.index].to);
        }
        for (std::size_t i = 0; links.links.empty() && i < scenario.sites.size(); ++i) add(i);
        return sites;
    }
};

}  // namespace

std::vector<FaultWindow> fault_windows(const Scenario& scenario, const Crowd& crowd,
                                       const std::vector<Occurrence>& plan,
                                       const std::vector<std::vector<std::uint32_t>>& struck) {
    const Instant run_over = Instant::at(scenario.duration + scenario.settle);
    std::vector<FaultWindow> result;
    for (std::size_t i = 0; i < plan.size(); ++i) {
        FaultWindow window;
        window.label = label_of(scenario, plan[i].what);
        window.start = plan[i].start;
        window.end = std::min(plan[i].end, run_over);
        window.sites = std::visit(SitesOf{scenario}, plan[i].what);
        if (window.sites.empty()) {
            window.sites =
                crowd.sites_of(struck.empty() ? victims(crowd, plan[i].what) : struck[i]);
        }
        window.is_partition = divides(plan[i].what);
        result.push_back(std::move(window));
    }
    return result;
}

}  // namespace cleave::scenario
