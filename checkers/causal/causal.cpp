#include "causal/causal.hpp"

#include <algorithm>

#include "causal/clocks.hpp"
#include "causal/frontier.hpp"
#include "weak/fill.hpp"
#include "weak/graph.hpp"

namespace cleave::check {
namespace {

void involve(Conflict& conflict, const std::vector<Link>& path) {
    for (const Link& link : path) {
        conflict.events.push_back(link.before);
        conflict.events.push_back(link.after);
        if (link.kind == Link::Kind::reads_from) conflict.choices.push_back(link.after);
    }
}

Conflict causal_cycle(const Clocks& clocks) {
    Conflict conflict;
    conflict.anomaly = "CyclicCO";
    conflict.cycle = clocks.cycle();
    involve(conflict, conflict.cycle);
    return conflict;
}

// `reader` returned what `newer`, a write in its causal past, had overwritten.
Conflict overwritten(const Clocks& clocks, const Sources& sources, EventId newer, EventId reader) {
    Conflict conflict;
    const EventId source = sources[reader];
    conflict.anomaly = source == from_initial ? "WriteCOInitRead" : "WriteCORead";
    conflict.events = {newer, reader};
    conflict.choices = {reader};
    const auto seen = clocks.path(newer, reader);
    involve(conflict, seen);
    conflict.cycle = seen;
    if (source == from_initial) {
        conflict.cycle.push_back({reader, newer, Link::Kind::conflict, reader});
        return conflict;
    }
    const auto older = clocks.path(source, newer);
    involve(conflict, older);
    conflict.events.push_back(source);
    // As a cycle: source to newer, newer before source because of the reader.
    conflict.cycle = older;
    conflict.cycle.push_back({newer, source, Link::Kind::conflict, reader});
    return conflict;
}

// For each version and chain, from where on the chain has shown a newer version: the first of its
// items that has the version in its past and is another version.
class FirstNewer {
  public:
    FirstNewer(const Events& events, const Sources& sources)
        : events_(events),
          sources_(sources),
          frontier_(events, sources),
          row_(events.size() + events.keys, 0) {
        for (EventId e = 0; e < events.size(); ++e) {
            spend(events.patience, 1);
            if (events[e].sets == no_id) continue;
            row_[e] = size_;
            size_ += width(events[e].key);
        }
        for (std::uint32_t key = 0; key < events.keys; ++key) {
            row_[events.size() + key] = size_;
            size_ += width(key);
        }
    }
    // What it takes, from `begin` on.
    std::uint64_t bytes() const { return size_ * sizeof(Clock) + frontier_.bytes(); }
    void begin() { fill_table(first_, size_, Clock{UINT32_MAX}, events_.patience); }

    std::uint32_t width(std::uint32_t key) const {
        const auto& first = frontier_.touches().first_of_key;
        return first[key + 1] - first[key];
    }

    // The event `e` of a chain shows `version`, whose past is `clock` and, if it is a cas, what it
    // found: that may be a write of unknown outcome, which no clock tells.
    void show(EventId e, EventId version, const Clock* clock) {
        const std::uint32_t key = events_[e].key;
        const std::uint32_t group = frontier_.touches().group[e];
        const std::uint32_t local = group - frontier_.touches().first_of_key[key];
        const auto set = [&](std::size_t row) {
            Clock& first = first_[row + local];
            first = std::min(first, Clock{events_[e].index});
        };
        set(row_[events_.size() + key]);
        for (EventId v = sources_[version]; v < from_initial; v = sources_[v]) {
            set(row_[v]);
            if (events_[v].chain != no_id) break;
        }
        frontier_.advance(group, key, clock, [&](EventId older) {
            if (older != version) set(row_[older]);
        });
    }

    // An event in this past that shows a newer version than `source`; no_id if there is none.
    EventId newer_than(EventId source, std::uint32_t key, const Clock* past) const {
        const Touches& touches = frontier_.touches();
        const std::uint32_t first = touches.first_of_key[key], count = width(key);
        const std::size_t row = row_[source == from_initial ? events_.size() + key : source];
        for (std::uint32_t g = 0; g < count; ++g) {
            const std::uint32_t chain = touches.chain[first + g];
            if (first_[row + g] < past[chain]) return events_.chains[chain][first_[row + g]];
        }
        return no_id;
    }

