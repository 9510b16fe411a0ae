#include "terminal/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "check/outcome.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/operations.hpp"
#include "text/story.hpp"
#include "timeline/layout.hpp"

namespace cleave::report {
namespace {

enum class Ink : std::uint8_t { plain, core, context, shade };

// One line of the drawing: a cell a column, each with one character (as UTF-8) and an ink.
class Line {
  public:
    explicit Line(std::size_t columns) : cells_(columns, " "), inks_(columns, Ink::plain) {}

    void put(std::size_t column, std::string_view character, Ink ink) {
        if (column >= cells_.size()) return;
        cells_[column] = character;
        inks_[column] = ink;
    }

    // Clean text of characters one column wide.
    void write(std::size_t column, std::string_view text, Ink ink) {
        for (std::size_t at = 0; at < text.size(); ++column) {
            std::size_t next = at + 1;
            while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0) == 0x80) {
                ++next;
            }
            put(column, text.substr(at, next - at), ink);
            at = next;
        }
    }

    bool blank(std::size_t from, std::size_t to) const {
        for (std::size_t i = from; i < std::min(to, cells_.size()); ++i) {
            if (cells_[i] != " ") return false;
        }
        return true;
    }

    std::string text(const TerminalStyle& style) const {
        std::size_t end = cells_.size();
        while (end > 0 && cells_[end - 1] == " ") --end;
        std::string result;
        for (std::size_t i = 0; i < end;) {
            std::size_t same = i;
            std::string part;
            while (same < end && inks_[same] == inks_[i]) part += cells_[same++];
            result += inked(part, inks_[i], style);
            i = same;
        }
        return result;
    }

  private:
    static std::string inked(const std::string& part, Ink ink, const TerminalStyle& style) {
        switch (ink) {
            case Ink::core: return style.bold(part);
            case Ink::context: return style.dim(part);
            case Ink::shade: return style.warn(part);
            case Ink::plain: break;
        }
        return part;
    }

    std::vector<std::string> cells_;
    std::vector<Ink> inks_;
};

void draw_bar(Line& line, const TimelineBar& bar) {
    const Ink ink = bar.core ? Ink::core : Ink::context;
    const auto begin = static_cast<std::size_t>(bar.begin);
    const auto end = static_cast<std::size_t>(bar.end);
    line.put(begin, bar.core ? "├" : "╎", ink);
    for (std::size_t i = begin + 1; i < end; ++i) line.put(i, bar.core ? "─" : "╌", ink);
    line.put(end, bar.open_ended ? "▷" : (bar.core ? "┤" : "╎"), ink);
    line.write(begin + 2, " " + bar.label + " ", ink);
}

Line draw_shade(const TimelineShade& shade, std::size_t columns) {
    Line line(columns);
    const auto begin = static_cast<std::size_t>(shade.begin);
    const auto end = std::min(static_cast<std::size_t>(shade.end) + 1, columns);
    for (std::size_t i = begin; i < end; ++i) line.put(i, "▒", Ink::shade);
    const std::size_t width = display_width(shade.label);
    if (width + 4 <= end - begin) {
        line.write(begin + (end - begin - width - 2) / 2, " " + shade.label + " ", Ink::shade);
    }
    return line;
}

// The times under the lanes; those that would run into their left neighbour are left out.
Line draw_ticks(const Timeline& timeline, std::size_t columns) {
    Line line(columns);
    const int decimals = decimals_for(timeline.ticks);
    for (const TimelineTick& tick : timeline.ticks) {
        const std::string text = instant(tick.at, decimals);
        auto at = static_cast<std::size_t>(tick.place);
        at = std::min(at, columns - std::min(columns, text.size()));
        const std::size_t from = at == 0 ? 0 : at - 1;
        if (line.blank(from, at + text.size() + 1)) line.write(at, text, Ink::plain);
    }
    return line;
}

struct Drawing {
    std::string text;
    bool has_context = false;
    bool has_open = false;
};

Drawing draw(const Timeline& timeline, const TerminalStyle& style, std::size_t label_columns) {
    const auto columns = static_cast<std::size_t>(timeline.width) + 1;
    const std::string indent(label_columns, ' ');
    Drawing drawing;
    for (const TimelineShade& shade : timeline.shades) {
        const bool inside =
            display_width(shade.label) + 4 <= static_cast<std::size_t>(shade.end - shade.begin + 1);
        const std::string label = inside ? "" : shorten(shade.label, label_columns - 2);
        drawing.text +=
            pad("  " + label, label_columns) + draw_shade(shade, columns).text(style) + "\n";
    }
    std::string_view site;
    for (std::size_t l = 0; l < timeline.lanes.size(); ++l) {
        const TimelineLane& lane = timeline.lanes[l];
        for (std::size_t row = 0; row < lane.rows; ++row) {
            Line line(columns);
            for (const TimelineBar& bar : timeline.bars) {
                if (bar.lane != l || bar.row != row) continue;
                draw_bar(line, bar);
                drawing.has_context = drawing.has_context || !bar.core;
                drawing.has_open = drawing.has_open || bar.open_ended;
            }
            const std::string process = fmt::format("p{}", lane.process);
            const std::size_t site_columns = label_columns - process.size() - 4;
            const std::string name = lane.site == site ? "" : shorten(lane.site, site_columns);
            site = lane.site;
            const std::string label =
                row == 0 ? "  " + pad(name, site_columns) + " " + process : "";
            drawing.text += pad(label, label_columns) + line.text(style) + "\n";
        }
    }
    drawing.text += indent + draw_ticks(timeline, columns).text(style) + "\n";
    return drawing;
}

