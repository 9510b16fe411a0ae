#include "any_brute_force.hpp"

#include <vector>

namespace cleave::test {
namespace {

using history::History;
using history::OpIndex;
using objects::Call;

struct Trial {
    const History& history;
    const objects::Object& object;
    std::vector<OpIndex> ops;
    std::vector<bool> used;

    bool permute(const objects::State& state) {
        bool all = true;
        for (std::size_t i = 0; i < ops.size(); ++i) {
            if (used[i]) continue;
            all = false;
            objects::State after = state;
            if (must_wait(ops[i]) || !object.step(after, call_of(ops[i]))) continue;
            used[i] = true;
            const bool found = permute(after);
            used[i] = false;
            if (found) return true;
        }
        return all;
    }

    Call call_of(OpIndex op) const {
        return {*object.find(history.function_name(history.function(op))),
                history.processes()[op.value], history.input(op), history.output(op),
                history.outcome(op) == Outcome::ok};
    }

    // Another one that is still to come ended before this one began.
    bool must_wait(OpIndex op) const {
        for (std::size_t j = 0; j < ops.size(); ++j) {
            const bool ended = history.outcome(ops[j]) == Outcome::ok;
            const Instant end = history.completions()[ops[j].value];
            if (!used[j] && ended && end < history.invocations()[op.value]) return true;
        }
        return false;
    }
};

}  // namespace

bool linearizable_by_brute_force(const History& history, const objects::Object& object,
                                 std::optional<Value> initial) {
    std::vector<OpIndex> certain, perhaps;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        if (history.outcome(op) == Outcome::ok) certain.push_back(op);
        if (history.outcome(op) == Outcome::unknown) perhaps.push_back(op);
    }
    for (unsigned subset = 0; subset < 1U << perhaps.size(); ++subset) {
        Trial trial{history, object, certain, {}};
        for (std::size_t i = 0; i < perhaps.size(); ++i) {
            if ((subset >> i & 1U) != 0) trial.ops.push_back(perhaps[i]);
        }
        trial.used.assign(trial.ops.size(), false);
        if (trial.permute(object.initial(initial))) return true;
    }
    return false;
}

}  // namespace cleave::test