  private:
    const Events& events_;
    const Sources& sources_;
    Frontier frontier_;
    std::vector<std::size_t> row_;
    std::size_t size_ = 0;
    std::vector<Clock> first_;
};

// A conflict edge between versions: `reader` saw `older` and returned `newer`.
struct Forced {
    EventId older, newer, reader;
};

class Convergence {
  public:
    Convergence(const Events& events, const Sources& sources, const std::vector<bool>& idle)
        : events_(events),
          sources_(sources),
          idle_(idle),
          frontier_(events, sources),
          newest_(frontier_.touches().groups(), no_id) {}

    std::uint64_t bytes() const { return frontier_.bytes(); }

    // False when the event reads the initial value though it has a write in its past, `seen`.
    bool meet(EventId e, const Clock* past, EventId& seen) {
        const Event& event = events_[e];
        const EventId source = sources_[e];
        const auto force = [&](EventId older) {
            if (older == source || older == e) return;
            if (source == from_initial) {
                seen = older;
            } else if (source != from_nothing) {
                forced_.push_back({older, source, e});
            }
        };
        if (event.chain == no_id) return true;
        const std::uint32_t group = frontier_.touches().group[e];
        frontier_.advance(group, event.key, past, force);
        EventId& newest = newest_[group];  // all that this chain saw of the key is before it
        if (source != from_nothing && newest != no_id) force(newest);
        if (source < from_initial) newest = source;
        if (event.sets != no_id) newest = e;
        return seen == no_id;
    }

    // An order that agrees with all edges, or nothing.
    std::vector<EventId> order() {
        std::vector<std::uint32_t> waits(events_.size(), 0);
        graph_ = Graph(static_cast<std::uint32_t>(events_.size()));
        for (EventId e = 0; e < events_.size(); ++e) {
            spend(events_.patience, 1);
            if (idle_[e]) continue;
            const auto add = [&](EventId before, std::uint32_t label) {
                graph_.add(before, e, label);
                ++waits[e];
            };
            events_.each_predecessor(e, [&](EventId before) { add(before, 0); });
            if (sources_[e] < from_initial) add(sources_[e], 1);
        }
        for (std::uint32_t i = 0; i < forced_.size(); ++i) {
            spend(events_.patience, 1);
            graph_.add(forced_[i].older, forced_[i].newer, i + 2);
            ++waits[forced_[i].newer];
        }
        std::vector<EventId> order;
        for (EventId e = 0; e < events_.size(); ++e) {
            if (waits[e] == 0 && !idle_[e]) order.push_back(e);
        }
        for (std::size_t i = 0; i < order.size(); ++i) {
            spend(events_.patience, 1);
            graph_.each(order[i], [&](EventId next, std::uint32_t) {
                if (--waits[next] == 0) order.push_back(next);
            });
        }
        const auto all = static_cast<std::size_t>(std::count(idle_.begin(), idle_.end(), false));
        if (order.size() < all) order.clear();
        return order;
    }

    Conflict cycle(const Clocks& clocks) const {
        const auto component = graph_.components(events_.patience);
        std::vector<std::uint32_t> size(component.size(), 0);
        for (const std::uint32_t c : component) ++size[c];
        std::vector<Graph::Step> best;
        std::vector<bool> inside(component.size());
        int tries = 32;
        for (const Forced& edge : forced_) {
            if (component[edge.older] != component[edge.newer]) continue;
            if (tries-- == 0) break;
            for (std::size_t n = 0; n < inside.size(); ++n) {
                inside[n] = component[n] == component[edge.older];
            }
            auto steps = graph_.path(edge.older, edge.older, inside, events_.patience);
            if (best.empty() || steps.size() < best.size()) best = std::move(steps);
        }
        return tell(clocks, best);
    }

