#include "language/fault_words.hpp"

#include <algorithm>

#include "language/units.hpp"

namespace cleave::scenario {
namespace {

std::string words(Duration duration) {
    return (duration < Duration{} ? "-" : "") +
           print_quantity(duration_quantity,
                          duration < Duration{} ? -duration.count() : duration.count());
}
std::string words(Ratio ratio) { return print_quantity(ratio_quantity, ratio.parts_per_billion); }

std::string joined(const std::vector<std::string>& names) {
    constexpr std::size_t shown_max = 6;
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (i == shown_max && names.size() > shown_max + 1) {
            return text + " and " + std::to_string(names.size() - i) + " more";
        }
        if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
        text += names[i];
    }
    return text;
}

std::string site_names(const Scenario& scenario, const std::vector<std::size_t>& sites) {
    std::vector<std::string> names;
    for (const std::size_t site : sites) names.push_back(scenario.sites.at(site).name);
    return joined(names);
}

std::string name_of(const Scenario& scenario, const LinkPlace& place) {
    if (place.lan) return "the LAN of " + scenario.sites.at(place.index).name;
    const Link& link = scenario.links.at(place.index);
    const char* const arrow = place.forward && place.backward ? " – "
                              : place.forward                 ? " → "
                                                              : " ← ";
    return scenario.sites.at(link.from).name + arrow + scenario.sites.at(link.to).name;
}

bool one_way(const LinkChoice& links) {
    return links.links.size() == 1 && !(links.links[0].forward && links.links[0].backward);
}

std::string list_of_groups(const Scenario& scenario, const Partition& partition) {
    std::string text;
    for (const auto& group : partition.groups) {
        text += (text.empty() ? "" : " | ") + site_names(scenario, group);
    }
    for (const Places& group : partition.places) {
        text += (text.empty() ? "" : " | ") + in_words(scenario, group);
    }
    return text;
}

std::string in_words(const Scenario& scenario, const Partition& partition) {
    const auto places = [&](std::size_t i) {
        return in_words(scenario, partition.places.at(i));
    };
    switch (partition.shape) {
        case PartitionShape::groups: return "partition " + list_of_groups(scenario, partition);
        case PartitionShape::isolate: return places(0) + " cut off from all others";
        case PartitionShape::partial:
            return "partial partition " + list_of_groups(scenario, partition);
        case PartitionShape::halves: return places(0) + " fall into halves";
        case PartitionShape::bridge: return places(0) + " fall into halves with one bridge";
        case PartitionShape::ring: return places(0) + " see overlapping majorities";
        case PartitionShape::one_way:
            return places(0) + " no longer heard by " +
                   (partition.places.size() > 1 ? places(1) : "anyone else");
    }
    return "";
}

// What is added to links, one after the other.
std::string additions(const world::LinkDegradation& by) {
    std::vector<std::string> parts;
    if (by.extra_latency > Duration{}) {
        parts.push_back("slower by " + words(by.extra_latency) + " one way");
    }
    if (!by.extra_loss.is_zero()) {
        std::string burst;
        if (by.loss_burst > 1) burst = ", " + std::to_string(by.loss_burst) + " in a row";
        parts.push_back("loses " + words(by.extra_loss) + " of messages" + burst);
    }
    if (!by.extra_duplication.is_zero()) {
        parts.push_back("delivers " + words(by.extra_duplication) + " of messages twice");
    }
    if (!by.extra_reordering.is_zero()) {
        parts.push_back("holds back " + words(by.extra_reordering) + " of messages");
    }
    if (!by.extra_corruption.is_zero()) {
        parts.push_back("corrupts " + words(by.extra_corruption) + " of messages");
    }
    if (!by.bandwidth.unlimited()) {
        parts.push_back("carries " +
                        print_quantity(bandwidth_quantity,
                                       static_cast<std::int64_t>(by.bandwidth.bits_per_second)) +
                        " at most");
    }
    return parts.empty() ? "unharmed" : joined(parts);
}

std::string trouble_words(const world::StoreTrouble& trouble) {
    std::vector<std::string> parts;
    if (trouble.unavailable) parts.emplace_back("unavailable");
    if (trouble.extra_latency > Duration{}) {
        parts.push_back("slower by " + words(trouble.extra_latency));
    }
    if (!trouble.failures.is_zero()) {
        parts.push_back("fails " + words(trouble.failures) + " of requests");
    }
    if (trouble.replication_stalled) parts.emplace_back("replicates nothing");
    return parts.empty() ? "unharmed" : joined(parts);
}

bool is_one_node(const Places& places) {
    if (places.any) return *places.any == 1;
    return places.sites.empty() && places.nodes.size() == 1 && !places.label &&
           places.nodes[0].find('*') == std::string::npos;
}

struct InWords {
    const Scenario& scenario;

