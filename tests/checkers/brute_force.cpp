#include "brute_force.hpp"

#include <vector>

namespace cleave::test {
namespace {

using history::Action;
using history::Operation;

struct Trial {
    std::vector<Operation> ops;
    std::vector<bool> used;

    bool permute(std::optional<Value> state) {
        bool all = true;
        for (std::size_t i = 0; i < ops.size(); ++i) {
            if (used[i]) continue;
            all = false;
            if (must_wait(i)) continue;
            std::optional<Value> after = state;
            if (!allowed(ops[i], after)) continue;
            used[i] = true;
            const bool found = permute(after);
            used[i] = false;
            if (found) return true;
        }
        return all;
    }

    // Another one that is still to come ended before this one began.
    bool must_wait(std::size_t i) const {
        for (std::size_t j = 0; j < ops.size(); ++j) {
            const bool ended = ops[j].outcome == Outcome::ok;
            if (!used[j] && ended && ops[j].completed < ops[i].invoked) return true;
        }
        return false;
    }

    static bool allowed(const Operation& op, std::optional<Value>& state) {
        if (op.action == Action::read) return op.outcome != Outcome::ok || state == op.value;
        if (op.action == Action::cas && state != op.expected) return false;
        state = op.action == Action::remove ? std::nullopt : op.value;
        return true;
    }
};

}  // namespace

bool linearizable_by_brute_force(const history::History& history, std::optional<Value> initial) {
    std::vector<Operation> certain, perhaps;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const Operation op = history[history::OpIndex{i}];
        if (op.outcome == Outcome::ok) certain.push_back(op);
        if (op.outcome == Outcome::unknown) perhaps.push_back(op);
    }
    for (unsigned subset = 0; subset < 1U << perhaps.size(); ++subset) {
        Trial trial{certain, {}};
        for (std::size_t i = 0; i < perhaps.size(); ++i) {
            if ((subset >> i & 1U) != 0) trial.ops.push_back(perhaps[i]);
        }
        trial.used.assign(trial.ops.size(), false);
        if (trial.permute(initial)) return true;
    }
    return false;
}

}  // namespace cleave::test
