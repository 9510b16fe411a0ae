#include "history/order.hpp"

#include <algorithm>

namespace cleave::history {

std::vector<OpIndex> in_order_of_invocation(const History& history) {
    std::vector<OpIndex> order;
    order.reserve(history.size());
    for (std::uint32_t i = 0; i < history.size(); ++i) order.push_back(OpIndex{i});
    const auto begins = history.invocations();
    const auto ends = history.completions();
    const auto at_once = [&](OpIndex op) { return begins[op.value] == ends[op.value]; };
    const auto before = [&](OpIndex a, OpIndex b) {
        if (begins[a.value] != begins[b.value]) return begins[a.value] < begins[b.value];
        return at_once(a) && !at_once(b);
    };
    if (!std::is_sorted(order.begin(), order.end(), before)) {
        std::stable_sort(order.begin(), order.end(), before);
    }
    return order;
}

}  // namespace cleave::history
