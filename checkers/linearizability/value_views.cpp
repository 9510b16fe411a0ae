#include "linearizability/value_views.hpp"

#include <algorithm>

#include "linearizability/minimise.hpp"

namespace cleave::check {
namespace {

constexpr ValueId few_values = 16;

// The values worth a look, the most promising first.
std::vector<ValueId> candidates(const RegisterHistory& history, std::uint32_t hint) {
    std::vector<ValueId> values;
    const auto add = [&](ValueId value) {
        if (value == no_value) return;
        if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
    };
    if (hint < history.ops.size()) {
        add(history.ops[hint].observes);
        add(history.ops[hint].sets);
        add(history.ops[hint].refuses);
    }
    if (history.value_count() <= few_values) {
        for (ValueId value = 0; value < history.value_count(); ++value) add(value);
    }
    return values;
}

// From the core of a view to one of the history: there, which value the others are matters again,
// and with it who set it.
std::vector<std::uint32_t> core_in(const RegisterHistory& history, const ValueView& view,
                                   const SearchLimits& limits, ViewsResult& result) {
    const Core core = find_core(view.history, result.blocked, limits);
    result.steps += core.steps;
    std::vector<std::uint32_t> ops;
    for (const std::uint32_t i : core.ops) ops.push_back(view.origin[i]);
    for (const bool with_writers : {false, true}) {
        if (with_writers) add_writers(history, ops);
        const SearchResult again = decide_by_search(keep_only(history, ops), limits, false);
        result.steps += again.steps;
        if (again.answer == Answer::illegal) return ops;
    }
    return {};
}

}  // namespace

ValueView view_of(const RegisterHistory& history, ValueId value) {
    spend(history.patience, history.ops.size());
    ValueView view;
    view.history.patience = history.patience;
    view.history.values = {history.values[initial_value], history.values[value]};
    const auto side = [&](ValueId of) -> ValueId {
        if (of == no_value) return no_value;
        return (of == value) == (value == initial_value) ? 0 : 1;
    };
    for (std::uint32_t i = 0; i < history.ops.size(); ++i) {
        RegisterOp op = history.ops[i];
        op.observes = side(op.observes);
        op.sets = side(op.sets);
        // Not to have found the value is to have found one of the others; any other tells nothing.
        if (op.refuses == value) op.observes = value == initial_value ? 1 : 0;
        const bool tells_nothing = op.refuser() && op.refuses != value;
        op.refuses = no_value;
        if (tells_nothing) continue;
        // A swap of unknown outcome among the others changes nothing here.
        if (!op.required && !op.effectful()) continue;
        view.history.ops.push_back(op);
        view.origin.push_back(i);
    }
    return view;
}

ViewsResult refute_by_views(const RegisterHistory& history, std::uint32_t hint,
                            const SearchLimits& limits) {
    ViewsResult result;
    const std::vector<ValueId> values = candidates(history, hint);
    for (const ValueId value : values) {
        if (result.steps >= limits.steps) return result;
        const ValueView view = view_of(history, value);
        const SearchLimits share{limits.steps / values.size(), limits.memory, limits.strategy};
        const SearchResult found = decide_by_search(view.history, share, false);
        result.steps += found.steps;
        if (found.answer != Answer::illegal) continue;
        result.refuted = true;
        result.blocked = found.blocked;
        result.core = core_in(history, view, limits, result);
        result.blocked = view.origin[found.blocked];
        return result;
    }
    return result;
}

}  // namespace cleave::check
