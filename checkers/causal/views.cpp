#include "causal/views.hpp"

#include <algorithm>

#include "sequential/sequential.hpp"
#include "weak/graph.hpp"

namespace cleave::check {
namespace {

constexpr std::uint32_t never = UINT32_MAX;

// `reader`, in whose past `older` was, returned `newer`: found in this round.
struct Forced {
    EventId older, newer, reader;
    std::uint32_t round;
};

// What is the same for all processes.
struct Ground {
    Ground(const Events& events, const Sources& sources)
        : idle(idle_events(events, sources)), extra(static_cast<std::uint32_t>(events.size())) {
        first_reader.assign(events.size() + 1, 0);
        for (EventId e = 0; e < events.size(); ++e) {
            spend(events.patience, 1);
            if (sources[e] < from_initial) ++first_reader[sources[e] + 1];
            if (idle[e]) continue;
            events.each_predecessor(e, [&](EventId before) {
                const bool next = events[e].chain == events[before].chain;
                if (!next) extra.add(before, e);
            });
        }
        for (std::size_t e = 1; e < first_reader.size(); ++e)
            first_reader[e] += first_reader[e - 1];
        std::vector<std::uint32_t> at(first_reader.begin(), first_reader.end() - 1);
        readers.resize(first_reader.back());
        for (EventId e = 0; e < events.size(); ++e) {
            spend(events.patience, 1);
            if (sources[e] < from_initial) readers[at[sources[e]]++] = e;
        }
    }
    std::vector<bool> idle;
    Graph extra;  // process order beyond the chains
    std::vector<std::uint32_t> first_reader;
    std::vector<EventId> readers;
};

class ViewOf {
  public:
    ViewOf(const Events& events, const Sources& sources, Kept kept, const Ground& ground)
        : events_(events),
          sources_(sources),
          kept_(kept),
          ground_(ground),
          pending_(events.keys),
          newest_(events.keys, no_id) {}

    // False when there is none: then `conflict` says why.
    bool find(std::uint32_t process, Budget& budget) {
        own_chain_ = events_.first_chain[process];
        forced_.clear();
        layer_.assign(events_.size(), never);
        for (std::uint32_t round = 1;; ++round) {
            const bool acyclic = sort(round);
            if (!budget.spend(events_.size())) return true;
            if (!acyclic) {
                tell_cycle();
                return false;
            }
            if (!place() && round > 1) return true;
            if (!force(round)) return false;
            if (forced_.empty()) return true;
        }
    }

    std::vector<EventId> order() const {
        const auto& own = events_.chains[own_chain_];
        std::vector<std::vector<EventId>> layers(own.size() + 1);
        for (const EventId e : sorted_) {
            spend(events_.patience, 1);
            if (events_[e].chain == own_chain_ || events_[e].sets == no_id) continue;
            layers[std::min<std::size_t>(layer_[e], own.size())].push_back(e);
        }
        std::vector<EventId> order;
        for (std::size_t i = 0; i <= own.size(); ++i) {
            spend(events_.patience, 1 + layers[i].size());
            order.insert(order.end(), layers[i].begin(), layers[i].end());
            if (i < own.size()) order.push_back(own[i]);
        }
        return order;
    }

    Conflict conflict;

  private:
    bool own(EventId e) const { return events_[e].chain == own_chain_; }

    template <typename Visit>
    void each_next(EventId e, const Visit& visit) const {
        const Event& event = events_[e];
        if (event.chain != no_id && event.index + 1 < events_.chains[event.chain].size()) {
            visit(events_.chains[event.chain][event.index + 1]);
        }
        ground_.extra.each(e, [&](EventId next, std::uint32_t) {
            if (!ground_.idle[next]) visit(next);
        });
        for (auto r = ground_.first_reader[e]; r < ground_.first_reader[e + 1]; ++r) {
            const EventId reader = ground_.readers[r];
            if (ground_.idle[reader]) continue;
            if (kept_ == Kept::causal_order || own(reader)) visit(reader);
        }
    }

