#include "weak/events.hpp"

#include <algorithm>

namespace cleave::check {
namespace {

using history::Action;
using history::History;
using history::OpIndex;

// Numbers pairs of key and value: open addressing, because a node-based map costs more than all the
// rest. The initial value of key k is number k.
class DataNumbers {
  public:
    DataNumbers(std::uint32_t keys, std::optional<Value> initial, std::size_t expected)
        : initial_(initial), nil_(keys, no_id), count_(keys) {
        std::size_t size = 16;
        while (size < expected * 2) size *= 2;
        slots_.assign(size, {});
    }

    DataId operator()(std::uint32_t key, std::optional<Value> value) {
        if (value == initial_) return key;
        if (!value) {
            if (nil_[key] == no_id) nil_[key] = count_++;
            return nil_[key];
        }
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = mix(static_cast<std::uint64_t>(*value) + key * 0x517cc1b727220a95ULL);
        for (at &= mask; slots_[at].id != no_id; at = (at + 1) & mask) {
            if (slots_[at].key == key && slots_[at].value == *value) return slots_[at].id;
        }
        slots_[at] = {*value, key, count_};
        return count_++;
    }
    std::uint32_t count() const { return count_; }

  private:
    struct Slot {
        Value value = 0;
        std::uint32_t key = 0;
        DataId id = no_id;
    };
    static std::size_t mix(std::uint64_t x) {
        x *= 0x9e3779b97f4a7c15ULL;  // Fibonacci hashing (Knuth, volume 3, section 6.4)
        return static_cast<std::size_t>(x ^ (x >> 32));
    }
    std::optional<Value> initial_;
    std::vector<DataId> nil_;
    std::vector<Slot> slots_;
    std::uint32_t count_;
};

void index_writers(Events& events) {
    events.writers_from_.assign(events.values + 1, 0);
    for (const Event& e : events.list) {
        spend(events.patience, 1);
        if (e.sets != no_id) ++events.writers_from_[e.sets + 1];
    }
    spend(events.patience, events.values);
    for (std::size_t v = 1; v < events.writers_from_.size(); ++v) {
        events.writers_from_[v] += events.writers_from_[v - 1];
    }
    std::vector<std::uint32_t> at(events.writers_from_.begin(), events.writers_from_.end() - 1);
    events.writers_.resize(events.writers_from_.back());
    for (EventId e = 0; e < events.size(); ++e) {
        spend(events.patience, 1);
        const DataId value = events[e].sets;
        if (value != no_id) events.writers_[at[value]++] = e;
    }
}

// Each operation joins the first chain of its process whose last one was over before it began.
void index_chains(Events& events) {
    std::uint32_t processes = 0;
    for (const Event& e : events.list) processes = std::max(processes, e.process + 1);
    std::vector<std::vector<std::vector<EventId>>> chains(processes);
    for (EventId id = 0; id < events.size(); ++id) {
        spend(events.patience, 1);
        Event& e = events.list[id];
        e.chain = no_id;
        e.index = 0;
        if (!e.certain) continue;
        auto& own = chains[e.process];
        const auto fits = std::find_if(own.begin(), own.end(), [&](const auto& chain) {
            return events[chain.back()].end < e.begin;
        });
        if (fits == own.end()) {
            own.push_back({id});
        } else {
            fits->push_back(id);
        }
    }
    events.first_chain.assign(1, 0);
    for (std::uint32_t p = 0; p < processes; ++p) {
        for (auto& chain : chains[p]) {
            spend(events.patience, chain.size());
            for (std::uint32_t i = 0; i < chain.size(); ++i) {
                events.list[chain[i]].chain = static_cast<std::uint32_t>(events.chains.size());
                events.list[chain[i]].index = i;
            }
            events.chains.push_back(std::move(chain));
            events.process_of_chain.push_back(p);
        }
        events.first_chain.push_back(static_cast<std::uint32_t>(events.chains.size()));
    }
}

// By their names in the history, ascending.
void number_processes(Events& events) {
    std::vector<std::uint32_t>& names = events.process_name;
    std::size_t span = 0;
    for (const Event& e : events.list) span = std::max(span, std::size_t{e.process} + 1);
    if (span <= 4 * events.size() + 1'024) {
        std::vector<std::uint32_t> number(span, no_id);
        for (const Event& e : events.list) number[e.process] = 0;
        for (std::uint32_t name = 0; name < span; ++name) {
            if (number[name] == no_id) continue;
            number[name] = static_cast<std::uint32_t>(names.size());
            names.push_back(name);
        }
        for (Event& e : events.list) e.process = number[e.process];
        return;
    }
    for (const Event& e : events.list) names.push_back(e.process);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (Event& e : events.list) {
        e.process = static_cast<std::uint32_t>(
            std::lower_bound(names.begin(), names.end(), e.process) - names.begin());
    }
}

void finish(Events& events) {
    spend(events.patience, events.size());
    const auto earlier = [](const Event& a, const Event& b) { return a.begin < b.begin; };
    if (!std::is_sorted(events.list.begin(), events.list.end(), earlier)) {
        std::stable_sort(events.list.begin(), events.list.end(), earlier);
    }
    spend(events.patience, events.size());
    number_processes(events);
    spend(events.patience, events.size());
    index_writers(events);
    index_chains(events);
}

}  // namespace

std::uint32_t Events::before(EventId e, std::uint32_t chain) const {
    if (list[e].chain == chain) return list[e].index;
    const auto& own = chains[chain];
    const auto end = std::partition_point(
        own.begin(), own.end(), [&](EventId other) { return list[other].end < list[e].begin; });
    return static_cast<std::uint32_t>(end - own.begin());
}

Events events_of(const History& history, std::optional<Value> initial, Patience& patience) {
    Events events;
    events.patience = &patience;
    events.keys = static_cast<std::uint32_t>(history.key_count());
    DataNumbers number(events.keys, initial, 2 * history.size() + 2);
    events.list.reserve(history.size());
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        patience.spend(1);
        const OpIndex op{i};
        const Outcome outcome = history.outcome(op);
        if (!history.is_register_operation(op) || outcome == Outcome::fail) continue;
        const Action action = history.action(op);
        if (outcome == Outcome::unknown && action == Action::read) continue;
        const std::uint32_t key = history.keys()[i].value;
        Event e{.op = op,
                .key = key,
                .process = history.processes()[i],
                .certain = outcome == Outcome::ok,
                .begin = history.invocations()[i].count(),
                .end = history.completions()[i].count()};
        if (action == Action::read) e.observes = number(key, history.value(op));
        if (action == Action::cas) e.observes = number(key, history.expected(op));
        if (action != Action::read) {
            e.sets = number(key, action == Action::remove ? std::nullopt : history.value(op));
        }
        if (e.sets == e.observes) e.sets = no_id;
        if (e.sets == no_id && !e.certain) continue;
        events.list.push_back(e);
    }
    events.values = number.count();
    std::vector<bool> observed(events.values, false);
    for (const Event& e : events.list) {
        patience.spend(1);
        if (e.observes != no_id) observed[e.observes] = true;
    }
    std::erase_if(events.list, [&](const Event& e) { return !e.certain && !observed[e.sets]; });
    finish(events);
    return events;
}

Events restrict_to(const Events& all, const std::vector<EventId>& core) {
    Events events;
    events.keys = all.keys;
    events.values = all.values;
    std::vector<DataId> observed;
    std::vector<EventId> kept = core;
    std::sort(kept.begin(), kept.end());
    for (const EventId e : kept) {
        events.list.push_back(all[e]);
        if (all[e].observes != no_id) observed.push_back(all[e].observes);
    }
    std::sort(observed.begin(), observed.end());
    const std::uint32_t stranger = all.processes();
    for (auto group = observed.begin(); group != observed.end();) {
        const auto next = std::upper_bound(group, observed.end(), *group);
        auto useful = next - group;  // more of one value than observe it are of no use
        for (const EventId w : all.writers(*group)) {
            if (useful == 0) break;
            if (std::binary_search(kept.begin(), kept.end(), w)) continue;
            Event e = all[w];
            e.process = stranger + static_cast<std::uint32_t>(events.list.size());
            e.certain = false;
            e.observes = no_id;
            e.end = INT64_MAX;
            events.list.push_back(e);
            --useful;
        }
        group = next;
    }
    finish(events);
    return events;
}

}  // namespace cleave::check
