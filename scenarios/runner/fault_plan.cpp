#include "runner/fault_plan.hpp"

#include <algorithm>
#include <memory>

namespace cleave::scenario {
namespace {

std::string link_name(const Scenario& scenario, std::size_t link, std::string_view arrow) {
    const Link& which = scenario.links[link];
    return scenario.sites[which.from].name + std::string(arrow) + scenario.sites[which.to].name;
}

std::string list_names(const Scenario& scenario, const std::vector<std::size_t>& sites) {
    std::string text;
    for (std::size_t i = 0; i < sites.size(); ++i) {
        if (i > 0) text += i + 1 == sites.size() ? " and " : ", ";
        text += scenario.sites[sites[i]].name;
    }
    return text;
}

FaultWindow describe(const Scenario& scenario, const Partition& partition) {
    FaultWindow window;
    window.is_partition = true;
    // The smallest group is the one that people call cut off; of two equal ones, the first.
    const auto smaller = [](const auto& a, const auto& b) { return a.size() < b.size(); };
    const auto group = std::min_element(partition.groups.begin(), partition.groups.end(), smaller);
    window.sites = *group;
    window.label = list_names(scenario, *group) + " cut off";
    return window;
}

FaultWindow describe(const Scenario& scenario, const Cut& cut) {
    FaultWindow window;
    window.is_partition = true;
    const Link& link = scenario.links[cut.link];
    window.sites = {link.from, link.to};
    const std::string_view arrow = cut.forward && cut.backward ? " ↮ "
                                   : cut.forward               ? " ↛ "
                                                               : " ↚ ";
    window.label = link_name(scenario, cut.link, arrow);
    return window;
}

FaultWindow describe(const Scenario& scenario, const Crash& crash) {
    FaultWindow window;
    window.label = crash.node + " down";
    const std::string site = crash.node.substr(0, crash.node.find('/'));
    for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
        if (scenario.sites[i].name == site) window.sites = {i};
    }
    return window;
}

FaultWindow describe_link(const Scenario& scenario, std::size_t link, std::string_view what) {
    const Link& which = scenario.links[link];
    return {link_name(scenario, link, " – ") + std::string(what),
            {},
            {},
            {which.from, which.to},
            false};
}

FaultWindow describe(const Scenario& scenario, const SlowLink& slow) {
    return describe_link(scenario, slow.link, " slow");
}

FaultWindow describe(const Scenario& scenario, const LossyLink& lossy) {
    return describe_link(scenario, lossy.link, " lossy");
}

// The sum of what ails each link at present.
class Degradations {
  public:
    explicit Degradations(std::size_t links) : now_(links) {}

    void add(sim::Simulation& simulation, sim::LinkId id, std::size_t link,
             const world::LinkDegradation& change, bool begins) {
        world::LinkDegradation& sum = now_[link];
        const std::int64_t sign = begins ? 1 : -1;
        sum.extra_latency += change.extra_latency * sign;
        sum.extra_loss.parts_per_billion += change.extra_loss.parts_per_billion * sign;
        simulation.faults().degrade(id, sum);
    }

  private:
    std::vector<world::LinkDegradation> now_;
};

// Applies one fault, or takes it back.
struct Apply {
    const Scenario& scenario;
    const WorldMap& world;
    Degradations& degradations;
    sim::Simulation& simulation;
    bool begins;

    void operator()(const Partition& partition) const {
        std::vector<std::size_t> group_of(scenario.sites.size(), SIZE_MAX);
        for (std::size_t group = 0; group < partition.groups.size(); ++group) {
            for (std::size_t site : partition.groups[group]) group_of[site] = group;
        }
        for (std::size_t i = 0; i < scenario.links.size(); ++i) {
            const std::size_t a = group_of[scenario.links[i].from];
            const std::size_t b = group_of[scenario.links[i].to];
            if (a != b && a != SIZE_MAX && b != SIZE_MAX) set(i, sim::Direction::both);
        }
    }
    void operator()(const Cut& cut) const {
        set(cut.link, cut.forward && cut.backward ? sim::Direction::both
                      : cut.forward               ? sim::Direction::forward
                                                  : sim::Direction::backward);
    }
    void operator()(const Crash& crash) const {
        const NodeId node = world.nodes.at(crash.node);
        if (begins) {
            simulation.faults().crash(node);
        } else {
            simulation.faults().restart(node);
        }
    }
    void operator()(const SlowLink& slow) const { change(slow.link, {slow.extra, {}}); }
    void operator()(const LossyLink& lossy) const { change(lossy.link, {{}, lossy.loss}); }

  private:
    void set(std::size_t link, sim::Direction direction) const {
        if (begins) {
            simulation.faults().cut(world.links[link], direction);
        } else {
            simulation.faults().heal(world.links[link], direction);
        }
    }
    void change(std::size_t link, const world::LinkDegradation& by) const {
        degradations.add(simulation, world.links[link], link, by, begins);
    }
};

}  // namespace

std::vector<Occurrence> occurrences(const Scenario& scenario) {
    std::vector<Occurrence> result;
    const Instant last = Instant::at(scenario.duration);
    for (std::size_t i = 0; i < scenario.faults.size(); ++i) {
        const Fault& fault = scenario.faults[i];
        std::optional<Duration> length = fault.length;
        if (const Crash* crash = std::get_if<Crash>(&fault.what)) length = crash->restart_after;
        for (Instant start = fault.at; start < last; start += *fault.every) {
            const bool ends_early = length && *length < last - start;
            result.push_back({i, start, ends_early ? start + *length : last});
            if (!fault.every) break;
        }
    }
    const auto earlier = [](const Occurrence& a, const Occurrence& b) { return a.start < b.start; };
    std::stable_sort(result.begin(), result.end(), earlier);
    return result;
}

std::vector<FaultWindow> fault_windows(const Scenario& scenario) {
    std::vector<FaultWindow> result;
    for (const Occurrence& occurrence : occurrences(scenario)) {
        FaultWindow window = std::visit([&](const auto& what) { return describe(scenario, what); },
                                        scenario.faults[occurrence.fault].what);
        window.start = occurrence.start;
        window.end = occurrence.end;
        result.push_back(std::move(window));
    }
    return result;
}

void schedule_faults(const Scenario& scenario, const WorldMap& world, sim::Simulation& simulation) {
    struct Plan {
        Scenario scenario;
        WorldMap world;
        Degradations degradations;
    };
    // Owned by the scheduled actions: the last one to run frees it.
    const auto plan =
        std::make_shared<Plan>(Plan{scenario, world, Degradations(scenario.links.size())});
    const auto schedule = [&](const Occurrence& occurrence, bool begins) {
        simulation.at(begins ? occurrence.start : occurrence.end, [plan, fault = occurrence.fault,
                                                                   begins](sim::Simulation& sim) {
            std::visit(Apply{plan->scenario, plan->world, plan->degradations, sim, begins},
                       plan->scenario.faults[fault].what);
        });
    };
    for (const Occurrence& occurrence : occurrences(scenario)) {
        schedule(occurrence, true);
        schedule(occurrence, false);
    }
}

}  // namespace cleave::scenario
