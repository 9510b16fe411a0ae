#include "sequential/sequential.hpp"

#include <algorithm>
#include <set>

#include "sequential/saturation.hpp"

namespace cleave::check {
namespace {

// Places one event after the other. A read that can be placed is placed at once, as that hinders
// nothing; a write only when nobody still needs the version that it replaces. Which write comes
// first is tried in the order in which they completed, and a situation that led nowhere is
// remembered: how far each chain is, and the version of each key.
class Placement {
  public:
    Placement(const Sought& sought, const Saturation& saturation, Budget& budget)
        : sought_(sought),
          events_(sought.events),
          saturation_(saturation),
          graph_(saturation.graph()),
          budget_(budget),
          waits_(events_.size(), 0),
          needed_(events_.size() + events_.keys, 0),
          current_(events_.keys, from_initial),
          position_(saturation.chains().size(), 0) {
        for (const EventId e : saturation.sorted()) {
            spend(events_.patience, 1);
            graph_.each(e, [&](EventId next, std::uint32_t) { ++waits_[next]; });
            if (sought_.checked[e]) ++needed_[version(events_[e].key, sought_.sources[e])];
        }
        for (const EventId e : saturation.sorted()) {
            if (waits_[e] == 0) ready_.push_back(e);
        }
    }

    // True if an order was found; false if there is none or the budget is spent.
    bool run() {
        while (true) {
            place_reads();
            if (order.size() == saturation_.sorted().size()) return true;
            if (!budget_.spend(1 + ready_.size())) return false;
            if (decide()) continue;
            if (!go_back()) return false;
        }
    }

    std::vector<EventId> order;

  private:
    struct Decision {
        std::size_t placed;            // before it
        std::vector<EventId> options;  // still to try, the best last
        std::vector<std::uint32_t> situation;
    };
    struct Undo {
        EventId replaced;  // the version of the key before
    };

    std::size_t version(std::uint32_t key, EventId source) const {
        return source == from_initial ? events_.size() + key : source;
    }

    bool placeable(EventId e) const {
        const Event& event = events_[e];
        const EventId now = current_[event.key];
        if (sought_.checked[e] && now != sought_.sources[e]) return false;
        if (event.sets == no_id) return true;
        return needed_[version(event.key, now)] == (sought_.checked[e] ? 1U : 0U);
    }

    void place(EventId e) {
        ready_.erase(std::find(ready_.begin(), ready_.end(), e));
        const Event& event = events_[e];
        undo_.push_back({current_[event.key]});
        if (sought_.checked[e]) --needed_[version(event.key, sought_.sources[e])];
        if (event.sets != no_id) current_[event.key] = e;
        ++position_[saturation_.chain_of(e)];
        graph_.each(e, [&](EventId next, std::uint32_t) {
            if (--waits_[next] == 0) ready_.push_back(next);
        });
        order.push_back(e);
    }

    void take_back() {
        const EventId e = order.back();
        order.pop_back();
        graph_.each(e, [&](EventId next, std::uint32_t) {
            if (waits_[next]++ == 0) ready_.erase(std::find(ready_.begin(), ready_.end(), next));
        });
        const Event& event = events_[e];
        --position_[saturation_.chain_of(e)];
        current_[event.key] = undo_.back().replaced;
        undo_.pop_back();
        if (sought_.checked[e]) ++needed_[version(event.key, sought_.sources[e])];
        ready_.push_back(e);
    }

    void place_reads() {
        for (std::size_t i = 0; i < ready_.size();) {
            const EventId e = ready_[i];
            if (events_[e].sets == no_id && placeable(e)) {
                place(e);
                i = 0;
            } else {
                ++i;
            }
        }
    }

    bool decide() {
        Decision decision{order.size(), {}, {}};
        for (const EventId e : ready_) {
            if (events_[e].sets != no_id && placeable(e)) decision.options.push_back(e);
        }
        if (decision.options.empty()) return false;
        if (!dead_.empty()) {
            if (dead_.count(situation()) != 0) return false;
        }
        std::sort(decision.options.begin(), decision.options.end(), [&](EventId a, EventId b) {
            return std::pair(events_[a].end, a) > std::pair(events_[b].end, b);
        });
        decision.situation = situation();
        const EventId first = decision.options.back();
        decision.options.pop_back();
        decisions_.push_back(std::move(decision));
        place(first);
        return true;
    }

    bool go_back() {
        while (!decisions_.empty()) {
            Decision& last = decisions_.back();
            while (order.size() > last.placed) take_back();
            if (!last.options.empty()) {
                const EventId next = last.options.back();
                last.options.pop_back();
                place(next);
                return true;
            }
            if (!budget_.reserve((dead_.size() + 1) * (last.situation.size() * 4 + 64))) {
                return false;
            }
            dead_.insert(std::move(last.situation));
            decisions_.pop_back();
        }
        return false;
    }

    std::vector<std::uint32_t> situation() const {
        std::vector<std::uint32_t> now = position_;
        now.insert(now.end(), current_.begin(), current_.end());
        return now;
    }

    const Sought& sought_;
    const Events& events_;
    const Saturation& saturation_;
    const Graph& graph_;
    Budget& budget_;
    std::vector<std::uint32_t> waits_;
    std::vector<std::uint32_t> needed_;  // by version: checked reads still to come
    std::vector<EventId> current_;       // by key
    std::vector<std::uint32_t> position_;
    std::vector<EventId> ready_;
    std::vector<Undo> undo_;
    std::vector<Decision> decisions_;
    std::set<std::vector<std::uint32_t>> dead_;
};

Judgement seek(const Sought& sought, Budget& budget) {
    Saturation saturation(sought);
    if (!saturation.run(budget)) {
        if (budget.spent()) return {.answer = Judged::gave_up};
        return {.answer = Judged::violated, .conflict = std::move(saturation.conflict)};
    }
    Placement placement(sought, saturation, budget);
    if (placement.run()) {
        return {.answer = Judged::holds,
                .conflict = {},
                .sources = sought.sources,
                .orders = {std::move(placement.order)},
                .order_of = {no_id}};
    }
    if (budget.spent()) return {.answer = Judged::gave_up};
    Judgement none{.answer = Judged::violated};
    none.conflict.anomaly = "no order";
    for (EventId e = 0; e < sought.events.size(); ++e) {
        if (sought.idle[e]) continue;
        none.conflict.events.push_back(e);
        if (sought.sources[e] != from_nothing) none.conflict.choices.push_back(e);
    }
    return none;
}

}  // namespace

Judgement judge_sequential(const Events& events, const Sources& sources, Budget& budget) {
    Sought sought{events, sources, idle_events(events, sources), {}, true};
    sought.checked.assign(events.size(), false);
    for (EventId e = 0; e < events.size(); ++e) {
        sought.checked[e] = !sought.idle[e] && sources[e] != from_nothing;
    }
    return seek(sought, budget);
}

Judgement search_view(const Events& events, const Sources& sources, bool causal,
                      std::uint32_t process, Budget& budget) {
    Sought sought{events, sources, idle_events(events, sources), {}, causal};
    sought.checked.assign(events.size(), false);
    for (EventId e = 0; e < events.size(); ++e) {
        sought.checked[e] =
            events[e].certain && events[e].process == process && sources[e] != from_nothing;
    }
    Judgement found = seek(sought, budget);
    for (auto& order : found.orders) {
        std::erase_if(order, [&](EventId e) {
            return events[e].sets == no_id && events[e].process != process;
        });
    }
    return found;
}

}  // namespace cleave::check
