// What a scenario's faults do, in words.

#include <fmt/format.h>

#include "language/fault_words.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/story.hpp"

namespace cleave::report {
namespace {

using scenario::Scenario;

std::string site_name(const Scenario& scenario, std::size_t site) {
    return site < scenario.sites.size() ? capitalised(clean(scenario.sites[site].name)) : "?";
}

}  // namespace

std::string link_name(const Scenario& scenario, std::size_t link) {
    if (link >= scenario.links.size()) return "?";
    return fmt::format("{}–{}", site_name(scenario, scenario.links[link].from),
                       site_name(scenario, scenario.links[link].to));
}

std::string fault_words(const Scenario& scenario, const scenario::Fault& fault) {
    std::string words =
        clean(scenario::when_in_words(fault) + ": " + scenario::in_words(scenario, fault.what));
    if (!fault.length) return words;
    const auto* down = std::get_if<scenario::NodesDown>(&fault.what);
    return words + (down && fault.kind != "power_loss" ? ", down for " : ", for ") +
           duration(*fault.length);
}

}  // namespace cleave::report
