// What a scenario's faults do, in words.

#include <fmt/format.h>

#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/story.hpp"

namespace cleave::report {
namespace {

using scenario::Scenario;

std::string site_name(const Scenario& scenario, std::size_t site) {
    return site < scenario.sites.size() ? capitalised(clean(scenario.sites[site].name)) : "?";
}

std::string group_words(const Scenario& scenario, const std::vector<std::size_t>& group) {
    std::string words;
    for (const std::size_t site : group) {
        if (!words.empty()) words += " + ";
        words += site_name(scenario, site);
    }
    return words;
}

struct WhatHappens {
    const Scenario& scenario;

    std::string operator()(const scenario::Partition& partition) const {
        std::string words;
        for (const std::vector<std::size_t>& group : partition.groups) {
            if (!words.empty()) words += " | ";
            words += group_words(scenario, group);
        }
        return "partition " + words;
    }
    std::string operator()(const scenario::Cut& cut) const {
        const std::string name = link_name(scenario, cut.link);
        if (cut.forward && cut.backward) return "link " + name + " cut";
        return fmt::format("link {} cut in one direction only ({})", name,
                           cut.forward ? "forward" : "backward");
    }
    std::string operator()(const scenario::Crash& crash) const {
        std::string words = clean(crash.node) + " crashes";
        if (!crash.restart_after) return words + " for good";
        return words + ", restarts after " + duration(*crash.restart_after);
    }
    std::string operator()(const scenario::SlowLink& slow) const {
        return fmt::format("link {} slower by {} one way", link_name(scenario, slow.link),
                           duration(slow.extra));
    }
    std::string operator()(const scenario::LossyLink& lossy) const {
        return fmt::format("link {} loses {} of messages", link_name(scenario, lossy.link),
                           percent(lossy.loss));
    }
};

}  // namespace

std::string link_name(const Scenario& scenario, std::size_t link) {
    if (link >= scenario.links.size()) return "?";
    return fmt::format("{}–{}", site_name(scenario, scenario.links[link].from),
                       site_name(scenario, scenario.links[link].to));
}

std::string fault_words(const Scenario& scenario, const scenario::Fault& fault) {
    std::string words = "at " + duration(fault.at.since_start());
    if (fault.every) words += ", then every " + duration(*fault.every);
    words += ": " + std::visit(WhatHappens{scenario}, fault.what);
    if (fault.length) words += ", for " + duration(*fault.length);
    return words;
}

}  // namespace cleave::report
