#include "transactions/graph.hpp"

#include <algorithm>
#include <functional>
#include <queue>

#include "transactions/index.hpp"

namespace cleave::check::transactions {

Digraph::Digraph(std::uint32_t nodes, std::uint32_t helpers, const std::vector<Arc>& arcs)
    : helpers_(helpers), starts_(nodes + 1, 0), edges_(arcs.size()) {
    for (const Arc& arc : arcs) ++starts_[arc.from + 1];
    for (std::uint32_t n = 0; n < nodes; ++n) starts_[n + 1] += starts_[n];
    std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
    for (const Arc& arc : arcs) {
        edges_[next[arc.from]++] = {.to = arc.to,
                                    .version = arc.version & 0x1fff'ffffU,
                                    .kind = static_cast<std::uint32_t>(arc.kind) & 7U};
    }
}

// ---- Strong components

namespace {

class Tarjan {
  public:
    Tarjan(const Digraph& graph, ArcKinds kinds)
        : graph_(graph), kinds_(kinds), number_(graph.size(), outside) {}

    std::vector<std::vector<std::uint32_t>> among(const std::vector<std::uint32_t>& nodes) {
        for (const std::uint32_t node : nodes) number_[node] = 0;
        for (const std::uint32_t node : nodes) {
            if (number_[node] == 0) from(node);
        }
        std::sort(components_.begin(), components_.end(), [](const auto& a, const auto& b) {
            return a.size() != b.size() ? a.size() < b.size() : a[0] < b[0];
        });
        return std::move(components_);
    }

  private:
    static constexpr std::uint32_t outside = UINT32_MAX;
    static constexpr std::uint32_t done = UINT32_MAX - 1;
    struct Frame {
        std::uint32_t node, next, low;
    };

    void enter(std::uint32_t node) {
        number_[node] = ++count_;
        open_.push_back(node);
        stack_.push_back({node, 0, count_});
    }

    void from(std::uint32_t root) {
        enter(root);
        while (!stack_.empty()) {
            Frame& frame = stack_.back();
            const auto edges = graph_.out(frame.node);
            if (frame.next == edges.size()) {
                leave();
                continue;
            }
            const Digraph::Edge& edge = edges[frame.next++];
            if ((edge.kinds() & kinds_) == 0) continue;
            if (number_[edge.to] == 0) {
                enter(edge.to);
            } else {  // those outside, and those done with, have numbers above all others
                frame.low = std::min(frame.low, number_[edge.to]);
            }
        }
    }

    void leave() {
        const Frame frame = stack_.back();
        stack_.pop_back();
        if (!stack_.empty()) stack_.back().low = std::min(stack_.back().low, frame.low);
        if (frame.low != number_[frame.node]) return;
        std::vector<std::uint32_t> component;
        std::uint32_t node = 0;
        do {
            node = open_.back();
            open_.pop_back();
            number_[node] = done;
            component.push_back(node);
        } while (node != frame.node);
        if (component.size() < 2) return;
        std::sort(component.begin(), component.end());
        components_.push_back(std::move(component));
    }

    const Digraph& graph_;
    ArcKinds kinds_;
    std::vector<std::uint32_t> number_;  // 0: not met yet
    std::uint32_t count_ = 0;
    std::vector<std::uint32_t> open_;
    std::vector<Frame> stack_;
    std::vector<std::vector<std::uint32_t>> components_;
};

std::vector<std::uint32_t> indegrees(const Digraph& graph) {
    std::vector<std::uint32_t> degrees(graph.size(), 0);
    for (std::uint32_t n = 0; n < graph.size(); ++n) {
        for (const Digraph::Edge& edge : graph.out(n)) ++degrees[edge.to];
    }
    return degrees;
}

}  // namespace

std::vector<std::vector<std::uint32_t>> strong_components(const Digraph& graph, ArcKinds kinds,
                                                          const std::vector<std::uint32_t>& among) {
    if (!among.empty()) return Tarjan(graph, kinds).among(among);
    std::vector<std::uint32_t> all(graph.size());
    for (std::uint32_t n = 0; n < graph.size(); ++n) all[n] = n;
    return Tarjan(graph, kinds).among(all);
}

// ---- Orders

std::optional<std::vector<std::uint32_t>> topological_order(
    const Digraph& graph, const std::vector<std::int64_t>& hints) {
    std::vector<std::uint32_t> missing = indegrees(graph);
    std::vector<std::uint32_t> order;
    order.reserve(graph.size());
    using Entry = std::pair<std::int64_t, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> ready;
    const auto release = [&](std::uint32_t node) {
        if (hints.empty()) {
            order.push_back(node);
        } else {
            ready.emplace(hints[node], node);
        }
    };
    for (std::uint32_t n = 0; n < graph.size(); ++n) {
        if (missing[n] == 0) release(n);
    }
    for (std::size_t next = 0; next < graph.size(); ++next) {
        if (!hints.empty() && !ready.empty()) {
            order.push_back(ready.top().second);
            ready.pop();
        }
        if (next == order.size()) return std::nullopt;
        for (const Digraph::Edge& edge : graph.out(order[next])) {
            if (--missing[edge.to] == 0) release(edge.to);
        }
    }
    return order;
}

// ---- Cycles

namespace {

// Paths by fewest transactions. Arcs out of helpers, and from the start of a transaction to its
// commit, cost nothing; all others cost one.
class Paths {
  public:
    Paths(const Digraph& graph, const std::vector<std::uint32_t>& component, ArcKinds kinds,
          std::uint64_t steps)
        : graph_(graph), component_(component), kinds_(kinds), steps_(steps) {
        arrival_.resize(component.size());
    }
    bool out_of_steps() const { return steps_ == 0; }

