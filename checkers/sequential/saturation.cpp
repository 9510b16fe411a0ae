#include "sequential/saturation.hpp"

#include <algorithm>

#include "weak/fill.hpp"

namespace cleave::check {

Saturation::Saturation(const Sought& sought)
    : sought_(sought),
      events_(sought.events),
      chains_(sought.events.chains),
      chain_of_(events_.size(), no_id),
      index_of_(events_.size(), 0),
      writes_(events_.keys),
      graph_(static_cast<std::uint32_t>(events_.size())) {
    index_chains();
    for (EventId e = 0; e < events_.size(); ++e) {
        spend(events_.patience, 1);
        if (sought_.idle[e]) continue;
        events_.each_predecessor(e, [&](EventId before) { graph_.add(before, e, 0); });
        const bool follows = sought_.causal || sought_.checked[e];
        const EventId source = sought_.sources[e];
        if (follows && source < from_initial) graph_.add(source, e, 1);
    }
}

void Saturation::index_chains() {
    for (EventId e = 0; e < events_.size(); ++e) {
        spend(events_.patience, 1);
        if (sought_.idle[e]) continue;
        chain_of_[e] = events_[e].chain;
        index_of_[e] = events_[e].index;
        if (chain_of_[e] != no_id) continue;
        chain_of_[e] = static_cast<std::uint32_t>(chains_.size());
        chains_.push_back({e});
    }
    width_ = chains_.size();
    for (std::uint32_t c = 0; c < chains_.size(); ++c) {
        for (std::uint32_t i = 0; i < chains_[c].size(); ++i) {
            spend(events_.patience, 1);
            const Event& e = events_[chains_[c][i]];
            if (e.sets == no_id) continue;
            auto& of_key = writes_[e.key];
            if (of_key.empty() || of_key.back().chain != c) of_key.push_back({c, {}});
            of_key.back().at.push_back(i);
        }
    }
}

bool Saturation::sort() {
    std::vector<std::uint32_t> waits(events_.size(), 0);
    std::size_t all = 0;
    sorted_.clear();
    for (EventId e = 0; e < events_.size(); ++e) {
        spend(events_.patience, 1);
        if (sought_.idle[e]) continue;
        ++all;
        graph_.each(e, [&](EventId next, std::uint32_t) { ++waits[next]; });
    }
    for (EventId e = 0; e < events_.size(); ++e) {
        if (waits[e] == 0 && !sought_.idle[e]) sorted_.push_back(e);
    }
    for (std::size_t i = 0; i < sorted_.size(); ++i) {
        spend(events_.patience, 1);
        graph_.each(sorted_[i], [&](EventId next, std::uint32_t) {
            if (--waits[next] == 0) sorted_.push_back(next);
        });
    }
    return sorted_.size() == all;
}

void Saturation::find_clocks() {
    fill_table(past_, events_.size() * width_, std::uint32_t{0}, events_.patience);
    fill_table(future_, events_.size() * width_, std::uint32_t{UINT32_MAX}, events_.patience);
    for (const EventId e : sorted_) {
        spend(events_.patience, width_);
        const std::uint32_t* own = &past(e, 0);
        graph_.each(e, [&](EventId next, std::uint32_t) {
            std::uint32_t* row = &past(next, 0);
            for (std::size_t c = 0; c < width_; ++c) row[c] = std::max(row[c], own[c]);
            std::uint32_t& mine = row[chain_of_[e]];
            mine = std::max(mine, index_of_[e] + 1);
        });
    }
    for (std::size_t i = sorted_.size(); i-- > 0;) {
        spend(events_.patience, width_);
        const EventId e = sorted_[i];
        std::uint32_t* row = &future(e, 0);
        graph_.each(e, [&](EventId next, std::uint32_t) {
            const std::uint32_t* other = &future(next, 0);
            for (std::size_t c = 0; c < width_; ++c) row[c] = std::min(row[c], other[c]);
            std::uint32_t& its = row[chain_of_[next]];
            its = std::min(its, index_of_[next]);
        });
    }
}

// The newest write of a chain before the reader comes before its source.
bool Saturation::force_earlier(EventId reader, const Writes& writes, std::uint32_t round) {
    const EventId source = sought_.sources[reader];
    const auto after =
        std::lower_bound(writes.at.begin(), writes.at.end(), past(reader, writes.chain));
    if (after == writes.at.begin()) return true;
    const std::uint32_t index = *(after - 1);
    const EventId write = chains_[writes.chain][index];
    if (write == source) return true;
    if (source == from_initial) {
        conflict.anomaly = "WriteBeforeInitRead";
        conflict.events = {write, reader};
        conflict.choices = {reader};
        use(known(round).path(write, reader), true);
        conflict.cycle.push_back({reader, write, Link::Kind::conflict, reader});
        justify();
        return false;
    }
    if (index < past(source, writes.chain)) return true;
    forced_.push_back({write, source, reader, write, reader, round});
    return true;
}

// The oldest write of a chain after the source comes after the reader.
void Saturation::force_later(EventId reader, const Writes& writes, std::uint32_t round) {
    const EventId source = sought_.sources[reader];
    const std::uint32_t from = source == from_initial ? 0 : future(source, writes.chain);
    const auto at = std::lower_bound(writes.at.begin(), writes.at.end(), from);
    if (at == writes.at.end()) return;
    const EventId write = chains_[writes.chain][*at];
    if (write == reader || *at >= future(reader, writes.chain)) return;
    forced_.push_back({reader, write, reader, source, write, round});
}

bool Saturation::force(EventId reader, std::uint32_t round) {
    for (const Writes& writes : writes_[events_[reader].key]) {
        if (!force_earlier(reader, writes, round)) return false;
        force_later(reader, writes, round);
    }
    return true;
}

bool Saturation::run(Budget& budget) {
    if (!budget.reserve(events_.size() * width_ * 2 * sizeof(std::uint32_t))) return false;
    for (std::uint32_t round = 1;; ++round) {
        if (!sort()) {
            tell_cycle();
            return false;
        }
        find_clocks();
        const std::size_t before = forced_.size();
        for (EventId e = 0; e < events_.size(); ++e) {
            spend(events_.patience, 1);
            if (sought_.checked[e] && !force(e, round)) return false;
        }
        if (!budget.spend(sorted_.size())) return false;
        if (forced_.size() == before) return true;
        for (std::size_t i = before; i < forced_.size(); ++i) {
            graph_.add(forced_[i].before, forced_[i].after, static_cast<std::uint32_t>(i + 2));
        }
    }
}

// ---- Why there is none

Graph Saturation::known(std::uint32_t round) const {
    Graph graph(graph_.nodes());
    for (EventId e = 0; e < graph_.nodes(); ++e) {
        graph_.each(e, [&](EventId next, std::uint32_t label) {
            if (label < 2 || forced_[label - 2].round < round) graph.add(e, next, label);
        });
    }
    return graph;
}

void Saturation::use(const std::vector<Graph::Step>& steps, bool show) {
    for (const Graph::Step& step : steps) {
        conflict.events.push_back(step.from);
        conflict.events.push_back(step.to);
        Link link{step.from, step.to, Link::Kind::process};
        if (step.label == 1) {
            link.kind = Link::Kind::reads_from;
            conflict.choices.push_back(step.to);
        } else if (step.label >= 2) {
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
void Saturation::justify() {
    std::vector<bool> done(forced_.size(), false);
    while (!explain_.empty()) {
        const std::uint32_t i = explain_.back();
        explain_.pop_back();
        if (done[i]) continue;
        done[i] = true;
        const Forced& f = forced_[i];
        for (const EventId e : {f.reader, f.before, f.after}) conflict.events.push_back(e);
        conflict.choices.push_back(f.reader);
        if (f.from != from_initial) {
            conflict.events.push_back(f.from);
            use(known(f.round).path(f.from, f.to), false);
        }
    }
}

void Saturation::tell_cycle() {
    conflict.anomaly = forced_.empty() ? "CyclicCO" : "no sequential order";
    const auto component = graph_.components(events_.patience);
    std::vector<std::uint32_t> size(component.size(), 0);
    for (const std::uint32_t c : component) ++size[c];
    std::vector<Graph::Step> best;
    int tries = 16;
    std::vector<bool> inside(component.size());
    for (EventId start = 0; start < component.size() && tries > 0; ++start) {
        if (size[component[start]] < 2) continue;
        --tries;
        for (std::size_t n = 0; n < inside.size(); ++n)
            inside[n] = component[n] == component[start];
        auto steps = graph_.path(start, start, inside, events_.patience);
        if (best.empty() || steps.size() < best.size()) best = std::move(steps);
    }
    use(best, true);
    justify();
}

}  // namespace cleave::check
