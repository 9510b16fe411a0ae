#include "run_page/space_time.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>
#include <tuple>

#include "run_page/reduction.hpp"

namespace cleave::report {
namespace {

using history::OpIndex;
using scenario::Carried;
using scenario::CloseUp;
using scenario::RunResult;

constexpr int gutter = 96;      // for the times
constexpr int line_step = 148;  // between lines
constexpr int edge = 104;       // beside the outer lines, for the names of operations
constexpr int head = 52;        // for the names of the nodes
constexpr int foot = 18;
constexpr int tick_gap = 26;

// Something with a place on the time axis. Of one instant, operations begin before messages move,
// and end after.
struct Happening {
    enum class Kind : std::uint8_t { asked, departs, lands, answered };
    Instant at;
    Kind kind = Kind::asked;
    std::uint64_t order = 0;  // of the message's event; else the operation
    std::size_t line = 0;
    std::size_t of = 0;  // place in `arrows` or `boxes`

    auto key() const {
        const int when = kind == Kind::asked ? 0 : kind == Kind::answered ? 2 : 1;
        return std::tuple(at, when, order);
    }
};

class Layout {
  public:
    Layout(const RunResult& run, const CloseUp& close_up, const std::vector<std::size_t>& messages)
        : run_(run), close_up_(close_up) {
        place_lines(messages);
        add_operations();
        for (const std::size_t message : messages) add_message(message);
        std::ranges::stable_sort(happenings_, {}, [](const Happening& h) { return h.key(); });
    }

    SpaceTime run() {
        lower_.assign(result_.lines.size(), head);
        int y = head;
        for (std::size_t i = 0; i < happenings_.size(); ++i) {
            y = settle(i, y);
            if (result_.ticks.empty() || y >= result_.ticks.back().y + tick_gap) {
                result_.ticks.push_back({happenings_[i].at, y});
            }
        }
        result_.height = y + foot;
        const auto lines = static_cast<int>(std::max<std::size_t>(result_.lines.size(), 1));
        result_.width = gutter + 2 * edge + line_step * (lines - 1);
        finish();
        return std::move(result_);
    }

  private:
    void place_lines(const std::vector<std::size_t>& messages) {
        std::vector<std::uint32_t> nodes;
        for (const std::size_t i : messages) {
            nodes.push_back(close_up_.messages[i].from);
            nodes.push_back(close_up_.messages[i].to);
        }
        for (const OpIndex op : close_up_.focus) nodes.push_back(close_up_.client[op.value]);
        std::ranges::stable_sort(nodes, {}, [&](std::uint32_t node) {
            return std::tuple(close_up_.nodes[node].site, close_up_.nodes[node].is_client, node);
        });
        nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
        for (const std::uint32_t node : nodes) {
            line_of_[node] = result_.lines.size();
            const int x = gutter + edge + line_step * static_cast<int>(result_.lines.size());
            result_.lines.push_back({node, x});
        }
    }

    void add_operations() {
        const history::History& history = run_.history;
        for (const OpIndex op : close_up_.focus) {
            const std::size_t line = line_of_.at(close_up_.client[op.value]);
            const std::size_t box = result_.boxes.size();
            const bool open = history.outcome(op) == Outcome::unknown;
            result_.boxes.push_back({op, result_.lines[line].x, 0, 0, open});
            happenings_.push_back(
                {history.invocations()[op.value], Happening::Kind::asked, op.value, line, box});
            if (open) continue;
            happenings_.push_back(
                {history.completions()[op.value], Happening::Kind::answered, op.value, line, box});
        }
    }

    void add_message(std::size_t index) {
        const Carried& message = close_up_.messages[index];
        const std::size_t from = line_of_.at(message.from);
        const std::size_t to = line_of_.at(message.to);
        const std::size_t arrow = result_.arrows.size();
        result_.arrows.push_back({index, result_.lines[from].x, 0, result_.lines[to].x, 0});
        happenings_.push_back(
            {message.sent, Happening::Kind::departs, message.departs, from, arrow});
        if (!message.lost.empty()) return;
        happenings_.push_back({message.landed, Happening::Kind::lands, message.lands, to, arrow});
    }

    // Where the i-th happening stands, given where the one before does.
    int settle(std::size_t i, int before) {
        const Happening& h = happenings_[i];
        int y = before + 3;
        if (i > 0) {
            const auto us = static_cast<std::uint64_t>((h.at - happenings_[i - 1].at) /
                                                       Duration::microseconds(1));
            y += std::min(static_cast<int>(std::bit_width(us)), 22) / 2;
        }
        y = std::max(y, lower_[h.line] + 13);
        switch (h.kind) {
            case Happening::Kind::asked: result_.boxes[h.of].top = y; break;
            case Happening::Kind::answered:
                y = std::max(y, result_.boxes[h.of].top + 20);
                result_.boxes[h.of].bottom = y;
                break;
            case Happening::Kind::departs: result_.arrows[h.of].y1 = y; break;
            case Happening::Kind::lands:
                y = std::max(y, result_.arrows[h.of].y1 + 8);
                result_.arrows[h.of].y2 = y;
                break;
        }
        lower_[h.line] = y;
        return y;
    }

