#include "transactions/dynamic_order.hpp"

#include <algorithm>

#include "host/require.hpp"
#include "transactions/index.hpp"

namespace cleave::check::transactions {

DynamicOrder::DynamicOrder(const Digraph& graph, const std::vector<std::uint32_t>& order)
    : graph_(graph),
      rank_(graph.size()),
      out_(graph.size()),
      in_(graph.size()),
      trace_(graph.size()) {
    for (std::uint32_t i = 0; i < order.size(); ++i) rank_[order[i]] = i;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> backwards;
    backwards.reserve(graph.arcs());
    for (std::uint32_t node = 0; node < graph.size(); ++node) {
        for (const Digraph::Edge& edge : graph.out(node)) backwards.emplace_back(edge.to, node);
    }
    before_ = Groups(graph.size(), backwards);
}

bool DynamicOrder::add(std::uint32_t from, std::uint32_t to, std::uint32_t literal, Cycle& cycle) {
    ++steps_;
    if (rank_[from] >= rank_[to]) {
        ++round_;
        if (search_forward(to, from)) {
            trace_cycle(to, from, cycle);
            return false;
        }
        search_backward(from, rank_[to]);
        reorder();
    }
    out_[from].push_back({to, literal});
    in_[to].push_back({from, literal});
    return true;
}

void DynamicOrder::remove(std::uint32_t from, std::uint32_t to, std::uint32_t literal) {
    const auto drop = [literal](std::vector<End>& ends, std::uint32_t node) {
        for (std::size_t i = ends.size(); i-- > 0;) {
            if (ends[i].node != node || ends[i].literal != literal) continue;
            ends.erase(ends.begin() + static_cast<std::ptrdiff_t>(i));
            return;
        }
        require(false, "removing an arc that is not there");
    };
    drop(out_[from], to);
    drop(in_[to], from);
}

// Everything that `from` reaches below the rank of `target`; true if that includes `target`.
bool DynamicOrder::search_forward(std::uint32_t from, std::uint32_t target) {
    const std::uint32_t highest = rank_[target];
    forward_.assign(1, from);
    trace_[from] = {round_, none, none};
    if (from == target) return true;
    const auto visit = [&](std::uint32_t to, std::uint32_t via, std::uint32_t literal) {
        ++steps_;
        if (rank_[to] > highest || trace_[to].round == round_) return false;
        trace_[to] = {round_, via, literal};
        forward_.push_back(to);
        return to == target;
    };
    for (std::size_t i = 0; i < forward_.size(); ++i) {
        const std::uint32_t node = forward_[i];
        for (const Digraph::Edge& edge : graph_.out(node)) {
            if (visit(edge.to, node, none)) return true;
        }
        for (const End& end : out_[node]) {
            if (visit(end.node, node, end.literal)) return true;
        }
    }
    return false;
}

void DynamicOrder::search_backward(std::uint32_t from, std::uint32_t lowest) {
    backward_.assign(1, from);
    trace_[from].round = round_;
    const auto visit = [&](std::uint32_t node) {
        ++steps_;
        if (rank_[node] < lowest || trace_[node].round == round_) return;
        trace_[node].round = round_;
        backward_.push_back(node);
    };
    for (std::size_t i = 0; i < backward_.size(); ++i) {
        const std::uint32_t node = backward_[i];
        for (const std::uint32_t before : before_[node]) visit(before);
        for (const End& end : in_[node]) visit(end.node);
    }
}

// What leads to the arc comes before what follows it, each in the order it had.
void DynamicOrder::reorder() {
    const auto by_rank = [this](std::uint32_t a, std::uint32_t b) { return rank_[a] < rank_[b]; };
    std::sort(forward_.begin(), forward_.end(), by_rank);
    std::sort(backward_.begin(), backward_.end(), by_rank);
    backward_.insert(backward_.end(), forward_.begin(), forward_.end());
    ranks_.clear();
    for (const std::uint32_t node : backward_) ranks_.push_back(rank_[node]);
    std::sort(ranks_.begin(), ranks_.end());
    for (std::size_t i = 0; i < backward_.size(); ++i) rank_[backward_[i]] = ranks_[i];
}

void DynamicOrder::trace_cycle(std::uint32_t from, std::uint32_t to, Cycle& cycle) const {
    cycle.nodes.assign(1, to);
    cycle.literals.clear();
    for (std::uint32_t node = to; node != from; node = trace_[node].from) {
        if (trace_[node].literal != none) cycle.literals.push_back(trace_[node].literal);
        cycle.nodes.push_back(trace_[node].from);
    }
    std::reverse(cycle.nodes.begin(), cycle.nodes.end());
}

std::vector<std::uint32_t> DynamicOrder::order() const {
    std::vector<std::uint32_t> order(rank_.size());
    for (std::uint32_t node = 0; node < rank_.size(); ++node) order[rank_[node]] = node;
    return order;
}

}  // namespace cleave::check::transactions
