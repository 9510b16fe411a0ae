#include "linearizability/register_history.hpp"

#include "linearizability/near_sort.hpp"

namespace cleave::check {
namespace {

// Numbers the values of one key in the order of their first appearance: open addressing, because
// a million lookups in a node-based map cost more than all the rest of the check.
class ValueNumbers {
  public:
    ValueNumbers(std::vector<std::optional<Value>>& values, std::size_t expected)
        : values_(values) {
        std::size_t size = 16;
        while (size < expected * 2) size *= 2;
        slots_.assign(size, no_value);
    }

    ValueId operator()(std::optional<Value> value) {
        if (!value) {
            if (nil_ == no_value) nil_ = add(value);
            return nil_;
        }
        const std::size_t mask = slots_.size() - 1;
        std::size_t slot = mix(static_cast<std::uint64_t>(*value)) & mask;
        while (slots_[slot] != no_value && values_[slots_[slot]] != value) {
            slot = (slot + 1) & mask;
        }
        if (slots_[slot] == no_value) slots_[slot] = add(value);
        return slots_[slot];
    }

  private:
    ValueId add(std::optional<Value> value) {
        values_.push_back(value);
        return static_cast<ValueId>(values_.size() - 1);
    }
    static std::size_t mix(std::uint64_t x) {
        x *= 0x9e3779b97f4a7c15ULL;  // Fibonacci hashing (Knuth, volume 3, section 6.4)
        return static_cast<std::size_t>(x ^ (x >> 32));
    }

    std::vector<std::optional<Value>>& values_;
    std::vector<ValueId> slots_;
    ValueId nil_ = no_value;
};

}  // namespace

std::vector<std::vector<history::OpIndex>> partition_by_key(const history::History& history,
                                                            Patience* patience) {
    std::vector<std::size_t> counts(history.key_count(), 0);
    for (const history::KeyId key : history.keys()) ++counts[key.value];
    std::vector<std::vector<history::OpIndex>> parts(history.key_count());
    for (std::size_t key = 0; key < parts.size(); ++key) parts[key].reserve(counts[key]);
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        spend(patience, 1);
        parts[history.keys()[i].value].push_back(history::OpIndex{i});
    }
    const auto& invoked = history.invocations();
    const auto earlier = [&](history::OpIndex a, history::OpIndex b) {
        return invoked[a.value] < invoked[b.value];
    };
    for (auto& part : parts) near_sort(part, earlier, patience);
    return parts;
}

RegisterHistory prepare(const history::History& history, const std::vector<history::OpIndex>& ops,
                        std::optional<Value> initial, Patience* patience) {
    RegisterHistory result;
    result.patience = patience;
    result.ops.reserve(ops.size());
    ValueNumbers number(result.values, 2 * ops.size() + 2);  // a cas brings two
    spend(patience, ops.size());
    number(initial);
    for (const history::OpIndex index : ops) {
        spend(patience, 1);
        const Outcome outcome = history.outcome(index);
        const history::Action action = history.action(index);
        if (outcome == Outcome::fail) continue;
        if (outcome == Outcome::unknown && action == history::Action::read) continue;
        RegisterOp op{.begin = history.invocations()[index.value].count(),
                      .end = history.completions()[index.value].count(),
                      .required = outcome == Outcome::ok,
                      .source = index};
        switch (action) {
            case history::Action::read: op.observes = number(history.value(index)); break;
            case history::Action::write: op.sets = number(history.value(index)); break;
            case history::Action::remove: op.sets = number(std::nullopt); break;
            case history::Action::cas:
                op.observes = number(history.expected(index));
                op.sets = number(history.value(index));
                break;
        }
        // An unknown cas that would change nothing constrains nothing either.
        if (!op.required && !op.effectful()) continue;
        result.ops.push_back(op);
    }
    return result;
}

}  // namespace cleave::check
