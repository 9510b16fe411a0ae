#include "linearizability/search_plan.hpp"

#include <algorithm>
#include <map>
#include <queue>
#include <utility>

namespace cleave::check {
namespace {

bool crashed(const RegisterOp& op) { return !op.required && op.end == time_max; }

// Keeps what can matter. An optional operation whose value no other operation observes can be left
// out of any legal order: until the next write nobody looks. Leaving one out may leave the next
// without an observer, hence the repetition. It must stay if what it ends is refused by somebody.
void select_ops(const RegisterHistory& history, SearchPlan& plan) {
    std::vector<std::uint32_t> observers(history.values.size(), 0);
    plan.refusers = observers;
    for (const RegisterOp& op : history.ops) {
        if (op.observes != no_value) ++observers[op.observes];
        if (op.refuser()) ++plan.refusers[op.refuses];
    }
    const auto is_seen = [&](const RegisterOp& op) {
        const bool explains = op.blind() ? history.has_refusers : plan.refusers[op.observes] > 0;
        return op.effectful() && (observers[op.sets] > 0 || explains);
    };
    std::vector<bool> dropped(history.ops.size(), false);
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = 0; i < history.ops.size(); ++i) {
            const RegisterOp& op = history.ops[i];
            if (dropped[i] || op.required) continue;
            if (is_seen(op)) continue;
            dropped[i] = true;
            if (op.observes == no_value) continue;
            --observers[op.observes];
            changed = true;
        }
    }
    for (std::uint32_t i = 0; i < history.ops.size(); ++i) {
        if (dropped[i]) continue;
        plan.ops.push_back(history.ops[i]);
        plan.origin.push_back(i);
    }
    plan.observers = std::move(observers);
}

void order_events(SearchPlan& plan) {
    const auto n = static_cast<std::uint32_t>(plan.ops.size());
    std::vector<std::uint32_t> by_end;
    for (std::uint32_t i = 0; i < n; ++i) {
        if (!crashed(plan.ops[i])) by_end.push_back(i);
    }
    std::stable_sort(by_end.begin(), by_end.end(), [&](std::uint32_t a, std::uint32_t b) {
        return plan.ops[a].end < plan.ops[b].end;
    });
    plan.invoked_at.assign(n, nowhere);
    plan.completed_at.assign(n, nowhere);
    plan.events.reserve(n + by_end.size());
    std::size_t next_end = 0;
    const auto complete = [&] {
        const std::uint32_t op = by_end[next_end++];
        plan.completed_at[op] = static_cast<std::uint32_t>(plan.events.size());
        plan.events.push_back({op, true});
    };
    for (std::uint32_t op = 0; op < n; ++op) {
        while (next_end < by_end.size() && plan.ops[by_end[next_end]].end < plan.ops[op].begin) {
            complete();
        }
        plan.invoked_at[op] = static_cast<std::uint32_t>(plan.events.size());
        plan.events.push_back({op, false});
    }
    while (next_end < by_end.size()) complete();
}

void form_classes(SearchPlan& plan) {
    plan.class_of.assign(plan.ops.size(), nowhere);
    plan.classes_setting.resize(plan.dead);
    plan.classes_observing.resize(plan.dead);
    std::map<std::pair<ValueId, ValueId>, std::uint32_t> known;
    for (std::uint32_t i = 0; i < plan.ops.size(); ++i) {
        const RegisterOp& op = plan.ops[i];
        if (!crashed(op)) continue;
        const auto id = static_cast<std::uint32_t>(plan.classes.size());
        const auto [entry, is_new] = known.try_emplace({op.observes, op.sets}, id);
        plan.class_of[i] = entry->second;
        if (!is_new) continue;
        plan.classes.push_back(
            {.observes = op.observes, .sets = op.sets, .first_event = plan.invoked_at[i]});
        plan.classes_setting[op.sets].push_back(id);
        if (op.observes != no_value) plan.classes_observing[op.observes].push_back(id);
    }
}