    void finish() {
        for (SpaceTime::Arrow& arrow : result_.arrows) {
            if (close_up_.messages[arrow.message].lost.empty()) continue;
            // Short of the line that it never reached.
            const int short_of = std::clamp(arrow.x2 - arrow.x1, -22, 22);
            arrow.x2 -= short_of;
            arrow.y2 = std::min(arrow.y1 + 14, result_.height - 4);
        }
        for (std::size_t i = 0; i < result_.boxes.size(); ++i) {
            SpaceTime::Box& box = result_.boxes[i];
            if (box.open) box.bottom = result_.height - 6;
            box.label_left = std::any_of(result_.arrows.begin(), result_.arrows.end(),
                                         [&](const SpaceTime::Arrow& arrow) {
                                             return arrow.x1 == box.x && arrow.x2 > arrow.x1 &&
                                                    arrow.y1 >= box.top && arrow.y1 <= box.bottom;
                                         });
            // Operations of one client that overlap stand side by side.
            for (std::size_t j = 0; j < i; ++j) {
                const SpaceTime::Box& other = result_.boxes[j];
                if (other.x == box.x && other.bottom >= box.top && box.bottom >= other.top) {
                    box.x -= 16;
                }
            }
        }
        for (std::size_t i = 0; i < run_.faults.size(); ++i) add_shade(i);
    }

    void add_shade(std::size_t fault) {
        const scenario::FaultWindow& window = run_.faults[fault];
        if (happenings_.empty() || window.end <= happenings_.front().at ||
            window.start >= happenings_.back().at) {
            return;
        }
        const int top = window.start <= happenings_.front().at ? head : place_of(window.start);
        const int bottom =
            window.end >= happenings_.back().at ? result_.height : place_of(window.end);
        const int height = std::max(bottom, top + 2);
        if (fault >= run_.plan.size() || run_.plan[fault].victims.empty() || window.is_partition) {
            result_.shades.push_back({fault, 0, result_.width, top, height});
            return;
        }
        const auto& victims = run_.plan[fault].victims;
        for (const SpaceTime::Line& line : result_.lines) {
            const std::string& name = close_up_.nodes[line.node].name;
            if (std::find(victims.begin(), victims.end(), name) == victims.end()) continue;
            result_.shades.push_back({fault, line.x - 50, 100, top, height});
        }
    }

    // Between the last that happened before the instant and the first after it.
    int place_of(Instant at) const {
        int above = head;
        for (const Happening& h : happenings_) {
            if (h.at >= at) return (above + place_of(h)) / 2;
            above = std::max(above, place_of(h));
        }
        return result_.height;
    }
    int place_of(const Happening& h) const {
        switch (h.kind) {
            case Happening::Kind::asked: return result_.boxes[h.of].top;
            case Happening::Kind::answered: return result_.boxes[h.of].bottom;
            case Happening::Kind::departs: return result_.arrows[h.of].y1;
            case Happening::Kind::lands: return result_.arrows[h.of].y2;
        }
        return head;
    }

    const RunResult& run_;
    const CloseUp& close_up_;
    SpaceTime result_;
    std::vector<Happening> happenings_;
    std::map<std::uint32_t, std::size_t> line_of_;  // by node
    std::vector<int> lower_;                        // by line: the lowest thing on it
};

}  // namespace

std::vector<std::size_t> telling_messages(const CloseUp& close_up, std::size_t most) {
    const std::vector<Carried>& messages = close_up.messages;
    std::vector<std::size_t> chosen(messages.size());
    std::iota(chosen.begin(), chosen.end(), std::size_t{0});
    const auto foreign = [&](std::uint32_t node) {
        return close_up.nodes[node].is_client &&
               std::none_of(close_up.focus.begin(), close_up.focus.end(),
                            [&](OpIndex op) { return close_up.client[op.value] == node; });
    };
    const auto concerns = [&](std::size_t i) {
        const Carried& message = messages[i];
        return message.caused || (message.named && !foreign(message.from) && !foreign(message.to));
    };
    if (std::any_of(chosen.begin(), chosen.end(), concerns)) {
        std::erase_if(chosen, [&](std::size_t i) { return !concerns(i); });
    }
    std::ranges::stable_sort(chosen, {}, [&](std::size_t i) { return !messages[i].caused; });
    chosen.resize(std::min(chosen.size(), most));
    std::ranges::stable_sort(chosen);
    std::vector<MessageEdge> edges;
    for (const std::size_t i : chosen) {
        const Carried& message = messages[i];
        edges.push_back(
            {message.from, message.to, message.departs, message.lands, !message.lost.empty()});
    }
    const std::vector<bool> needed = needed_messages(edges);
    std::vector<std::size_t> result;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        if (needed[i]) result.push_back(chosen[i]);
    }
    return result;
}

SpaceTime lay_out_space_time(const RunResult& run, const CloseUp& close_up,
                             const std::vector<std::size_t>& messages) {
    return Layout(run, close_up, messages).run();
}

}  // namespace cleave::report
