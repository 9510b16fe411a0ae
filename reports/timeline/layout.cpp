#include "timeline/layout.hpp"

#include <algorithm>
#include <bit>
#include <map>

#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/operations.hpp"

namespace cleave::report {
namespace {

using history::History;
using history::OpIndex;

struct Drawn {
    OpIndex index;
    std::uint32_t process = 0;
    Instant invoked;
    Instant completed;
    Outcome outcome = Outcome::unknown;
    bool core = false;
};

Drawn drawn_of(const History& history, OpIndex index, bool core) {
    return {index,
            history.processes()[index.value],
            history.invocations()[index.value],
            history.completions()[index.value],
            history.outcome(index),
            core};
}

bool has_end(const Drawn& drawn) {
    return drawn.outcome != Outcome::unknown && drawn.completed != Instant::max();
}

// Where the bar ends: even an operation that took no time at all needs a place to its right.
Instant end_of(const Drawn& drawn) {
    return std::max(drawn.completed, drawn.invoked + Duration::nanoseconds(1));
}

std::vector<Drawn> core_of(const History& history, const check::Counterexample& shown) {
    std::vector<Drawn> drawn;
    for (const OpIndex index : shown.core) {
        if (index.value < history.size()) drawn.push_back(drawn_of(history, index, true));
    }
    return drawn;
}

// How far a context operation lies from the time the core spans; zero inside.
Duration distance(const Drawn& drawn, Instant first, Instant last) {
    if (has_end(drawn) && drawn.completed < first) return first - drawn.completed;
    return drawn.invoked > last ? drawn.invoked - last : Duration();
}

void add_context(std::vector<Drawn>& drawn, const History& history,
                 const check::Counterexample& shown, std::size_t limit) {
    Instant first = Instant::max();
    Instant last;
    for (const Drawn& d : drawn) {
        first = std::min(first, d.invoked);
        last = std::max(last, has_end(d) ? end_of(d) : d.invoked);
    }
    std::vector<Drawn> context;
    for (const OpIndex index : shown.context) {
        const bool known = std::any_of(drawn.begin(), drawn.end(),
                                       [&](const Drawn& d) { return d.index == index; });
        if (index.value < history.size() && !known) {
            context.push_back(drawn_of(history, index, false));
        }
    }
    std::stable_sort(context.begin(), context.end(), [&](const Drawn& a, const Drawn& b) {
        return distance(a, first, last) < distance(b, first, last);
    });
    context.resize(std::min(context.size(), limit));
    drawn.insert(drawn.end(), context.begin(), context.end());
}

// The instants that get a place, in order, and how far each must lie from the ones before.
class Axis {
  public:
    void mark(Instant at) { instants_.push_back(at); }

    void sort() {
        std::sort(instants_.begin(), instants_.end());
        instants_.erase(std::unique(instants_.begin(), instants_.end()), instants_.end());
        places_.assign(instants_.size(), 0);
    }

    std::size_t index(Instant at) const {
        return static_cast<std::size_t>(std::lower_bound(instants_.begin(), instants_.end(), at) -
                                        instants_.begin());
    }

    void at_least(Instant from, Instant to, int distance) {
        needs_[index(to)].push_back({index(from), distance});
    }

    // Returns the last place.
    int settle(int gap) {
        for (std::size_t i = 1; i < places_.size(); ++i) {
            places_[i] = places_[i - 1] + gap;
            for (const auto& [from, distance] : needs_[i]) {
                places_[i] = std::max(places_[i], places_[from] + distance);
            }
        }
        return places_.empty() ? 0 : places_.back();
    }

    // Hands out spare room, more of it where more time passes.
    void stretch(int spare) {
        std::int64_t total = 0;
        for (std::size_t i = 1; i < places_.size(); ++i) total += weight(i);
        std::int64_t passed = 0;
        for (std::size_t i = 1; i < places_.size(); ++i) {
            passed += weight(i);
            places_[i] += static_cast<int>(spare * passed / std::max<std::int64_t>(total, 1));
        }
    }

    int place(Instant at) const { return places_[index(at)]; }
    const std::vector<Instant>& instants() const { return instants_; }

  private:
    std::int64_t weight(std::size_t i) const {
        const Duration passed = instants_[i] - instants_[i - 1];
        const auto milliseconds = static_cast<std::uint64_t>(passed / Duration::milliseconds(1));
        return 1 + static_cast<std::int64_t>(std::bit_width(milliseconds));
    }

