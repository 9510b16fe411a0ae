#include "html/world_svg.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "language/fault_words.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::report {
namespace {

using scenario::Fault;
using scenario::Scenario;

constexpr int width = 560;
constexpr int box_width = 132;
constexpr int box_height = 50;

struct Place {
    int x = 0;  // the middle
    int y = 0;
};

// One row for the stores, one (or more, of at most four) for the offices.
std::vector<Place> places(const Scenario& scenario, int& height) {
    std::vector<std::vector<std::size_t>> rows(1);
    for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
        if (scenario.sites[i].object_store) rows.front().push_back(i);
    }
    if (!rows.front().empty()) rows.emplace_back();
    for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
        if (scenario.sites[i].object_store) continue;
        if (rows.back().size() == 4) rows.emplace_back();
        rows.back().push_back(i);
    }
    std::vector<Place> result(scenario.sites.size());
    int y = 36;
    for (const std::vector<std::size_t>& row : rows) {
        if (row.empty()) continue;
        const int step = width / static_cast<int>(row.size());
        for (std::size_t i = 0; i < row.size(); ++i) {
            result[row[i]] = {step / 2 + step * static_cast<int>(i), y};
        }
        y += 150;
    }
    height = y - 150 + box_height / 2 + 50;
    return result;
}

// Short, for between the lines; the settings beside the diagram say it in full.
std::string when(const Fault& fault) {
    if (fault.random) return " at random";
    std::string words = " at " + duration(fault.at.since_start());
    if (fault.length && !fault.every) {
        words = fmt::format(" {:g}–{} s", fault.at.since_start().in_seconds(),
                            (fault.at.since_start() + *fault.length).in_seconds());
    }
    return words;
}

std::string link_svg(const Scenario& scenario, std::size_t index, const std::vector<Place>& at) {
    const scenario::Link& link = scenario.links[index];
    if (link.from >= at.size() || link.to >= at.size()) return {};
    std::string trouble;
    bool cut = false;
    std::size_t more = 0;
    for (const Fault& fault : scenario.faults) {
        const std::string kind = scenario::trouble_of_link(scenario, index, fault.what);
        if (kind.empty()) continue;
        cut = cut || kind.starts_with("cut");
        if (!trouble.empty()) ++more;
        if (trouble.empty()) trouble = kind + when(fault);
    }
    if (more > 0) trouble += fmt::format(" +{}", more);
    const Place a = at[link.from];
    const Place b = at[link.to];
    // Links along a row bow downwards, so that they pass under what stands between.
    const int bow = a.y == b.y ? 60 : 0;
    const int x = (a.x + b.x) / 2;
    // Links that meet at a store fan out: the farther from it, the more room for a label.
    const Place& low = a.y > b.y ? a : b;
    const Place& high = a.y > b.y ? b : a;
    const int label_x = (low.x * 3 + high.x * 2) / 5;
    const int label_y = bow > 0 ? a.y + bow / 2 + 26 : (low.y * 3 + high.y * 2) / 5;
    std::string svg =
        fmt::format("<path class=\"link{}\" d=\"M{},{} Q{},{} {},{}\"/>\n", cut ? " is-cut" : "",
                    a.x, a.y + bow / 4, x, a.y / 2 + b.y / 2 + bow, b.x, b.y + bow / 4);
    svg += fmt::format("<text class=\"small\" x=\"{}\" y=\"{}\">{}</text>\n", label_x, label_y - 2,
                       duration(link.options.rtt));
    if (!trouble.empty()) {
        svg += fmt::format("<text class=\"small {}\" x=\"{}\" y=\"{}\">{}{}</text>\n",
                           cut ? "bad" : "warn", label_x, label_y + 12, cut ? "✂ " : "", trouble);
    }
    return svg;
}

std::string site_svg(const scenario::Site& site, Place at) {
    std::string what;
    const auto part = [&](std::string words) { what += (what.empty() ? "" : ", ") + words; };
    if (site.object_store)
        part(site.object_store->preset.empty() ? "object store" : clean(site.object_store->preset));
    if (site.file_server) part("file server");
    if (site.filers > 0) part(count(site.filers, "filer"));
    if (site.clients > 0) part(count(site.clients, "client"));
    return fmt::format(
        "<g class=\"box{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"8\"/>"
        "<text class=\"name\" x=\"{}\" y=\"{}\">{}</text>"
        "<text class=\"small\" x=\"{}\" y=\"{}\">{}</text></g>\n",
        site.object_store ? " store" : "", at.x - box_width / 2, at.y - box_height / 2, box_width,
        box_height, at.x, at.y - 3, escape_html(shorten(capitalised(clean(site.name)), 14)), at.x,
        at.y + 14, what);
}

}  // namespace

std::string world_svg(const Scenario& scenario) {
    int height = 0;
    const std::vector<Place> at = places(scenario, height);
    std::string svg = fmt::format(
        "<svg class=\"world\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Sites and links of "
        "{}\">\n",
        width, height, escape_html(scenario.name));
    for (std::size_t i = 0; i < scenario.links.size(); ++i) svg += link_svg(scenario, i, at);
    for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
        svg += site_svg(scenario.sites[i], at[i]);
    }
    return svg + "</svg>\n";
}

}  // namespace cleave::report