// A value lives until its last observer has completed. A crashed cas never completes, but is of no
// use once the value it sets is dead, so it keeps the value it observes alive just as long.
void compute_lives(SearchPlan& plan) {
    plan.refused_until.assign(plan.dead, never_alive);
    for (std::uint32_t i = 0; i < plan.ops.size(); ++i) {
        if (!plan.ops[i].refuser()) continue;
        std::int32_t& until = plan.refused_until[plan.ops[i].refuses];
        until = std::max(until, static_cast<std::int32_t>(plan.completed_at[i]));
        plan.any_refused_until = std::max(plan.any_refused_until, until);
    }
    plan.dies_at = plan.refused_until;
    for (std::uint32_t i = 0; i < plan.ops.size(); ++i) {
        const ValueId value = plan.ops[i].observes;
        if (value == no_value || plan.completed_at[i] == nowhere) continue;
        plan.dies_at[value] =
            std::max(plan.dies_at[value], static_cast<std::int32_t>(plan.completed_at[i]));
    }
    // Longest life first, so that each value is settled when it is taken.
    std::priority_queue<std::pair<std::int32_t, ValueId>> queue;
    for (ValueId value = 0; value < plan.dead; ++value) {
        if (!plan.classes_setting[value].empty()) queue.push({plan.dies_at[value], value});
    }
    while (!queue.empty()) {
        const auto [death, value] = queue.top();
        queue.pop();
        if (death < plan.dies_at[value]) continue;
        for (const std::uint32_t id : plan.classes_setting[value]) {
            const ValueId observed = plan.classes[id].observes;
            if (observed == no_value || plan.dies_at[observed] >= death) continue;
            plan.dies_at[observed] = death;
            queue.push({death, observed});
        }
    }
}

void count_setters(SearchPlan& plan) {
    plan.setters_after.assign(plan.ops.size(), 0);
    std::vector<std::uint32_t> begun_later(plan.dead, 0);
    for (std::size_t e = plan.events.size(); e-- > 0;) {
        const SearchEvent event = plan.events[e];
        const RegisterOp& op = plan.ops[event.op];
        if (!event.completion) {
            if (op.effectful()) ++begun_later[op.sets];
        } else if (op.required && op.observes != no_value) {
            plan.setters_after[event.op] = begun_later[op.observes];
        }
    }
}

// Numbers for things that come and go: always the smallest that is free.
class Places {
  public:
    std::uint32_t take() {
        if (free_.empty()) return count_++;
        const std::uint32_t place = free_.top();
        free_.pop();
        return place;
    }
    void release(std::uint32_t place) { free_.push(place); }
    std::uint32_t count() const { return count_; }

  private:
    std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> free_;
    std::uint32_t count_ = 0;
};

void assign_places(SearchPlan& plan) {
    plan.slot.assign(plan.ops.size(), nowhere);
    plan.deaths.assign(plan.events.size(), false);
    for (const std::int32_t death : plan.dies_at) {
        if (death != never_alive) plan.deaths[static_cast<std::size_t>(death)] = true;
    }
    if (!plan.classes.empty()) plan.ending.resize(plan.events.size());
    for (std::uint32_t id = 0; id < plan.classes.size(); ++id) {
        CrashedClass& c = plan.classes[id];
        c.last_event = std::max(plan.dies_at[c.sets], plan.useful_until(c.observes));
        const bool useful = c.last_event >= static_cast<std::int32_t>(c.first_event);
        if (useful) plan.ending[static_cast<std::size_t>(c.last_event)].push_back(id);
    }
    Places slots, counters;
    for (std::uint32_t e = 0; e < plan.events.size(); ++e) {
        const std::uint32_t op = plan.events[e].op;
        if (plan.class_of[op] != nowhere) {
            CrashedClass& c = plan.classes[plan.class_of[op]];
            const bool useful = c.last_event >= static_cast<std::int32_t>(e);
            if (useful && c.counter == nowhere) c.counter = counters.take();
        } else if (plan.events[e].completion) {
            slots.release(plan.slot[op]);
        } else {
            plan.slot[op] = slots.take();
        }
        if (plan.classes.empty()) continue;
        for (const std::uint32_t id : plan.ending[e]) counters.release(plan.classes[id].counter);
    }
    plan.slot_count = slots.count();
    plan.counter_count = counters.count();
}

}  // namespace

SearchPlan plan_search(const RegisterHistory& history) {
    SearchPlan plan;
    plan.dead = history.value_count();
    select_ops(history, plan);
    for (const auto pass :
         {order_events, form_classes, compute_lives, count_setters, assign_places}) {
        spend(history.patience, history.ops.size());
        pass(plan);
    }
    return plan;
}

}  // namespace cleave::check