    std::string operator()(const Partition& fault) const { return in_words(scenario, fault); }
    std::string operator()(const Cut& fault) const {
        const std::string which = in_words(scenario, fault.links);
        const std::string cut = one_way(fault.links) ? " cut in one direction only" : " cut";
        if (!fault.flapping) return which + cut;
        return which + " flapping, down " + words(fault.flapping->down) + " and up " +
               words(fault.flapping->up) + " on average";
    }
    std::string operator()(const LinkTrouble& fault) const {
        return in_words(scenario, fault.links) + ' ' + additions(fault.by);
    }
    std::string operator()(const NoNewConnections& fault) const {
        return in_words(scenario, fault.links) + " refuses new connections";
    }
    std::string operator()(const NodesDown& fault) const {
        const std::string who = in_words(scenario, fault.nodes);
        const auto does = [&](const char* one, const char* several) {
            return who + (is_one_node(fault.nodes) ? one : several);
        };
        if (fault.gap) {
            return who + " restarted one after another, " + words(*fault.gap) + " apart";
        }
        switch (fault.how) {
            case Halt::power_loss: return does(" crashes", " crash");
            case Halt::kill: return does(" is killed", " are killed");
            case Halt::shutdown: return does(" is shut down", " are shut down");
            case Halt::replace: return does(" is replaced by an empty node", " are replaced by empty nodes");
        }
        return who;
    }
    std::string operator()(const OutOfMemory& fault) const {
        return in_words(scenario, fault.nodes) +
               (is_one_node(fault.nodes) ? " runs out of memory" : " run out of memory");
    }
    std::string operator()(const Pause& fault) const {
        return in_words(scenario, fault.nodes) +
               (is_one_node(fault.nodes) ? " stands still" : " stand still");
    }
    std::string operator()(const SlowCpu& fault) const {
        return in_words(scenario, fault.nodes) +
               (is_one_node(fault.nodes) ? " computes at " : " compute at ") + words(fault.speed) +
               " of its speed";
    }
    std::string operator()(const DiskFault& fault) const {
        const std::string disk = "the disk of " + in_words(scenario, fault.nodes);
        if (fault.trouble.full) return disk + " is full";
        if (!fault.trouble.sync_failures.is_zero()) {
            return disk + " fails " + words(fault.trouble.sync_failures) + " of syncs";
        }
        return disk + " is slower by " + words(fault.trouble.extra_latency);
    }
    std::string operator()(const DiskDecay& fault) const {
        return "up to " + std::to_string(fault.records) +
               (fault.records == 1 ? " record" : " records") + " on the disk of " +
               in_words(scenario, fault.nodes) +
               (fault.how == world::Decay::unreadable ? " become unreadable" : " change");
    }
    std::string operator()(const MisdirectedWrite& fault) const {
        return "the disk of " + in_words(scenario, fault.nodes) + " misdirects its next write";
    }
    std::string operator()(const ClockStep& fault) const {
        return "the wall clock of " + in_words(scenario, fault.nodes) + " steps by " +
               words(fault.by);
    }
    std::string operator()(const ClockDrift& fault) const {
        const std::int64_t rate = fault.by.parts_per_billion;
        return "the clocks of " + in_words(scenario, fault.nodes) + " run " +
               print_quantity(drift_quantity, rate < 0 ? -rate : rate) +
               (rate < 0 ? " slower" : " faster");
    }
    std::string operator()(const ClockSmear& fault) const {
        return "the wall clock of " + in_words(scenario, fault.nodes) + " gains " +
               words(fault.by) + " over " + words(fault.over);
    }
    std::string operator()(const ClockUncertainty& fault) const {
        return "the wall clock of " + in_words(scenario, fault.nodes) + " is uncertain by " +
               words(fault.to);
    }
    std::string operator()(const StoreFault& fault) const {
        return "the object store at " + scenario.sites.at(fault.site).name + ' ' +
               trouble_words(fault.trouble);
    }
};

std::string link_label(const Scenario& scenario, const LinkChoice& links, const char* what) {
    return in_words(scenario, links) + ' ' + what;
}

std::string label_of_trouble(const world::LinkDegradation& by) {
    if (by.extra_latency > Duration{}) return "slow";
    if (!by.extra_loss.is_zero()) return "lossy";
    if (!by.extra_duplication.is_zero()) return "duplicating";
    if (!by.extra_reordering.is_zero()) return "reordering";
    if (!by.extra_corruption.is_zero()) return "corrupting";
    return by.bandwidth.unlimited() ? "unharmed" : "narrow";
}

struct LabelOf {
    const Scenario& scenario;

