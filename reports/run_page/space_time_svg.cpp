#include <fmt/format.h>

#include <algorithm>

#include "run_page/space_time.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/operations.hpp"

namespace cleave::report {
namespace {

using scenario::Carried;
using scenario::CloseUp;
using scenario::SweepResult;

struct Sheet {
    const SweepResult& sweep;
    const CloseUp& close_up;
    const SpaceTime& drawing;
    const std::string& id;
};

std::string node_name(const CloseUp& close_up, std::uint32_t node) {
    return clean(close_up.nodes[node].name);
}

std::string markers_of(const std::string& id) {
    return fmt::format(
        "<defs><marker id=\"{0}-head\" class=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" "
        "markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 Z\"/>"
        "</marker></defs>\n",
        id);
}

std::string fault_bands(const Sheet& sheet) {
    std::string svg;
    for (const SpaceTime::Shade& shade : sheet.drawing.shades) {
        const scenario::FaultWindow& fault = sheet.sweep.shown.faults[shade.fault];
        const bool narrow = shade.width < sheet.drawing.width;
        svg += fmt::format(
            "<g class=\"fault\"><title>{0}</title><rect class=\"{1}\" x=\"{2}\" y=\"{3}\" "
            "width=\"{4}\" height=\"{5}\"/><text class=\"small\" x=\"{6}\" y=\"{7}\" "
            "text-anchor=\"{8}\">{9}</text></g>\n",
            escape_html(fault.label), fault.is_partition ? "cut" : "crash", shade.left, shade.top,
            shade.width, shade.bottom - shade.top,
            narrow ? shade.left + shade.width / 2 : sheet.drawing.width - 6, shade.top + 13,
            narrow ? "middle" : "end", escape_html(shorten(clean(fault.label), narrow ? 18 : 36)));
    }
    return svg;
}

std::string lines_of(const Sheet& sheet) {
    std::string svg;
    for (const SpaceTime::Line& line : sheet.drawing.lines) {
        const scenario::NodePlace& node = sheet.close_up.nodes[line.node];
        std::string name = node_name(sheet.close_up, line.node);
        const std::string site = clean(sheet.sweep.scenario.sites[node.site].name);
        if (name.starts_with(site + "/")) name = name.substr(site.size() + 1);
        svg += fmt::format(
            "<g class=\"line\"><text class=\"small\" x=\"{0}\" y=\"16\">{1}</text>"
            "<text class=\"name\" x=\"{0}\" y=\"32\">{2}</text>"
            "<line x1=\"{0}\" y1=\"42\" x2=\"{0}\" y2=\"{3}\"/></g>\n",
            line.x, escape_html(shorten(capitalised(site), 18)), escape_html(shorten(name, 18)),
            sheet.drawing.height);
    }
    return svg;
}

// Enough decimals to tell the ticks of this window apart.
int decimals_of(const SpaceTime& drawing) {
    if (drawing.ticks.size() < 2) return 3;
    const Duration span = drawing.ticks.back().at - drawing.ticks.front().at;
    return span > Duration::milliseconds(200) ? 3 : 6;
}

std::string ticks_of(const Sheet& sheet) {
    const int decimals = decimals_of(sheet.drawing);
    std::string svg;
    for (const SpaceTime::Tick& tick : sheet.drawing.ticks) {
        svg += fmt::format(
            "<line class=\"guide\" x1=\"84\" y1=\"{0}\" x2=\"{1}\" y2=\"{0}\"/>"
            "<text class=\"tick\" x=\"78\" y=\"{2}\">{3}</text>\n",
            tick.y, sheet.drawing.width, tick.y + 4, instant(tick.at, decimals));
    }
    return svg;
}

std::string boxes_of(const Sheet& sheet) {
    const history::History& history = sheet.sweep.shown.history;
    std::string svg;
    for (const SpaceTime::Box& box : sheet.drawing.boxes) {
        const bool read = only_looks(history, box.op);
        const std::string words = operation_words(history, box.op, sheet.sweep.shown.object);
        const std::string shape =
            box.open
                ? fmt::format("<path d=\"M{},{} h12 V{} l-6,8 l-6,-8 Z\"/>", box.x - 6, box.top,
                              std::max(box.bottom - 8, box.top + 4))
                : fmt::format("<rect x=\"{}\" y=\"{}\" width=\"12\" height=\"{}\" rx=\"{}\"/>",
                              box.x - 6, box.top, std::max(box.bottom - box.top, 4), read ? 6 : 0);
        svg += fmt::format(
            "<g class=\"op core {}\"><title>{} on {} by process {}</title>{}"
            "<text x=\"{}\" y=\"{}\"{}>{}</text></g>\n",
            read ? "read" : "write", escape_html(words),
            escape_html(history.key_name(history.keys()[box.op.value])),
            history.processes()[box.op.value], shape, box.label_left ? box.x - 10 : box.x + 10,
            box.top + 13, box.label_left ? " class=\"left\"" : "", escape_html(shorten(words, 13)));
    }
    return svg;
}

struct Label {
    int left = 0, right = 0, y = 0;
};

// A place on the arrow for its name, clear of the names already there.
Label place_label(const SpaceTime::Arrow& arrow, int width, const std::vector<Label>& taken) {
    Label best;
    bool found = false;
    for (const int share : {50, 38, 62, 28, 72, 20, 80}) {
        const int x = arrow.x1 + (arrow.x2 - arrow.x1) * share / 100;
        const int y = arrow.y1 + (arrow.y2 - arrow.y1) * share / 100 - 3;
        const Label label{x - width / 2, x + width / 2, y};
        const bool free = std::none_of(taken.begin(), taken.end(), [&](const Label& other) {
            return label.left < other.right && other.left < label.right &&
                   std::abs(label.y - other.y) < 11;
        });
        if (free) return label;
        if (!found) best = label;
        found = true;
    }
    return best;
}

std::string arrow_title(const Sheet& sheet, const Carried& message) {
    std::string title = fmt::format(
        "{}: {} → {}, sent at {}", clean(message.name), node_name(sheet.close_up, message.from),
        node_name(sheet.close_up, message.to), instant(message.sent, 6));
    title += message.lost.empty()
                 ? fmt::format(", arrived {} later", duration(message.landed - message.sent))
                 : fmt::format(", lost: {}", clean(message.lost));
    return title + ". " + shorten(clean(message.text), 160);
}

std::string arrows_of(const Sheet& sheet) {
    std::string lines, names;
    std::vector<Label> taken;
    for (const SpaceTime::Arrow& arrow : sheet.drawing.arrows) {
        const Carried& message = sheet.close_up.messages[arrow.message];
        const bool lost = !message.lost.empty();
        const std::string name = shorten(clean(message.name), 20);
        const std::string title = escape_html(arrow_title(sheet, message));
        lines += fmt::format(
            "<g class=\"message{}{}\"><title>{}</title><line x1=\"{}\" y1=\"{}\" x2=\"{}\" "
            "y2=\"{}\"{}/>",
            lost ? " lost" : "", message.caused ? " caused" : "", title, arrow.x1, arrow.y1,
            arrow.x2, arrow.y2, lost ? "" : fmt::format(" marker-end=\"url(#{}-head)\"", sheet.id));
        if (lost) {
            lines += fmt::format("<path d=\"M{},{} l10,10 m0,-10 l-10,10\"/>", arrow.x2 - 5,
                                 arrow.y2 - 5);
        }
        lines += "</g>\n";
        const int width = static_cast<int>(display_width(name)) * 13 / 2 + 4;
        const Label label = place_label(arrow, width, taken);
        taken.push_back(label);
        names += fmt::format("<text class=\"carried{}\" x=\"{}\" y=\"{}\">{}</text>\n",
                             lost ? " lost" : "", (label.left + label.right) / 2, label.y,
                             escape_html(name));
    }
    return lines + names;
}

}  // namespace

std::string space_time_svg(const SweepResult& sweep, const CloseUp& close_up,
                           const std::vector<std::size_t>& messages, const std::string& id) {
    const SpaceTime drawing = lay_out_space_time(sweep.shown, close_up, messages);
    if (drawing.lines.empty()) return {};
    const Sheet sheet{sweep, close_up, drawing, id};
    return fmt::format(
               "<svg class=\"space-time\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
               "role=\"img\" aria-label=\"{2} between {3}, time downwards\">\n",
               drawing.width, drawing.height, count(drawing.arrows.size(), "message"),
               count(drawing.lines.size(), "node")) +
           markers_of(id) + fault_bands(sheet) + ticks_of(sheet) + lines_of(sheet) +
           boxes_of(sheet) + arrows_of(sheet) + "</svg>\n";
}

}  // namespace cleave::report
