#include "forged.hpp"

#include <algorithm>

namespace cleave::test {
namespace {

using history::History;
using history::OpIndex;

// The first that is not there.
OpIndex beyond(const History& history) {
    return OpIndex{static_cast<std::uint32_t>(history.size())};
}

Ops of_outcome(const History& history, Outcome outcome) {
    Ops ops;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        if (history.outcome(OpIndex{i}) == outcome) ops.push_back(OpIndex{i});
    }
    return ops;
}

std::string listed(const char* what, const Ops& ops) {
    std::string text = what;
    for (const OpIndex op : ops) text += " " + std::to_string(op.value);
    return text;
}

Ops chosen(const Ops& ops, unsigned subset) {
    Ops some;
    for (std::size_t i = 0; i < ops.size(); ++i) {
        if ((subset >> i & 1U) != 0) some.push_back(ops[i]);
    }
    return some;
}

// Forgeries of an order that is accepted.
std::string wrong_about_forged(const History& history, const Ops& order, const Ops& certain,
                               const AcceptsOrder& accepts) {
    for (const OpIndex op : certain) {
        Ops without = order;
        std::erase(without, op);
        if (accepts(without)) return listed("accepts an order that lacks one:", without);
    }
    Ops twice = order, more = order;
    if (!order.empty()) twice.push_back(order.front());
    more.push_back(beyond(history));
    if (!order.empty() && accepts(twice)) return listed("accepts one twice:", twice);
    if (accepts(more)) return "accepts an order with what is not there";
    return {};
}

}  // namespace

Ops answered(const History& history) { return of_outcome(history, Outcome::ok); }
Ops unanswered(const History& history) { return of_outcome(history, Outcome::unknown); }

std::string wrong_about_orders(const History& history, const Ops& certain, const Ops& perhaps,
                               bool holds, const AcceptsOrder& accepts) {
    bool any = false;
    for (unsigned subset = 0; subset < 1U << perhaps.size(); ++subset) {
        Ops order = certain;
        const Ops some = chosen(perhaps, subset);
        order.insert(order.end(), some.begin(), some.end());
        std::sort(order.begin(), order.end());
        do {
            if (!accepts(order)) continue;
            if (!holds) return listed("accepts an order of what does not hold:", order);
            if (!any) {
                std::string wrong = wrong_about_forged(history, order, certain, accepts);
                if (!wrong.empty()) return wrong;
            }
            any = true;
        } while (std::next_permutation(order.begin(), order.end()));
    }
    return any == holds ? "" : "accepts no order of what holds";
}

std::string wrong_about_cores(const History& history, const Ops& ops, bool holds,
                              bool exactly_minimal, const AcceptsCore& accepts) {
    const unsigned all = (1U << ops.size()) - 1;
    std::vector<bool> illegal(all + 1, false);
    for (unsigned subset = 1; subset <= all; ++subset) {
        const Ops core = chosen(ops, subset);
        illegal[subset] = accepts(core, false);
        if (illegal[subset] && holds) return listed("accepts a core of what holds:", core);
        bool least = illegal[subset];
        for (std::size_t i = 0; i < ops.size(); ++i) {
            if ((subset >> i & 1U) != 0 && illegal[subset & ~(1U << i)]) least = false;
        }
        const bool as_minimal = accepts(core, true);
        if (as_minimal ? !(exactly_minimal ? least : illegal[subset]) : least) {
            return listed(least ? "refuses what is minimal:" : "accepts what is not minimal:",
                          core);
        }
        if (!illegal[subset]) continue;
        Ops twice = core, more = core;
        twice.push_back(core.front());
        more.push_back(beyond(history));
        if (accepts(twice, false)) return listed("accepts one twice:", twice);
        if (accepts(more, false)) return "accepts a core with what is not there";
    }
    if (illegal[all] == holds) return "refuses all of what does not hold";
    if (accepts({}, false)) return "accepts a core of nothing";
    return {};
}

}  // namespace cleave::test