    // All events in an order that agrees with what is known before this round; false if none does.
    bool sort(std::uint32_t round) {
        std::vector<std::uint32_t> waits(events_.size(), 0);
        forced_from_.assign(events_.size() + 1, 0);
        std::size_t all = 0;
        for (EventId e = 0; e < events_.size(); ++e) {
            spend(events_.patience, 1);
            if (ground_.idle[e]) continue;
            ++all;
            each_next(e, [&](EventId next) { ++waits[next]; });
        }
        latest_.clear();
        for (const Forced& f : forced_) {
            if (f.round + 1 == round) latest_.push_back(f);
        }
        for (const Forced& f : latest_) {
            ++waits[f.newer];
            ++forced_from_[f.older + 1];
        }
        for (std::size_t e = 1; e < forced_from_.size(); ++e)
            forced_from_[e] += forced_from_[e - 1];
        std::vector<std::uint32_t> at(forced_from_.begin(), forced_from_.end() - 1);
        forced_to_.resize(latest_.size());
        for (const Forced& f : latest_) forced_to_[at[f.older]++] = f.newer;
        sorted_.clear();
        spend(events_.patience, events_.size());
        for (EventId e = 0; e < events_.size(); ++e) {
            if (waits[e] == 0 && !ground_.idle[e]) sorted_.push_back(e);
        }
        for (std::size_t i = 0; i < sorted_.size(); ++i) {
            spend(events_.patience, 1);
            const auto step = [&](EventId next) {
                if (--waits[next] == 0) sorted_.push_back(next);
            };
            each_next(sorted_[i], step);
            for (auto f = forced_from_[sorted_[i]]; f < forced_from_[sorted_[i] + 1]; ++f) {
                step(forced_to_[f]);
            }
        }
        return sorted_.size() == all;
    }

    // The layer of an event: the first operation of the process that has it in its past. True if
    // any changed.
    bool place() {
        std::vector<std::uint32_t> layer(events_.size(), never);
        for (std::size_t i = sorted_.size(); i-- > 0;) {
            spend(events_.patience, 1);
            const EventId e = sorted_[i];
            std::uint32_t first = never;
            const auto look = [&](EventId next) {
                first = std::min(first, own(next) ? events_[next].index : layer[next]);
            };
            each_next(e, look);
            for (auto f = forced_from_[e]; f < forced_from_[e + 1]; ++f) look(forced_to_[f]);
            layer[e] = first;
        }
        if (layer == layer_) return false;
        layer_ = std::move(layer);
        return true;
    }

    // What the reads of the process force, given the layers. Recomputed in each round: what an
    // earlier round found still follows from it. False when a read of the initial value cannot be.
    bool force(std::uint32_t round) {
        const auto& own_events = events_.chains[own_chain_];
        std::vector<std::vector<EventId>> arriving(own_events.size());
        for (const EventId e : sorted_) {
            spend(events_.patience, 1);
            if (events_[e].sets == no_id || layer_[e] == never) continue;
            arriving[layer_[e]].push_back(e);
        }
        for (const EventId e : own_events) {
            pending_[events_[e].key].clear();
            newest_[events_[e].key] = no_id;
        }
        for (std::size_t i = 0; i < own_events.size(); ++i) {
            spend(events_.patience, 1 + arriving[i].size());
            for (const EventId w : arriving[i]) pending_[events_[w].key].push_back(w);
            const EventId r = own_events[i];
            const EventId source = sources_[r];
            if (source == from_nothing) continue;
            auto& pending = pending_[events_[r].key];
            EventId& newest = newest_[events_[r].key];
            if (newest != no_id) pending.push_back(newest);
            for (const EventId older : pending) {
                if (older == source) continue;
                if (source == from_initial) {
                    tell_initial(older, r, round);
                    return false;
                }
                forced_.push_back({older, source, r, round});
            }
            pending.clear();
            if (source != from_initial) newest = source;
        }
        for (const auto& list : arriving) {
            for (const EventId w : list) pending_[events_[w].key].clear();
        }
        return true;
    }

    // ---- Why there is none

    // Known before `round`: labels are 0 for process order, 1 for reads, else a forced edge.
    Graph known(std::uint32_t round) const {
        Graph graph(static_cast<std::uint32_t>(events_.size()));
        for (EventId e = 0; e < events_.size(); ++e) {
            spend(events_.patience, 1);
            if (ground_.idle[e]) continue;
            each_next(e, [&](EventId next) {
                const bool reads = sources_[next] == e && !events_.ordered(e, next);
                graph.add(e, next, reads ? 1 : 0);
            });
        }
        for (std::uint32_t i = 0; i < forced_.size(); ++i) {
            if (forced_[i].round < round) graph.add(forced_[i].older, forced_[i].newer, i + 2);
        }
        return graph;
    }