  private:
    Conflict tell(const Clocks& clocks, const std::vector<Graph::Step>& steps) const {
        Conflict conflict;
        conflict.anomaly = "CyclicCF";
        for (const Graph::Step& step : steps) {
            auto& cycle = conflict.cycle;
            if (step.label == 0) {
                const bool joins = !cycle.empty() && cycle.back().kind == Link::Kind::process;
                if (joins) {
                    cycle.back().after = step.to;
                } else {
                    cycle.push_back({step.from, step.to, Link::Kind::process});
                }
            } else if (step.label == 1) {
                cycle.push_back({step.from, step.to, Link::Kind::reads_from});
                conflict.choices.push_back(step.to);
            } else {
                const Forced& edge = forced_[step.label - 2];
                cycle.push_back({edge.older, edge.newer, Link::Kind::conflict, edge.reader});
                conflict.events.push_back(edge.reader);
                conflict.choices.push_back(edge.reader);
                involve(conflict, clocks.path(edge.older, edge.reader));
            }
        }
        for (const Link& link : conflict.cycle) {
            conflict.events.push_back(link.before);
            conflict.events.push_back(link.after);
        }
        return conflict;
    }

    const Events& events_;
    const Sources& sources_;
    const std::vector<bool>& idle_;
    Frontier frontier_;
    std::vector<EventId> newest_;  // by group
    std::vector<Forced> forced_;
    Graph graph_{0};
};

Judgement violated(Conflict conflict) {
    return {.answer = Judged::violated, .conflict = std::move(conflict)};
}

}  // namespace

Judgement judge_causal(const Events& events, const Sources& sources, Budget& budget) {
    const std::vector<bool> idle = idle_events(events, sources);
    Clocks clocks(events, sources, idle);
    FirstNewer first(events, sources);
    if (!budget.reserve(clocks.bytes() + first.bytes())) return {.answer = Judged::gave_up};
    first.begin();
    EventId reader = no_id, newer = no_id;
    const bool acyclic = clocks.run([&](EventId e, const Clock* past) {
        const EventId source = sources[e];
        if (source != from_nothing && events[e].certain) {
            newer = first.newer_than(source, events[e].key, past);
            if (newer != no_id) {
                reader = e;
                return false;
            }
        }
        if (events[e].chain != no_id) {
            if (source < from_initial && events[source].chain == no_id) {
                first.show(e, source, clocks.past_of_unknown(source));
            }
            if (events[e].sets != no_id) first.show(e, e, past);
        }
        return budget.spend(1);
    });
    if (budget.spent()) return {.answer = Judged::gave_up};
    if (reader != no_id) {
        // What shows the newer version is that write, or a read of one of unknown outcome.
        const bool shown_by_read = events[newer].sets == no_id;
        const EventId write = shown_by_read ? sources[newer] : newer;
        return violated(overwritten(clocks, sources, write, reader));
    }
    if (!acyclic) return violated(causal_cycle(clocks));
    return {.answer = Judged::holds, .conflict = {}, .sources = sources};
}

Judgement judge_causal_convergent(const Events& events, const Sources& sources, Budget& budget) {
    const std::vector<bool> idle = idle_events(events, sources);
    Clocks clocks(events, sources, idle);
    Convergence convergence(events, sources, idle);
    if (!budget.reserve(clocks.bytes() + convergence.bytes())) return {.answer = Judged::gave_up};
    EventId reader = no_id, seen = no_id;
    const bool acyclic = clocks.run([&](EventId e, const Clock* past) {
        if (!convergence.meet(e, past, seen)) {
            reader = e;
            return false;
        }
        return budget.spend(1);
    });
    if (budget.spent()) return {.answer = Judged::gave_up};
    if (reader != no_id) return violated(overwritten(clocks, sources, seen, reader));
    if (!acyclic) return violated(causal_cycle(clocks));
    Judgement judgement{.answer = Judged::holds, .conflict = {}, .sources = sources};
    std::vector<EventId> order = convergence.order();
    if (order.empty()) {
        const bool nothing = std::find(idle.begin(), idle.end(), false) == idle.end();
        if (!nothing) return violated(convergence.cycle(clocks));
    }
    judgement.orders.push_back(std::move(order));
    judgement.order_of.push_back(no_id);
    return judgement;
}

}  // namespace cleave::check
