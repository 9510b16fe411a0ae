#include "certifier/record.hpp"

#include <algorithm>
#include <map>

namespace cleave::check::record {

using history::Action;
using history::History;
using history::OpIndex;

std::optional<Op> op_of(const History& history, OpIndex index) {
    if (index.value >= history.size() || !history.is_register_operation(index)) return {};
    const history::Operation o = history[index];
    const bool unanswered = o.outcome == Outcome::unknown;
    if (o.outcome == Outcome::fail || (unanswered && o.action == Action::read)) return {};
    Op op{.index = index,
          .key = o.key.value,
          .process = o.process,
          .observes = o.action == Action::read || o.action == Action::cas,
          .sets = o.action != Action::read,
          .seen = o.action == Action::cas ? o.expected : o.value,
          .left = o.action == Action::remove ? std::nullopt : o.value,
          .certain = !unanswered,
          .invoked = o.invoked.count(),
          .completed = o.completed.count()};
    if (op.observes && op.sets && op.seen == op.left) op.sets = false;
    if (op.observes) op.source = undecided;
    return op;
}

std::vector<std::vector<int>> process_predecessors(const Ops& ops) {
    std::map<std::uint32_t, std::vector<int>> certain;  // of each process, by completion
    for (int i = 0; i < static_cast<int>(ops.size()); ++i) {
        if (ops[i].certain) certain[ops[i].process].push_back(i);
    }
    for (auto& [process, list] : certain) {
        std::stable_sort(list.begin(), list.end(),
                         [&](int a, int b) { return ops[a].completed < ops[b].completed; });
    }
    // The latest invocation among the first ones of each list.
    std::map<std::uint32_t, std::vector<std::int64_t>> latest;
    for (const auto& [process, list] : certain) {
        auto& row = latest[process];
        for (const int i : list) {
            row.push_back(row.empty() ? ops[i].invoked : std::max(row.back(), ops[i].invoked));
        }
    }
    std::vector<std::vector<int>> result(ops.size());
    for (std::size_t i = 0; i < ops.size(); ++i) {
        const auto found = certain.find(ops[i].process);
        if (found == certain.end()) continue;
        const auto& list = found->second;
        auto at = std::partition_point(list.begin(), list.end(),
                                       [&](int q) { return ops[q].completed < ops[i].invoked; });
        if (at == list.begin()) continue;
        const std::int64_t bound = latest[ops[i].process][at - list.begin() - 1];
        while (at != list.begin() && ops[*(at - 1)].completed >= bound) result[i].push_back(*--at);
    }
    return result;
}

std::vector<int> causal_order(const Ops& ops, const std::vector<std::vector<int>>& predecessors) {
    std::vector<int> waits(ops.size(), 0), order;
    std::vector<std::vector<int>> next(ops.size());
    const auto edge = [&](int from, int to) {
        next[from].push_back(to);
        ++waits[to];
    };
    for (int i = 0; i < static_cast<int>(ops.size()); ++i) {
        for (const int p : predecessors[i]) edge(p, i);
        if (ops[i].source >= 0) edge(ops[i].source, i);
    }
    for (int i = 0; i < static_cast<int>(ops.size()); ++i) {
        if (waits[i] == 0) order.push_back(i);
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        for (const int to : next[order[i]]) {
            if (--waits[to] == 0) order.push_back(to);
        }
    }
    if (order.size() < ops.size()) order.clear();
    return order;
}

}  // namespace cleave::check::record
