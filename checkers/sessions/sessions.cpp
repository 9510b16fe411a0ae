#include "sessions/sessions.hpp"

#include <algorithm>

#include "weak/graph.hpp"
#include "weak/touches.hpp"

namespace cleave::check {
namespace {

// What the reading process had seen by its operation `at`, so that `version` is not newer than what
// its later reads of the key return; `via` is the operation of another process that shows it.
struct Seen {
    EventId version = from_initial;
    EventId at = no_id;
    EventId via = no_id;
};

// For one process a graph of "not newer than" among versions. A read is linked to all that was seen
// before it through one node for each thing seen, so that there are few edges. The order exists
// exactly when no strong component holds two versions.
class Order {
  public:
    Order(const Events& events, const Sources& sources, Guarantee guarantee, const Touches& touches)
        : events_(events),
          sources_(sources),
          guarantee_(guarantee),
          touches_(touches),
          slot_of_key_(events.keys, no_id),
          node_of_(events.size(), no_id) {}

    // Steps taken; the conflict, if any, is in `conflict`.
    std::uint64_t judge(std::uint32_t process) {
        first_ = events_.first_chain[process];
        chains_ = events_.first_chain[process + 1] - first_;
        start();
        for (std::uint32_t c = 0; c < chains_; ++c) gather(c);
        for (std::uint32_t c = 0; c < chains_; ++c) link_reads(c);
        link_known_order();
        find_cycle();
        return 1 + graph_.edges();
    }

    Conflict conflict;

  private:
    struct Label {
        Seen seen;               // of an edge from a version
        EventId reader = no_id;  // of an edge to a version
        bool known = false;      // of an edge between versions
    };
    struct Entry {
        std::uint32_t index;  // in its chain, of what saw it
        std::uint32_t node;
    };

    void start() {
        for (const EventId v : versions_) node_of_[v] = no_id;
        for (const std::uint32_t key : keys_) slot_of_key_[key] = no_id;
        versions_.clear();
        keys_.clear();
        graph_ = Graph(0);
        version_of_node_.clear();
        labels_.assign(1, {});
        for (std::uint32_t c = 0; c < chains_; ++c) {
            for (const EventId e : events_.chains[first_ + c]) {
                spend(events_.patience, 1);
                if (events_[e].observes == no_id || slot_of_key_[events_[e].key] != no_id) continue;
                slot_of_key_[events_[e].key] = static_cast<std::uint32_t>(keys_.size());
                keys_.push_back(events_[e].key);
            }
        }
        initial_node_.assign(keys_.size(), no_id);
        seen_.assign(keys_.size() * chains_, {});
    }

    std::uint32_t node_of(std::uint32_t slot, EventId version) {
        std::uint32_t& node = version == from_initial ? initial_node_[slot] : node_of_[version];
        if (node == no_id) {
            node = graph_.add_node();
            version_of_node_.push_back(version);
            if (version != from_initial) versions_.push_back(version);
        }
        return node;
    }
    std::uint32_t label(Label what) {
        labels_.push_back(what);
        return static_cast<std::uint32_t>(labels_.size() - 1);
    }

    void see(std::uint32_t c, std::uint32_t key, const Seen& seen) {
        const std::uint32_t slot = slot_of_key_[key];
        if (slot == no_id) return;  // it never reads this key
        auto& list = seen_[slot * chains_ + c];
        const std::uint32_t from = node_of(slot, seen.version);
        const std::uint32_t node = graph_.add_node();
        version_of_node_.push_back(no_id);
        graph_.add(from, node, label({.seen = seen}));
        if (!list.empty()) graph_.add(list.back().node, node);
        list.push_back({events_[seen.at].index, node});
    }

    void gather(std::uint32_t c) {
        covered_.assign(events_.chains.size(), 0);
        for (const EventId e : events_.chains[first_ + c]) {
            spend(events_.patience, 1);
            const EventId source = sources_[e];
            if (guarantee_ == Guarantee::monotonic_reads) {
                if (source != from_nothing) see(c, events_[e].key, {source, e, no_id});
            } else if (source < from_initial) {
                gather_before(c, e, source);
            }
        }
    }

