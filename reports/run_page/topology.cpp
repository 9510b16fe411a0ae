#include "run_page/topology.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "run_page/places.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/story.hpp"

namespace cleave::report {
namespace {

using scenario::CloseUp;
using scenario::FaultWindow;
using scenario::SweepResult;

constexpr int chip = 24;  // a node and the space around it
constexpr std::size_t chips_in_row = 6;
constexpr std::size_t chips_max = 36;  // of one site; the rest is counted
constexpr int title_height = 30;

struct SiteNodes {
    std::vector<std::size_t> shown;  // index into CloseUp::nodes; servers, then clients
    std::size_t left_out = 0;
};

std::vector<SiteNodes> nodes_by_site(const SweepResult& sweep, const CloseUp& close_up) {
    std::vector<SiteNodes> sites(sweep.scenario.sites.size());
    for (const bool clients : {false, true}) {
        for (std::size_t i = 0; i < close_up.nodes.size(); ++i) {
            const scenario::NodePlace& node = close_up.nodes[i];
            if (node.is_client != clients || node.site >= sites.size()) continue;
            SiteNodes& site = sites[node.site];
            site.shown.size() < chips_max ? site.shown.push_back(i) : void(++site.left_out);
        }
    }
    return sites;
}

SiteBox box_for(const std::string& name, const SiteNodes& nodes) {
    const std::size_t chips = nodes.shown.size() + (nodes.left_out > 0 ? 1 : 0);
    const auto columns = static_cast<int>(std::clamp<std::size_t>(chips, 3, chips_in_row));
    const auto rows = static_cast<int>((chips + chips_in_row - 1) / chips_in_row);
    const int title = static_cast<int>(display_width(shorten(name, 18))) * 9 + 24;
    return {0, 0, (std::max(columns * chip + 20, title) + 1) / 2 * 2,
            (title_height + std::max(rows, 1) * chip + 9) / 2 * 2};
}

std::string span_of(const FaultWindow& fault) {
    return fmt::format("{:g}–{:g} s", fault.start.since_start().in_seconds(),
                       fault.end.since_start().in_seconds());
}

// "✂ cut 30–60 s", "✂ cut 5 times": what befell a link, in few words.
std::string trouble_of(const SweepResult& sweep, const CloseUp& close_up, std::size_t link,
                       bool& cut) {
    std::string how;
    std::string when;
    std::size_t times = 0;
    for (std::size_t i = 0; i < std::min(close_up.struck.size(), sweep.shown.faults.size()); ++i) {
        for (const scenario::LinkStruck& struck : close_up.struck[i]) {
            if (struck.link != link) continue;
            cut = cut || struck.how.starts_with("cut") || struck.how == "flapping";
            if (how.empty()) how = struck.how;
            if (++times == 1) when = span_of(sweep.shown.faults[i]);
        }
    }
    if (times == 0) return "";
    return fmt::format("{} {}", how, times == 1 ? when : fmt::format("{} times", times));
}

// Where the line between two boxes leaves a box.
std::pair<int, int> border(const SiteBox& box, int toward_x, int toward_y) {
    const int dx = toward_x - box.x;
    const int dy = toward_y - box.y;
    if (dx == 0 && dy == 0) return {box.x, box.y};
    // Compared as fractions: which side of the box the line meets first.
    if (std::abs(dx) * box.height >= std::abs(dy) * box.width) {
        const int x = dx > 0 ? box.width / 2 : -box.width / 2;
        return {box.x + x, box.y + dy * x / dx};
    }
    const int y = dy > 0 ? box.height / 2 : -box.height / 2;
    return {box.x + dx * y / dy, box.y + y};
}

std::string link_svg(const SweepResult& sweep, const CloseUp& close_up, const SitePlaces& places,
                     std::size_t index) {
    const scenario::Link& link = sweep.scenario.links[index];
    if (link.from >= places.sites.size() || link.to >= places.sites.size()) return {};
    const SiteBox& a = places.sites[link.from];
    const SiteBox& b = places.sites[link.to];
    const auto [x1, y1] = border(a, b.x, b.y);
    const auto [x2, y2] = border(b, a.x, a.y);
    bool cut = false;
    const std::string trouble = trouble_of(sweep, close_up, index, cut);
    const int x = (x1 + x2) / 2;
    const int y = (y1 + y2) / 2;
    std::string svg = fmt::format(
        "<g class=\"link{}\" data-link=\"{}\"><title>{}: round trip {}{}{}</title>"
        "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>"
        "<text class=\"rtt\" x=\"{}\" y=\"{}\">{}</text>",
        trouble.empty() ? ""
        : cut           ? " struck cut"
                        : " struck slow",
        index, escape_html(link_name(sweep.scenario, index)), duration(link.options.rtt),
        trouble.empty() ? "" : "; ", escape_html(trouble), x1, y1, x2, y2, x, y - 6,
        duration(link.options.rtt));
    if (!trouble.empty()) {
        svg += fmt::format("<text class=\"trouble\" x=\"{}\" y=\"{}\">{}{}</text>", x, y + 17,
                           cut ? "✂ " : "⚠ ", escape_html(trouble));
    }
    return svg + "</g>\n";
}

// The number at the end of a node's name, to tell the chips of a site apart.
std::string number_of(const std::string& name) {
    std::size_t at = name.size();
    while (at > 0 && name[at - 1] >= '0' && name[at - 1] <= '9') --at;
    return name.size() - at <= 3 ? name.substr(at) : "";
}

std::string node_svg(const SweepResult& sweep, const CloseUp& close_up, std::size_t index, int x,
                     int y) {
    const scenario::NodePlace& node = close_up.nodes[index];
    const bool store = index + 1 == close_up.nodes.size() && !node.is_client &&
                       sweep.scenario.sites[node.site].object_store.has_value();
    std::string struck;
    for (std::size_t i = 0; i < std::min(sweep.shown.plan.size(), sweep.shown.faults.size()); ++i) {
        const auto& victims = sweep.shown.plan[i].victims;
        if (std::find(victims.begin(), victims.end(), node.name) == victims.end()) continue;
        struck += fmt::format("; {} {}", escape_html(sweep.shown.faults[i].label),
                              span_of(sweep.shown.faults[i]));
    }
    const std::string shape =
        store ? fmt::format(
                    "<path d=\"M{0},{1} v12 a8,3 0 0 0 16,0 v-12 a8,3 0 0 0 -16,0 a8,3 0 0 0 "
                    "16,0\"/>",
                    x - 8, y - 6)
        : node.is_client
            ? fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"9\"/>", x, y)
            : fmt::format("<rect x=\"{}\" y=\"{}\" width=\"18\" height=\"18\"/>", x - 9, y - 9);
    return fmt::format(
        "<g class=\"node {}{}\" data-node=\"{}\"><title>{}{}</title>{}<text x=\"{}\" y=\"{}\">{}"
        "</text><path class=\"cross\" d=\"M{},{} l16,16 m0,-16 l-16,16\"/></g>\n",
        store            ? "store"
        : node.is_client ? "client"
                         : "server",
        struck.empty() ? "" : " struck", index, escape_html(node.name), struck, shape, x, y + 4,
        store ? "" : escape_html(number_of(node.name)), x - 8, y - 8);
}

std::string site_svg(const SweepResult& sweep, const CloseUp& close_up, const SiteBox& box,
                     const SiteNodes& nodes, const std::string& name) {
    const int left = box.x - box.width / 2;
    const int top = box.y - box.height / 2;
    std::string svg = fmt::format(
        "<g class=\"site\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"9\"/>"
        "<text class=\"name\" x=\"{}\" y=\"{}\">{}</text></g>\n",
        left, top, box.width, box.height, left + 12, top + 21, escape_html(shorten(name, 18)));
    for (std::size_t i = 0; i < nodes.shown.size(); ++i) {
        const int x = left + 10 + chip / 2 + static_cast<int>(i % chips_in_row) * chip;
        const int y = top + title_height + chip / 2 + static_cast<int>(i / chips_in_row) * chip;
        svg += node_svg(sweep, close_up, nodes.shown[i], x, y);
    }
    if (nodes.left_out > 0) {
        const int x = left + 10 + static_cast<int>(nodes.shown.size() % chips_in_row) * chip;
        const int y = top + title_height + chip / 2 +
                      static_cast<int>(nodes.shown.size() / chips_in_row) * chip;
        svg += fmt::format("<text class=\"more\" x=\"{}\" y=\"{}\">+{} more</text>\n", x, y + 4,
                           count(nodes.left_out));
    }
    return svg;
}

}  // namespace

std::string topology_svg(const SweepResult& sweep, const CloseUp& close_up) {
    const std::vector<SiteNodes> nodes = nodes_by_site(sweep, close_up);
    std::vector<std::string> names;
    std::vector<SiteBox> boxes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        names.push_back(capitalised(clean(sweep.scenario.sites[i].name)));
        boxes.push_back(box_for(names.back(), nodes[i]));
    }
    const SitePlaces places = place_sites(sweep.scenario, std::move(boxes));
    std::string svg = fmt::format(
        "<svg class=\"topology\" viewBox=\"0 0 {0} {1}\" style=\"max-width:{0}px\" role=\"img\" "
        "aria-label=\"Sites, nodes and links of the run, with what faults did to them\">\n",
        std::max(places.width, 1), std::max(places.height, 1));
    for (std::size_t i = 0; i < sweep.scenario.links.size(); ++i) {
        svg += link_svg(sweep, close_up, places, i);
    }
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        svg += site_svg(sweep, close_up, places.sites[i], nodes[i], names[i]);
    }
    return svg + "</svg>\n";
}

}  // namespace cleave::report
