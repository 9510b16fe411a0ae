#include "causal/clocks.hpp"

#include <algorithm>
#include <deque>

#include "host/require.hpp"
#include "weak/fill.hpp"

namespace cleave::check {
namespace {

constexpr std::size_t not_kept = SIZE_MAX;

}  // namespace

Clocks::Clocks(const Events& events, const Sources& sources, const std::vector<bool>& idle)
    : events_(events),
      sources_(sources),
      idle_(idle),
      width_(events.chains.size()),
      row_(events.size(), not_kept),
      done_(events.size(), false) {
    std::vector<bool> keep(events.size(), false);
    for (EventId e = 0; e < events.size(); ++e) {
        spend(events.patience, 1);
        const std::uint32_t process = events[e].process;
        const bool alone = events.first_chain[process + 1] - events.first_chain[process] == 1;
        if (sources[e] < from_initial) keep[sources[e]] = true;
        if (!alone) keep[e] = true;
        if (events[e].chain == no_id) {
            events.each_predecessor(e, [&](EventId before) { keep[before] = true; });
        }
    }
    spend(events.patience, events.size() / 4);
    for (EventId e = 0; e < events.size(); ++e) {
        if (keep[e] && !idle[e]) row_[e] = kept_++;
    }
}

std::uint64_t Clocks::bytes() const { return (kept_ + width_) * width_ * sizeof(Clock); }

void Clocks::join(Clock* row, EventId source) const {
    const Clock* other = rows_.data() + row_[source] * width_;
    for (std::size_t c = 0; c < width_; ++c) row[c] = std::max(row[c], other[c]);
}

bool Clocks::run(const std::function<bool(EventId, const Clock*)>& visit) {
    fill_table(rows_, kept_ * width_, Clock{0}, events_.patience);
    std::vector<Clock> current, scratch(width_);
    fill_table(current, width_ * width_, Clock{0}, events_.patience);
    std::vector<std::uint32_t> position(width_, 0);
    std::vector<EventId> waiting_for(events_.size(), no_id);  // a list for each event
    std::vector<EventId> next_waiting(events_.size(), no_id);
    std::vector<EventId> queue;
    std::size_t visits = 0, all = 0;
    for (EventId e = 0; e < events_.size(); ++e) all += idle_[e] ? 0 : 1;
    // What an event still waits for; no_id if nothing.
    const auto blocker = [&](EventId e) {
        EventId found = no_id;
        const EventId source = sources_[e];
        if (source < from_initial && !done_[source]) found = source;
        const Event& event = events_[e];
        if (event.chain != no_id && event.index != position[event.chain]) {
            found = events_.chains[event.chain][event.index - 1];
        }
        const std::uint32_t p = event.process;
        const bool alone = events_.first_chain[p + 1] - events_.first_chain[p] == 1;
        if (!alone || event.chain == no_id) {
            events_.each_predecessor(e, [&](EventId before) {
                if (!done_[before]) found = before;
            });
        }
        return found;
    };
    for (EventId start = 0; start < events_.size(); ++start) {
        if (idle_[start]) continue;
        queue.push_back(start);
        while (!queue.empty()) {
            const EventId e = queue.back();
            queue.pop_back();
            if (done_[e]) continue;
            const EventId wait = blocker(e);
            if (wait != no_id) {
                next_waiting[e] = waiting_for[wait];
                waiting_for[wait] = e;
                continue;
            }
            const Event& event = events_[e];
            Clock* row = scratch.data();
            if (event.chain != no_id) {
                row = current.data() + event.chain * width_;
            } else {
                std::fill(scratch.begin(), scratch.end(), 0);
            }
            const std::uint32_t p = event.process;
            const bool alone = events_.first_chain[p + 1] - events_.first_chain[p] == 1;
            if (!alone || event.chain == no_id) {
                events_.each_predecessor(e, [&](EventId before) { join(row, before); });
            }
            if (sources_[e] < from_initial) join(row, sources_[e]);
            const bool going = visit(e, row);
            done_[e] = true;
            ++visits;
            if (event.chain != no_id) {
                row[event.chain] = event.index + 1;
                position[event.chain] = event.index + 1;
            }
            if (row_[e] != not_kept) {
                std::copy(row, row + width_,
                          rows_.begin() + static_cast<std::ptrdiff_t>(row_[e] * width_));
            }
            if (!going) return false;
            for (EventId w = waiting_for[e]; w != no_id; w = next_waiting[w]) queue.push_back(w);
        }
    }
    return visits == all;
}

// Backwards from `to`: along the process at no cost, along a read at cost one. What comes before an
// event in its process is reached through the last operation of each chain before it.
std::vector<Link> Clocks::path(EventId from, EventId to) const {
    struct Reached {
        std::uint32_t cost = UINT32_MAX;
        EventId next = no_id;  // towards `to`
        Link::Kind kind = Link::Kind::process;
        bool done = false;
    };
    std::vector<Reached> reached(events_.size());
    std::deque<EventId> queue;
    bool closed = false;  // `from` was reached by at least one edge
    Reached goal;
    const auto look = [&](EventId e, std::uint32_t cost) {
        const auto reach = [&](EventId before, Link::Kind kind) {
            const std::uint32_t sum = cost + (kind == Link::Kind::process ? 0 : 1);
            if (before == from && sum < goal.cost) {
                goal = {sum, e, kind, true};
                closed = true;
            }
            if (sum >= reached[before].cost) return;
            reached[before] = {sum, e, kind, false};
            if (kind == Link::Kind::process) {
                queue.push_front(before);
            } else {
                queue.push_back(before);
            }
        };
        events_.each_predecessor(e, [&](EventId b) { reach(b, Link::Kind::process); });
        if (sources_[e] < from_initial) reach(sources_[e], Link::Kind::reads_from);
    };
    reached[to].cost = 0;
    queue.push_back(to);
    while (!queue.empty()) {
        const EventId e = queue.front();
        queue.pop_front();
        if (reached[e].done) continue;
        if (closed && reached[e].cost >= goal.cost) break;
        reached[e].done = true;
        look(e, reached[e].cost);
    }
    require(closed, "causal path: there is none");
    std::vector<Link> links;
    EventId at = from;
    Reached step = goal;
    while (true) {
        const bool joins = !links.empty() && links.back().kind == Link::Kind::process &&
                           step.kind == Link::Kind::process;
        if (joins) {
            links.back().after = step.next;
        } else {
            links.push_back({at, step.next, step.kind});
        }
        at = step.next;
        if (at == to) break;
        step = reached[at];
    }
    return links;
}

std::vector<Link> Clocks::cycle() const {
    // Everything unvisited waits for something unvisited: walk back until an event comes twice.
    std::vector<bool> seen(events_.size(), false);
    EventId at = 0;
    while (done_[at] || idle_[at]) ++at;
    while (!seen[at]) {
        seen[at] = true;
        EventId before = no_id;
        if (sources_[at] < from_initial && !done_[sources_[at]]) before = sources_[at];
        events_.each_predecessor(at, [&](EventId b) {
            if (!done_[b]) before = b;
        });
        at = before;
    }
    return path(at, at);
}

}  // namespace cleave::check