    // What the writer of `write` had done before it, as far as this chain does not know it yet.
    void gather_before(std::uint32_t c, EventId at, EventId write) {
        const std::uint32_t writer = events_[write].process;
        for (std::uint32_t q = events_.first_chain[writer]; q < events_.first_chain[writer + 1];
             ++q) {
            const std::uint32_t until = events_.before(write, q);
            for (; covered_[q] < until; ++covered_[q]) {
                spend(events_.patience, 1);
                const EventId e = events_.chains[q][covered_[q]];
                if (guarantee_ == Guarantee::monotonic_writes) {
                    if (events_[e].sets != no_id) see(c, events_[e].key, {e, at, e});
                } else if (sources_[e] != from_nothing) {
                    see(c, events_[e].key, {sources_[e], at, e});
                }
            }
        }
    }

    void link_reads(std::uint32_t c) {
        for (const EventId r : events_.chains[first_ + c]) {
            spend(events_.patience, 1);
            if (events_[r].observes == no_id) continue;
            const std::uint32_t slot = slot_of_key_[events_[r].key];
            const std::uint32_t to = node_of(slot, sources_[r]);
            for (std::uint32_t other = 0; other < chains_; ++other) {
                const auto& list = seen_[slot * chains_ + other];
                std::uint32_t until = events_.before(r, first_ + other);
                if (other == c) ++until;  // what the read itself shows counts
                const auto after = std::partition_point(
                    list.begin(), list.end(), [&](const Entry& s) { return s.index < until; });
                if (after == list.begin()) continue;
                graph_.add((after - 1)->node, to, label({.seen = {}, .reader = r}));
            }
        }
    }

    // The initial version first, those of one writer in its process order.
    void link_known_order() {
        const std::uint32_t known = label({.seen = {}, .reader = no_id, .known = true});
        std::sort(versions_.begin(), versions_.end());
        for (const EventId v : versions_) {
            spend(events_.patience, 1);
            const Event& e = events_[v];
            const std::uint32_t initial = initial_node_[slot_of_key_[e.key]];
            if (initial != no_id) graph_.add(initial, node_of_[v], known);
            const std::uint32_t writer = e.process;
            for (std::uint32_t q = events_.first_chain[writer]; q < events_.first_chain[writer + 1];
                 ++q) {
                link_writer(v, q, known);
            }
        }
    }

    void link_writer(EventId v, std::uint32_t chain, std::uint32_t known) {
        const std::uint32_t group = touches_.find(events_[v].key, chain);
        if (group == no_id) return;
        const auto list = touches_.in(group);
        const std::uint32_t until = events_.before(v, chain);
        auto at = std::partition_point(list.begin(), list.end(),
                                       [&](EventId e) { return events_[e].index < until; });
        while (at != list.begin()) {
            const EventId w = *--at;
            if (events_[w].sets == no_id || node_of_[w] == no_id) continue;
            graph_.add(node_of_[w], node_of_[v], known);
            break;
        }
    }

    void find_cycle() {
        const std::vector<std::uint32_t> component = graph_.components(events_.patience);
        std::vector<std::uint32_t> first_version(component.size(), no_id);
        for (std::uint32_t n = 0; n < component.size(); ++n) {
            spend(events_.patience, 1);
            if (version_of_node_[n] == no_id) continue;
            std::uint32_t& other = first_version[component[n]];
            if (other == no_id) {
                other = n;
                continue;
            }
            std::vector<bool> inside(component.size());
            for (std::size_t i = 0; i < inside.size(); ++i) {
                inside[i] = component[i] == component[n];
            }
            auto cycle = graph_.path(other, n, inside, events_.patience);
            const auto back = graph_.path(n, other, inside, events_.patience);
            cycle.insert(cycle.end(), back.begin(), back.end());
            tell(cycle);
            return;
        }
    }