    std::string operator()(const Partition& fault) const {
        if (fault.shape == PartitionShape::groups) {
            // The smallest group is the one that people call cut off; of two equal ones, the first.
            const auto smaller = [](const auto& a, const auto& b) { return a.size() < b.size(); };
            const auto group =
                std::min_element(fault.groups.begin(), fault.groups.end(), smaller);
            return site_names(scenario, *group) + " cut off";
        }
        if (fault.shape == PartitionShape::isolate) {
            return in_words(scenario, fault.places.at(0)) + " cut off";
        }
        return in_words(scenario, fault);
    }
    std::string operator()(const Cut& fault) const {
        const auto& links = fault.links.links;
        if (links.size() != 1 || links[0].lan) return link_label(scenario, fault.links, "cut");
        const Link& link = scenario.links.at(links[0].index);
        const char* const arrow = links[0].forward && links[0].backward ? " ↮ "
                                  : links[0].forward                    ? " ↛ "
                                                                        : " ↚ ";
        return scenario.sites.at(link.from).name + arrow + scenario.sites.at(link.to).name;
    }
    std::string operator()(const LinkTrouble& fault) const {
        return link_label(scenario, fault.links, label_of_trouble(fault.by).c_str());
    }
    std::string operator()(const NodesDown& fault) const {
        return in_words(scenario, fault.nodes) + " down";
    }
    std::string operator()(const Pause& fault) const {
        return in_words(scenario, fault.nodes) + " paused";
    }
    std::string operator()(const auto& fault) const { return InWords{scenario}(fault); }
};

}  // namespace

std::string in_words(const Scenario& scenario, const Places& places) {
    std::vector<std::string> names;
    for (const std::size_t site : places.sites) names.push_back(scenario.sites.at(site).name);
    names.insert(names.end(), places.nodes.begin(), places.nodes.end());
    std::string text = joined(names);
    if (places.any) text = std::to_string(*places.any) + (text.empty() ? " of all" : " of " + text);
    if (text.empty()) text = "all nodes";
    if (places.label) text += " labelled " + places.label->name + " " + places.label->value;
    return text;
}

std::string in_words(const Scenario& scenario, const LinkChoice& links) {
    std::vector<std::string> names;
    for (const LinkPlace& place : links.links) names.push_back(name_of(scenario, place));
    std::string text = names.empty() ? "all links" : joined(names);
    if (links.any) text = std::to_string(*links.any) + " of " + text;
    return text;
}

std::string in_words(const Scenario& scenario, const FaultAction& what) {
    return std::visit(InWords{scenario}, what);
}

std::string when_in_words(const Fault& fault) {
    std::string text;
    if (fault.random) {
        const RandomTimes& random = *fault.random;
        text = "at random";
        if (fault.at > Instant{}) text += " from " + words(fault.at.since_start()) + " on";
        text += ", gap " + random.gap.to_string();
        if (!is_instant(fault.what)) text += ", length " + random.length.to_string();
        if (random.compression > 1) {
            text += ", " + std::to_string(random.compression) + " times faster";
        }
    } else {
        text = "at " + words(fault.at.since_start());
        if (fault.every) text += ", then every " + words(*fault.every);
    }
    if (fault.until) text += ", until " + words(fault.until->since_start());
    return text;
}

std::string label_of(const Scenario& scenario, const FaultAction& what) {
    return std::visit(LabelOf{scenario}, what);
}

std::string trouble_of_link(const Scenario& scenario, std::size_t link, const FaultAction& what) {
    const auto act_on = [&](const LinkChoice& links) {
        return links.links.empty() ||
               std::any_of(links.links.begin(), links.links.end(),
                           [&](const LinkPlace& at) { return !at.lan && at.index == link; });
    };
    if (const auto* partition = std::get_if<Partition>(&what)) {
        const auto group_of = [&](std::size_t site) {
            return std::find_if(partition->groups.begin(), partition->groups.end(),
                                [&](const std::vector<std::size_t>& group) {
                                    return std::find(group.begin(), group.end(), site) !=
                                           group.end();
                                });
        };
        const auto none = partition->groups.end();
        const auto from = group_of(scenario.links.at(link).from);
        const auto to = group_of(scenario.links.at(link).to);
        return from != none && to != none && from != to ? "cut" : "";
    }
    if (const auto* cut = std::get_if<Cut>(&what)) {
        if (!act_on(cut->links)) return "";
        if (cut->flapping) return "flapping";
        return one_way(cut->links) ? "cut one way" : "cut";
    }
    if (const auto* trouble = std::get_if<LinkTrouble>(&what)) {
        return act_on(trouble->links) ? label_of_trouble(trouble->by) : "";
    }
    return "";
}

}  // namespace cleave::scenario