    std::vector<Instant> instants_;
    std::vector<int> places_;
    std::map<std::size_t, std::vector<std::pair<std::size_t, int>>> needs_;
};

void lay_lanes(Timeline& timeline, const Scene& scene, const std::vector<Drawn>& drawn) {
    std::vector<std::uint32_t> processes;
    for (const Drawn& d : drawn) processes.push_back(d.process);
    std::sort(processes.begin(), processes.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::pair(scene.rank(a), a) < std::pair(scene.rank(b), b);
    });
    processes.erase(std::unique(processes.begin(), processes.end()), processes.end());
    for (const std::uint32_t process : processes) {
        timeline.lanes.push_back({process, scene.site(process), 1});
    }
}

// Puts each bar in the first row of its lane that is free from where it begins.
void lay_rows(Timeline& timeline) {
    std::vector<std::vector<int>> taken(timeline.lanes.size());
    for (TimelineBar& bar : timeline.bars) {
        std::vector<int>& rows = taken[bar.lane];
        std::size_t row = 0;
        while (row < rows.size() && rows[row] >= bar.begin) ++row;
        if (row == rows.size()) rows.push_back(0);
        rows[row] = bar.end;
        bar.row = row;
        timeline.lanes[bar.lane].rows = rows.size();
    }
}

void lay_shades(Timeline& timeline, const Axis& axis, const Scene& scene) {
    const Instant first = axis.instants().front();
    const Instant last = axis.instants().back();
    for (const Scene::Fault& fault : scene.faults) {
        if (fault.end <= first || fault.start > last) continue;
        const int begin = fault.start < first ? 0 : axis.place(fault.start);
        const int end = fault.end > last ? timeline.width : axis.place(fault.end);
        timeline.shades.push_back({fault.label, begin, end, fault.is_partition});
    }
}

int bar_width(const std::string& label, const TimelineMetrics& metrics) {
    return static_cast<int>(display_width(label)) * metrics.character + metrics.padding;
}

Axis mark_instants(const std::vector<Drawn>& drawn, const Scene& scene) {
    Axis axis;
    Instant first = Instant::max();
    Instant last;
    for (const Drawn& d : drawn) {
        const Instant end = has_end(d) ? end_of(d) : d.invoked;
        axis.mark(d.invoked);
        axis.mark(end);
        first = std::min(first, d.invoked);
        last = std::max(last, end);
    }
    for (const Scene::Fault& fault : scene.faults) {
        if (fault.start >= first && fault.start <= last) axis.mark(fault.start);
        if (fault.end >= first && fault.end <= last) axis.mark(fault.end);
    }
    axis.sort();
    return axis;
}

// Labels of transactions may be of any length; what is cut off, the tooltip has.
std::string label_of(const Scene& scene, const Drawn& drawn, const TimelineMetrics& metrics) {
    const std::string label = metrics.words
                                  ? operation_words(*scene.history, drawn.index, scene.object)
                                  : operation_short(*scene.history, drawn.index, scene.object);
    return shorten(label, 48);
}

// Gives every instant its place: room for each label, and what is left over spread out.
void make_room(Timeline& timeline, Axis& axis, const Scene& scene, const std::vector<Drawn>& drawn,
               const TimelineMetrics& metrics) {
    for (const Drawn& d : drawn) {
        if (!has_end(d)) continue;
        axis.at_least(d.invoked, end_of(d), bar_width(label_of(scene, d, metrics), metrics));
    }
    timeline.width = axis.settle(metrics.gap);
    for (const Drawn& d : drawn) {
        if (has_end(d)) continue;  // an open bar reaches to the right edge
        timeline.width =
            std::max(timeline.width,
                     axis.place(d.invoked) + bar_width(label_of(scene, d, metrics), metrics));
    }
    timeline.fits = timeline.width <= metrics.width;
    if (!timeline.fits) return;
    axis.stretch(metrics.width - timeline.width);
    timeline.width = metrics.width;
}

void add_bar(Timeline& timeline, const Axis& axis, const Scene& scene, const Drawn& drawn,
             const TimelineMetrics& metrics) {
    const auto lane =
        std::find_if(timeline.lanes.begin(), timeline.lanes.end(),
                     [&](const TimelineLane& l) { return l.process == drawn.process; });
    const bool open = !has_end(drawn);
    const int begin = axis.place(drawn.invoked);
    const int end = open ? timeline.width : axis.place(end_of(drawn));
    timeline.bars.push_back({drawn.index, static_cast<std::size_t>(lane - timeline.lanes.begin()),
                             0, begin, end, open, drawn.core, label_of(scene, drawn, metrics)});
    if (!drawn.core) return;
    timeline.ticks.push_back({drawn.invoked, begin});
    if (!open) timeline.ticks.push_back({drawn.completed, end});
}

}  // namespace

Timeline lay_out(const Scene& scene, const check::Counterexample& counterexample,
                 const TimelineMetrics& metrics) {
    const History& history = *scene.history;
    std::vector<Drawn> drawn = core_of(history, counterexample);
    Timeline timeline;
    if (drawn.empty()) return timeline;
    add_context(drawn, history, counterexample, metrics.context_max);
    std::sort(drawn.begin(), drawn.end(), [](const Drawn& a, const Drawn& b) {
        return std::pair(a.invoked, a.index) < std::pair(b.invoked, b.index);
    });
    lay_lanes(timeline, scene, drawn);

    Axis axis = mark_instants(drawn, scene);
    make_room(timeline, axis, scene, drawn, metrics);
    for (const Drawn& d : drawn) add_bar(timeline, axis, scene, d, metrics);
    std::sort(timeline.ticks.begin(), timeline.ticks.end(),
              [](const TimelineTick& a, const TimelineTick& b) { return a.at < b.at; });
    lay_rows(timeline);
    lay_shades(timeline, axis, scene);
    return timeline;
}

int decimals_for(const std::vector<TimelineTick>& ticks) {
    for (const int decimals : {3, 6}) {
        bool distinct = true;
        for (std::size_t i = 1; i < ticks.size(); ++i) {
            distinct =
                distinct && (ticks[i - 1].at == ticks[i].at ||
                             instant(ticks[i - 1].at, decimals) != instant(ticks[i].at, decimals));
        }
        if (distinct) return decimals;
    }
    return 9;
}

}  // namespace cleave::report
