#include <fmt/format.h>

#include <algorithm>

#include "html/sections.hpp"
#include "html/world_svg.hpp"
#include "language/show.hpp"
#include "language/units.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/story.hpp"

namespace cleave::report {
namespace {

using scenario::Scenario;
using scenario::SweepResult;

// As a scenario file says it: 64KiB, not 65.5 kB.
std::string exact_bytes(Bytes b) {
    return scenario::print_quantity(scenario::bytes_quantity, static_cast<std::int64_t>(b.value));
}

struct OptionWords {
    std::string operator()(Duration d) const { return duration(d); }
    std::string operator()(Bytes b) const { return exact_bytes(b); }
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
    if (w.replay) return "the trace " + w.replay->file + ", of " + count(w.keys, "file");
    std::string words = w.preset.empty() ? "" : w.preset + ": ";
    words += fmt::format("{} of {}, {} read, {} written", count(w.keys, "key"), exact_bytes(w.size),
                         percent(w.read), percent(w.write));
    if (!w.read_modify_write.is_zero()) {
        words += ", " + percent(w.read_modify_write) + " read, changed and written on condition";
    }
    if (!w.remove.is_zero()) words += ", " + percent(w.remove) + " removed";
    words += w.popularity == scenario::Popularity::zipf
                 ? fmt::format("; popularity zipf {:.2f}", w.zipf_exponent.as_double())
                 : std::string("; all equally popular");
    words += w.loop == scenario::Loop::open
                 ? fmt::format("; each client asks every {} on average", duration(w.interval))
                 : fmt::format("; each client waits {} after an answer", duration(w.interval));
    if (!w.phases.empty()) words += "; in " + count(w.phases.size(), "phase");
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
    return "<div class=\"panel setup\"><div>" + world_svg(scenario) + "</div><div>" + table(lines) +
           "</div></div>\n";
}

// Line by line, because `escape_html` makes a space of a line's end.
std::string escaped_lines(std::string_view text) {
    std::string html;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1);
        html += escape_html(text.substr(0, text[end] == '\n' ? end : end + 1)) + "\n";
        text.remove_prefix(end + 1);
    }
    return html;
}

std::string in_full(const SweepResult& sweep) {
    return "<details><summary>The whole scenario, every default filled in</summary>\n"
           "<pre><code>" +
           escaped_lines(scenario::show(sweep.scenario)) + "</code></pre></details>\n";
}

std::string description(const SweepResult& sweep) {
    return fmt::format("<h3>{}</h3>\n<p class=\"note\">{}</p>\n", escape_html(sweep.scenario.name),
                       escape_html(sweep.scenario.description));
}

}  // namespace

bool same_world(Sweeps sweeps) {
    const Scenario& first = sweeps[0].scenario;
    return std::all_of(sweeps.begin(), sweeps.end(), [&](const SweepResult& sweep) {
        const Scenario& other = sweep.scenario;
        const bool same_clients =
            std::equal(first.sites.begin(), first.sites.end(), other.sites.begin(),
                       other.sites.end(), [](const scenario::Site& a, const scenario::Site& b) {
                           return a.name == b.name && a.clients == b.clients && a.lan == b.lan &&
                                  a.object_store == b.object_store;
                       });
        return same_clients && first.links == other.links && first.faults == other.faults &&
               first.workload == other.workload && first.duration == other.duration;
    });
}

std::string settings_section(Sweeps sweeps) {
    std::string html = "<section id=\"world\">\n<h2>The world they ran in</h2>\n";
    if (sweeps.size() > 1 && same_world(sweeps)) {
        html += setup(sweeps[0].scenario, world_lines(sweeps[0].scenario));
        for (const SweepResult& sweep : sweeps) {
            html += description(sweep) + "<div class=\"panel\">" + table(protocol_lines(sweep)) +
                    in_full(sweep) + "</div>\n";
        }
        return html + "</section>\n";
    }
    for (const SweepResult& sweep : sweeps) {
        html += description(sweep) +
                setup(sweep.scenario, world_lines(sweep.scenario) + protocol_lines(sweep)) +
                in_full(sweep);
    }
    return html + "</section>\n";
}

}  // namespace cleave::report