    void tell(const std::vector<Graph::Step>& steps) {
        conflict.anomaly = info(guarantee_).name;
        EventId from = no_id;
        const auto involve = [&](EventId e) {
            if (e < from_initial) conflict.events.push_back(e);
        };
        for (const Graph::Step& step : steps) {
            const Label& what = labels_[step.label];
            if (version_of_node_[step.from] != no_id) from = version_of_node_[step.from];
            involve(version_of_node_[step.from]);
            if (step.label == 0) continue;
            if (what.known) {
                conflict.cycle.push_back({from, version_of_node_[step.to], Link::Kind::process});
            } else if (what.reader != no_id) {
                involve(what.reader);
                conflict.choices.push_back(what.reader);
                conflict.cycle.push_back(
                    {from, version_of_node_[step.to], Link::Kind::conflict, what.reader});
            } else {
                for (const EventId e : {what.seen.at, what.seen.via}) {
                    involve(e);
                    if (e < from_initial && sources_[e] != from_nothing) {
                        conflict.choices.push_back(e);
                        involve(sources_[e]);
                    }
                }
            }
        }
    }

    const Events& events_;
    const Sources& sources_;
    Guarantee guarantee_;
    const Touches& touches_;
    std::vector<std::uint32_t> slot_of_key_;
    std::vector<std::uint32_t> node_of_;  // by event, of a version
    std::uint32_t first_ = 0, chains_ = 0;
    std::vector<EventId> versions_;
    std::vector<std::uint32_t> keys_;  // that the process reads, by slot
    Graph graph_{0};
    std::vector<EventId> version_of_node_;
    std::vector<Label> labels_;
    std::vector<std::uint32_t> initial_node_;  // by slot
    std::vector<std::vector<Entry>> seen_;     // by slot and chain
    std::vector<std::uint32_t> covered_;       // by chain: how much of it is seen
};

// The newest of the reader's own earlier writes of the key that its source is known to be older
// than: by process order, or because it is the initial value. No_id if there is none.
EventId own_newer_write(const Events& events, const Sources& sources, const Touches& touches,
                        EventId reader) {
    const Event& r = events[reader];
    for (std::uint32_t c = events.first_chain[r.process]; c < events.first_chain[r.process + 1];
         ++c) {
        const std::uint32_t group = touches.find(r.key, c);
        if (group == no_id) continue;
        const auto list = touches.in(group);
        const std::uint32_t until = events.before(reader, c);
        auto at = std::partition_point(list.begin(), list.end(),
                                       [&](EventId e) { return events[e].index < until; });
        while (at != list.begin() && events[*(at - 1)].sets == no_id) --at;
        if (at == list.begin()) continue;
        const EventId write = *(at - 1);
        if (sources[reader] == from_initial || events.ordered(sources[reader], write)) return write;
    }
    return no_id;
}

Judgement judge_own_writes(const Events& events, const Sources& sources, Budget& budget) {
    const Touches touches(events);
    for (EventId r = 0; r < events.size(); ++r) {
        if (!budget.spend(1)) return {.answer = Judged::gave_up};
        if (events[r].chain == no_id || sources[r] == from_nothing) continue;
        const EventId write = own_newer_write(events, sources, touches, r);
        if (write == no_id) continue;
        Judgement judgement{.answer = Judged::violated};
        judgement.conflict = {.events = {write, r},
                              .choices = {r},
                              .anomaly = info(Guarantee::read_your_writes).name};
        if (sources[r] == from_initial) {
            judgement.conflict.cycle = {{write, r, Link::Kind::process},
                                        {r, write, Link::Kind::conflict, r}};
        } else {
            judgement.conflict.events.push_back(sources[r]);
            judgement.conflict.cycle = {{sources[r], write, Link::Kind::process},
                                        {write, sources[r], Link::Kind::conflict, r}};
        }
        return judgement;
    }
    return {.answer = Judged::holds, .conflict = {}, .sources = sources};
}

}  // namespace

Judgement judge_sessions(const Events& events, const Sources& sources, Guarantee guarantee,
                         Budget& budget) {
    if (guarantee == Guarantee::read_your_writes) return judge_own_writes(events, sources, budget);
    const Touches touches(events);
    Order order(events, sources, guarantee, touches);
    for (std::uint32_t p = 0; p < events.processes(); ++p) {
        if (!budget.spend(order.judge(p))) return {.answer = Judged::gave_up};
        if (order.conflict.events.empty()) continue;
        return {.answer = Judged::violated, .conflict = std::move(order.conflict)};
    }
    return {.answer = Judged::holds, .conflict = {}, .sources = sources};
}

}  // namespace cleave::check