    // The arcs of a shortest path of at most `longest`; empty if there is none.
    std::vector<Arc> find(std::uint32_t from, std::uint32_t to, std::uint32_t longest) {
        ++round_;
        layer_.assign(1, from);
        const auto on_the_way = [&](const Arc& arc, std::uint32_t distance) {
            Arrival& arrival = arrival_[position(arc.to)];
            if (arrival.round == round_ && arrival.distance <= distance) return false;
            arrival = {round_, distance, arc};
            return true;
        };
        bool met = false;
        for (std::uint32_t distance = 0; !layer_.empty(); ++distance) {
            next_.clear();
            while (!layer_.empty() && steps_ > 0) {
                const std::uint32_t node = layer_.back();
                layer_.pop_back();
                for (const Digraph::Edge& edge : graph_.out(node)) {
                    if (steps_ > 0) --steps_;
                    if ((edge.kinds() & kinds_) == 0 || position(edge.to) == none) continue;
                    const Arc arc = graph_.arc(node, edge);
                    const bool free = graph_.is_helper(node) || arc.kind == ArcKind::own;
                    const std::uint32_t length = distance + (free ? 0 : 1);
                    if (length > longest || !on_the_way(arc, length)) continue;
                    met = met || edge.to == to;
                    (free ? layer_ : next_).push_back(edge.to);
                }
            }
            // Not before the layer is done: another of it may lead there for nothing.
            if (met) return trace(from, to);
            layer_.swap(next_);
        }
        return {};
    }

  private:
    struct Arrival {
        std::uint32_t round = 0, distance = 0;
        Arc arc{};
    };

    std::size_t position(std::uint32_t node) const {
        const auto found = std::lower_bound(component_.begin(), component_.end(), node);
        if (found == component_.end() || *found != node) return none;
        return static_cast<std::size_t>(found - component_.begin());
    }

    std::vector<Arc> trace(std::uint32_t from, std::uint32_t to) const {
        std::vector<Arc> path;
        std::uint32_t node = to;
        do {
            path.push_back(arrival_[position(node)].arc);
            node = path.back().from;
        } while (node != from);
        std::reverse(path.begin(), path.end());
        return path;
    }

    const Digraph& graph_;
    const std::vector<std::uint32_t>& component_;
    ArcKinds kinds_;
    std::uint64_t steps_;
    std::uint32_t round_ = 0;
    std::vector<Arrival> arrival_;
    std::vector<std::uint32_t> layer_, next_;
};

constexpr std::uint32_t depths[] = {2, 4, 8, 16, 64, UINT32_MAX - 1};

// Fewest transactions: how long a cycle is to its reader.
std::size_t length_of(const Digraph& graph, const std::vector<Arc>& cycle) {
    return static_cast<std::size_t>(std::count_if(cycle.begin(), cycle.end(), [&](const Arc& arc) {
        return !graph.is_helper(arc.from) && arc.kind != ArcKind::own;
    }));
}

}  // namespace

std::vector<Arc> shortest_cycle(const Digraph& graph, const std::vector<std::uint32_t>& component,
                                const CycleSearch& search) {
    std::vector<std::uint32_t> nodes = component;
    std::vector<Arc> closing;  // candidates: the path from the end of one back to its beginning
    if (search.one_rw) {
        for (const std::uint32_t node : nodes) {
            for (const Digraph::Edge& edge : graph.out(node)) {
                if (edge.kinds() == only(ArcKind::rw)) closing.push_back(graph.arc(node, edge));
            }
        }
    } else {
        nodes.clear();
        for (const auto& part : strong_components(graph, search.kinds, component)) {
            nodes.insert(nodes.end(), part.begin(), part.end());
        }
        std::sort(nodes.begin(), nodes.end());
        for (const std::uint32_t node : nodes) {
            if (!graph.is_helper(node)) closing.push_back({.from = node, .to = node});
        }
    }
    Paths paths(graph, nodes, search.kinds & ~(search.one_rw ? only(ArcKind::rw) : 0U),
                search.steps);
    std::vector<Arc> best;
    for (const std::uint32_t depth : depths) {
        std::uint32_t longest = depth;
        for (const Arc& arc : closing) {
            std::vector<Arc> path = paths.find(arc.to, arc.from, longest);
            if (path.empty()) continue;
            if (search.one_rw) path.insert(path.begin(), arc);
            const std::size_t length = length_of(graph, path);
            if (!best.empty() && length >= length_of(graph, best)) continue;
            best = std::move(path);
            longest = static_cast<std::uint32_t>(length) - (search.one_rw ? 2 : 1);
            if (longest == 0) break;
        }
        if (!best.empty() || paths.out_of_steps()) break;
    }
    return best;
}

}  // namespace cleave::check::transactions
