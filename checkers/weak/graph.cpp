#include "weak/graph.hpp"

#include <algorithm>
#include <deque>

namespace cleave::check {

std::vector<std::uint32_t> Graph::components(Patience* patience) const {
    std::vector<std::uint32_t> component(nodes_, none), low(nodes_, none), next(first_);
    std::vector<std::uint32_t> open, path;
    std::uint32_t clock = 0, count = 0;
    for (std::uint32_t root = 0; root < nodes_; ++root) {
        if (low[root] != none) continue;
        path.push_back(root);
        std::vector<std::uint32_t> numbers;  // the entry time of each node on the path
        low[root] = clock++;
        numbers.push_back(low[root]);
        open.push_back(root);
        while (!path.empty()) {
            const std::uint32_t node = path.back();
            spend(patience, 1);
            if (next[node] != none) {
                const std::uint32_t to = edges_[next[node]].to;
                next[node] = edges_[next[node]].next;
                if (low[to] == none) {
                    low[to] = clock++;
                    path.push_back(to);
                    numbers.push_back(low[to]);
                    open.push_back(to);
                } else if (component[to] == none) {
                    low[node] = std::min(low[node], low[to]);
                }
                continue;
            }
            if (low[node] == numbers.back()) {
                while (true) {
                    const std::uint32_t member = open.back();
                    open.pop_back();
                    component[member] = count;
                    if (member == node) break;
                }
                ++count;
            }
            path.pop_back();
            numbers.pop_back();
            if (!path.empty()) {
                low[path.back()] = std::min(low[path.back()], low[node]);
            }
        }
    }
    return component;
}

std::vector<Graph::Step> Graph::path(std::uint32_t from, std::uint32_t to,
                                     const std::vector<bool>& inside, Patience* patience) const {
    struct Reached {
        std::uint32_t cost = none, parent = none, label = 0;
        bool done = false;
    };
    std::vector<Reached> reached(nodes_ + 1);
    const std::uint32_t goal = nodes_;  // `to`, reached by at least one edge
    std::deque<std::uint32_t> queue = {from};
    reached[from].cost = 0;
    while (!queue.empty()) {
        const std::uint32_t node = queue.front();
        queue.pop_front();
        if (node == goal) break;
        if (reached[node].done) continue;
        spend(patience, 1);
        reached[node].done = true;
        each(node, [&](std::uint32_t next, std::uint32_t label) {
            if (!inside.empty() && !inside[next]) return;
            const std::uint32_t cost = reached[node].cost + (label == 0 ? 0 : 1);
            const auto reach = [&](std::uint32_t place) {
                if (cost >= reached[place].cost) return;
                reached[place] = {cost, node, label, false};
                if (label == 0) {
                    queue.push_front(place);
                } else {
                    queue.push_back(place);
                }
            };
            if (next == to) reach(goal);
            reach(next);
        });
    }
    std::vector<Step> steps;
    if (reached[goal].cost == none) return steps;
    std::uint32_t at = goal;
    do {
        const std::uint32_t parent = reached[at].parent;
        steps.push_back({parent, at == goal ? to : at, reached[at].label});
        at = parent;
    } while (at != from);
    std::reverse(steps.begin(), steps.end());
    return steps;
}

}  // namespace cleave::check
