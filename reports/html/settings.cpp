#include <fmt/format.h>

#include "html/sections.hpp"
#include "html/world_svg.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/story.hpp"

namespace cleave::report {
namespace {

using scenario::Scenario;
using scenario::SweepResult;

struct OptionWords {
    std::string operator()(Duration d) const { return duration(d); }
    std::string operator()(Bytes b) const { return bytes(b); }
    std::string operator()(Ratio r) const { return percent(r); }
    std::string operator()(std::int64_t n) const { return std::to_string(n); }
    std::string operator()(bool on) const { return on ? "on" : "off"; }
    std::string operator()(const std::string& text) const { return clean(text); }
};

std::string line(std::string_view name, const std::string& value) {
    return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape_html(name),
                       escape_html(value));
}

std::string workload_words(const scenario::Workload& w) {
    std::string words = fmt::format("{} of {}, {} read, {} written", count(w.keys, "key"),
                                    bytes(w.size), percent(w.read), percent(w.write));
    if (!w.remove.is_zero()) words += ", " + percent(w.remove) + " removed";
    words += w.popularity == scenario::Popularity::zipf
                 ? fmt::format("; popularity zipf {:.2f}", w.zipf_exponent.as_double())
                 : std::string("; all equally popular");
    words += w.loop == scenario::Loop::open
                 ? fmt::format("; each client asks every {} on average", duration(w.interval))
                 : fmt::format("; each client waits {} after an answer", duration(w.interval));
    if (!w.home_share.is_zero()) {
        words += fmt::format("; {} of operations on the site's own keys", percent(w.home_share));
    }
    return words;
}

std::string link_words(const world::LinkOptions& options) {
    std::string words = duration(options.rtt) + " round trip";
    if (!options.jitter.is_zero()) words += ", jitter " + percent(options.jitter);
    if (!options.loss.is_zero()) words += ", loss " + percent(options.loss);
    if (!options.duplication.is_zero()) words += ", duplication " + percent(options.duplication);
    if (!options.reordering.is_zero()) words += ", reordering " + percent(options.reordering);
    if (!options.bandwidth.unlimited()) words += ", " + bandwidth(options.bandwidth);
    return words;
}

std::string world_lines(const Scenario& scenario) {
    std::string html = line("Workload lasts", duration(scenario.duration));
    html += line("Then all heals and settles for", duration(scenario.settle));
    for (std::size_t i = 0; i < scenario.links.size(); ++i) {
        html += line(link_name(scenario, i), link_words(scenario.links[i].options));
    }
    html += line("Workload", workload_words(scenario.workload));
    for (const scenario::Fault& fault : scenario.faults) {
        html += line("Fault", fault_words(scenario, fault));
    }
    return html;
}

std::string protocol_lines(const SweepResult& sweep) {
    const scenario::Protocol& protocol = sweep.scenario.protocol;
    std::string html = line("Protocol", protocol.name);
    for (const Option& option : protocol.options) {
        html += line(option.name, std::visit(OptionWords{}, option.value));
    }
    for (const std::string& bug : protocol.bugs) html += line("Planted bug", bug);
    html += line("Scenario file", sweep.scenario.path);
    return html;
}

std::string table(const std::string& lines) {
    return "<table class=\"settings\"><tbody>\n" + lines + "</tbody></table>\n";
}

std::string setup(const Scenario& scenario, const std::string& lines) {
    return "<div class=\"panel setup\"><div>" + world_svg(scenario) + "</div><div>" +
           table(lines) + "</div></div>\n";
}

std::string description(const SweepResult& sweep) {
    return fmt::format("<h3>{}</h3>\n<p class=\"note\">{}</p>\n",
                       escape_html(sweep.scenario.name), escape_html(sweep.scenario.description));
}

}  // namespace

bool same_world(Sweeps sweeps) {
    const auto words = [](const Scenario& scenario) {
        std::string text = world_lines(scenario);
        for (const scenario::Site& site : scenario.sites) {
            text += fmt::format("{} {} {};", site.name, site.clients,
                                site.object_store.has_value());
        }
        return text;
    };
    for (std::size_t i = 1; i < sweeps.size(); ++i) {
        if (words(sweeps[i].scenario) != words(sweeps[0].scenario)) return false;
    }
    return true;
}

std::string settings_section(Sweeps sweeps) {
    std::string html = "<section id=\"world\">\n<h2>The world they ran in</h2>\n";
    if (sweeps.size() > 1 && same_world(sweeps)) {
        html += setup(sweeps[0].scenario, world_lines(sweeps[0].scenario));
        for (const SweepResult& sweep : sweeps) {
            html += description(sweep) + "<div class=\"panel\">" + table(protocol_lines(sweep)) +
                    "</div>\n";
        }
        return html + "</section>\n";
    }
    for (const SweepResult& sweep : sweeps) {
        html += description(sweep) +
                setup(sweep.scenario, world_lines(sweep.scenario) + protocol_lines(sweep));
    }
    return html + "</section>\n";
}

}  // namespace cleave::report