std::size_t label_columns(const Scene& scene) {
    if (scene.sites.empty()) return 9;
    std::size_t widest = 5;
    for (std::uint32_t p = 0; p < scene.site_of_process.size(); ++p) {
        widest = std::max(widest, display_width(scene.site(p)));
    }
    return std::min<std::size_t>(widest, 16) + 9;
}

// The fullest way of drawing that fits: words matter more than the operations around the core.
Timeline fitting(const Scene& scene, const check::Counterexample& shown, std::size_t columns) {
    struct Way {
        bool words;
        std::size_t context;
    };
    Timeline timeline;
    for (const Way way : {Way{true, 6}, Way{true, 3}, Way{true, 2}, Way{false, 6}, Way{false, 3},
                          Way{true, 0}, Way{false, 0}}) {
        timeline = lay_out(scene, shown,
                           {.width = static_cast<int>(columns),
                            .character = 1,
                            .padding = 5,
                            .gap = 1,
                            .words = way.words,
                            .context_max = way.context});
        if (timeline.fits) break;
    }
    return timeline;
}

std::string list_of_operations(const Scene& scene, const check::Counterexample& shown,
                               std::size_t columns) {
    std::string text = "  (more operations than fit here; the page draws them)\n";
    const history::History& history = *scene.history;
    for (const history::OpIndex op : shown.core) {
        if (op.value >= history.size()) continue;
        const bool open = history.outcome(op) == Outcome::unknown;
        const std::string line =
            fmt::format("  {:>12} to {:>12}  p{:<4} {}", instant(history.invocations()[op.value]),
                        open ? "?" : instant(history.completions()[op.value]),
                        history.processes()[op.value], operation_words(history, op, scene.object));
        text += shorten(line, columns) + "\n";
    }
    return text;
}

void paragraph(std::string& text, std::string_view first, std::string_view rest,
               std::string_view words, std::size_t columns) {
    std::string_view indent = first;
    for (const std::string& line : wrap(words, columns - display_width(rest))) {
        text += std::string(indent) + line + "\n";
        indent = rest;
    }
}

std::string reasons(const Scene& scene, const check::Counterexample& shown, std::size_t columns) {
    std::string text;
    const history::History& history = *scene.history;
    for (std::size_t i = 0; i < shown.cycle.size(); ++i) {
        const check::Precedence& step = shown.cycle[i];
        if (step.before.value >= history.size() || step.after.value >= history.size()) continue;
        const std::string words =
            fmt::format("\"{}\" must come before \"{}\": {}",
                        operation_words(history, step.before, scene.object),
                        operation_words(history, step.after, scene.object), clean(step.reason));
        paragraph(text, fmt::format("  {}. ", i + 1), "     ", words, columns);
    }
    if (!text.empty()) text = "  Why no order exists: the steps close a circle.\n" + text;
    return text;
}

}  // namespace

std::string terminal_evidence(const Scene& scene, const check::Counterexample& shown,
                              const TerminalStyle& style, std::size_t columns) {
    std::string text;
    const std::size_t labels = label_columns(scene);
    const Timeline timeline = fitting(scene, shown, columns - labels - 1);
    if (timeline.fits) {
        const Drawing drawing = draw(timeline, style, labels);
        text += drawing.text;
        std::string legend = "Time runs to the right, not to scale.";
        if (drawing.has_context) legend += " Dashed: other operations on the same key.";
        if (drawing.has_open) legend += " ▷: no answer, it may take effect later.";
        for (const std::string& line : wrap(legend, columns - 2)) {
            text += "  " + style.dim(line) + "\n";
        }
    } else {
        text += list_of_operations(scene, shown, columns);
    }
    text += "\n";
    paragraph(text, "  ", "  ", capitalised(clean(shown.explanation)), columns);
    text += reasons(scene, shown, columns);
    if (shown.confirmed_by_z3) {
        text += "  Z3 confirms it: no order of these operations is legal.\n";
    }
    return text;
}

std::string terminal_counterexample(const scenario::SweepResult& sweep, const TerminalStyle& style,
                                    std::size_t columns) {
    const check::Counterexample* shown = counterexample(sweep);
    if (!shown) return {};
    std::string text;
    const std::string key = clean(sweep.shown.history.key_name(shown->key));
    const std::string title = fmt::format(
        "Counterexample from seed {}, {}: {} on {} that no order explains", sweep.shown.seed,
        in_words(shown_verdict(sweep)->guarantee, check::Conclusion::violated),
        count(shown->core.size(), "operation"), key);
    for (const std::string& line : wrap(title, columns)) text += style.bold(line) + "\n";
    return text + "\n" + terminal_evidence(scene_of(sweep), *shown, style, columns);
}

}  // namespace cleave::report