    void use(const std::vector<Graph::Step>& steps, bool show) {
        for (const Graph::Step& step : steps) {
            conflict.events.push_back(step.from);
            conflict.events.push_back(step.to);
            if (step.label == 1) conflict.choices.push_back(step.to);
            Link link{step.from, step.to, Link::Kind::process};
            if (step.label == 1) link.kind = Link::Kind::reads_from;
            if (step.label >= 2) {
                link.kind = Link::Kind::conflict;
                link.reader = forced_[step.label - 2].reader;
                explain_.push_back(step.label - 2);
            }
            if (!show) continue;
            const bool joins = link.kind == Link::Kind::process && !conflict.cycle.empty() &&
                               conflict.cycle.back().kind == Link::Kind::process;
            if (joins) {
                conflict.cycle.back().after = link.after;
            } else {
                conflict.cycle.push_back(link);
            }
        }
    }

    // Each forced edge rests on its reader, and on what was known before its round.
    void justify() {
        std::vector<bool> done(forced_.size(), false);
        while (!explain_.empty()) {
            const std::uint32_t i = explain_.back();
            explain_.pop_back();
            if (done[i]) continue;
            done[i] = true;
            const Forced& f = forced_[i];
            conflict.events.push_back(f.reader);
            conflict.choices.push_back(f.reader);
            conflict.events.push_back(f.newer);
            use(known(f.round).path(f.older, f.reader, {}, events_.patience), false);
        }
    }

    void tell_initial(EventId older, EventId reader, std::uint32_t round) {
        conflict.anomaly = "WriteHBInitRead";
        conflict.events = {older, reader};
        conflict.choices = {reader};
        use(known(round).path(older, reader, {}, events_.patience), true);
        conflict.cycle.push_back({reader, older, Link::Kind::conflict, reader});
        justify();
    }

    void tell_cycle() {
        conflict.anomaly = forced_.empty() ? "CyclicCO" : "CyclicHB";
        const Graph graph = known(never);
        const auto component = graph.components(events_.patience);
        std::vector<std::uint32_t> size(component.size(), 0);
        for (const std::uint32_t c : component) ++size[c];
        EventId start = 0;
        while (size[component[start]] < 2) ++start;
        std::vector<bool> inside(component.size());
        for (std::size_t n = 0; n < inside.size(); ++n)
            inside[n] = component[n] == component[start];
        use(graph.path(start, start, inside, events_.patience), true);
        justify();
    }

    const Events& events_;
    const Sources& sources_;
    Kept kept_;
    const Ground& ground_;
    std::uint32_t own_chain_ = 0;
    std::vector<Forced> forced_, latest_;
    std::vector<std::uint32_t> forced_from_;
    std::vector<EventId> forced_to_;
    std::vector<EventId> sorted_;
    std::vector<std::uint32_t> layer_;
    std::vector<std::vector<EventId>> pending_;  // by key
    std::vector<EventId> newest_;                // by key
    std::vector<std::uint32_t> explain_;
};

}  // namespace

Judgement judge_views(const Events& events, const Sources& sources, Kept kept, bool want_orders,
                      Budget& budget) {
    const Ground ground(events, sources);
    Judgement judgement{.answer = Judged::holds, .conflict = {}, .sources = sources};
    if (want_orders && !budget.reserve(events.size() * events.processes() * sizeof(EventId))) {
        return {.answer = Judged::gave_up};
    }
    ViewOf view(events, sources, kept, ground);
    for (std::uint32_t p = 0; p < events.processes(); ++p) {
        const std::uint32_t chains = events.first_chain[p + 1] - events.first_chain[p];
        if (chains == 0) continue;
        std::vector<EventId> order;
        if (chains == 1) {
            if (!view.find(p, budget)) {
                return {.answer = Judged::violated, .conflict = std::move(view.conflict)};
            }
            if (budget.spent()) return {.answer = Judged::gave_up};
            if (want_orders) order = view.order();
        } else {
            Judgement found = search_view(events, sources, kept == Kept::causal_order, p, budget);
            if (found.answer != Judged::holds) return found;
            order = std::move(found.orders.front());
        }
        if (!want_orders) continue;
        judgement.orders.push_back(std::move(order));
        judgement.order_of.push_back(p);
    }
    return judgement;
}

}  // namespace cleave::check
