#include "linearizability/minimise.hpp"

#include <algorithm>
#include <numeric>

namespace cleave::check {
namespace {

// The values a core is about.
struct CoreValues {
    CoreValues(const RegisterHistory& history, const std::vector<std::uint32_t>& core)
        : observed(history.values.size(), false), set(history.values.size(), false) {
        set[initial_value] = true;  // by the initial state, which cannot be removed
        for (const std::uint32_t i : core) {
            const RegisterOp& op = history.ops[i];
            if (op.observes != no_value) {
                observed[op.observes] = true;
                first_begin = std::min(first_begin, op.begin);
                last_end = std::max(last_end, op.end);
            }
            if (op.effectful()) set[op.sets] = true;
            if (op.refuser()) last_end = std::max(last_end, op.end);
            refused = refused || op.refuser();
            first_begin = std::min(first_begin, op.begin);
        }
    }
    // Whether it matters to the core that this value was set.
    bool seen(ValueId value) const { return refused || observed[value]; }
    std::vector<bool> observed;
    std::vector<bool> set;
    std::int64_t first_begin = time_max;  // of all
    std::int64_t last_end = time_min;     // of those that observe or refuse
    bool refused = false;                 // there are refusers
};

class Shrinker {
  public:
    Shrinker(const RegisterHistory& history, const SearchLimits& limits)
        : history_(history), limits_(limits) {}

    Answer judge(const std::vector<std::uint32_t>& core) {
        if (steps >= limits_.steps) return Answer::gave_up;
        const SearchLimits rest{limits_.steps - steps, limits_.memory};
        const SearchResult result = decide_by_search(keep_only(history_, core), rest, false);
        steps += result.steps + core.size();
        return result.answer;
    }

    // Removes pieces, large ones first, as long as what remains has no legal order.
    Core shrink(std::vector<std::uint32_t> core) {
        Core result;
        try {
            std::size_t piece = core.size() / 2;
            for (; piece > 1; piece /= 2) remove_pieces(core, piece, nullptr);
            remove_pieces(core, 1, &result.minimal);
        } catch (const OutOfTime&) {
            // tidy: throw is caught by check()
            if (core.size() > readable) throw out_of_time_for_evidence;
            result.minimal = false;
        }
        result.ops = std::move(core);
        result.steps = steps;
        return result;
    }

    std::uint64_t steps = 0;

  private:
    static constexpr std::size_t readable = 64;

    void remove_pieces(std::vector<std::uint32_t>& core, std::size_t piece, bool* decided) {
        for (std::size_t at = 0; at < core.size();) {
            std::vector<std::uint32_t> rest = core;
            const std::size_t end = std::min(core.size(), at + piece);
            rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(at),
                       rest.begin() + static_cast<std::ptrdiff_t>(end));
            const Answer answer = judge(rest);
            if (answer == Answer::illegal) {
                core = std::move(rest);
                continue;
            }
            if (answer == Answer::gave_up && decided) *decided = false;
            at = end;
        }
    }

    const RegisterHistory& history_;
    const SearchLimits& limits_;
};

// The last `count` required operations to complete up to `until`, and all that were open since the
// first of them completed.
std::vector<std::uint32_t> window(const RegisterHistory& history, std::int64_t until,
                                  std::size_t count) {
    std::vector<std::uint32_t> ended;
    for (std::uint32_t i = 0; i < history.ops.size(); ++i) {
        const RegisterOp& op = history.ops[i];
        if (op.required && op.end <= until) ended.push_back(i);
    }
    std::int64_t since = time_min;
    if (count < ended.size()) {
        const auto first = ended.end() - static_cast<std::ptrdiff_t>(count);
        std::nth_element(ended.begin(), first, ended.end(), [&](std::uint32_t a, std::uint32_t b) {
            return history.ops[a].end < history.ops[b].end;
        });
        since = history.ops[*first].end;
    }
    std::vector<std::uint32_t> result;
    for (std::uint32_t i = 0; i < history.ops.size(); ++i) {
        const RegisterOp& op = history.ops[i];
        const bool open = op.begin <= until && op.end >= since;
        // Without a known end it has been open for ever; take it when it is recent.
        if (open && (op.end != time_max || op.begin >= since)) result.push_back(i);
    }
    add_writers(history, result);
    return result;
}

// Numbers the values anew, so that a core of a few operations out of millions costs what it holds.
// The initial value stays the first.
void renumber_values(RegisterHistory& history, const std::vector<std::optional<Value>>& values) {
    std::vector<ValueId> used = {initial_value};
    for (const RegisterOp& op : history.ops) {
        for (const ValueId value : {op.observes, op.sets, op.refuses}) {
            if (value != no_value) used.push_back(value);
        }
    }
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());
    const auto renumber = [&](ValueId& value) {
        if (value == no_value) return;
        value =
            static_cast<ValueId>(std::lower_bound(used.begin(), used.end(), value) - used.begin());
    };
    for (RegisterOp& op : history.ops) {
        renumber(op.observes);
        renumber(op.sets);
        renumber(op.refuses);
        history.has_refusers = history.has_refusers || op.refuser();
    }
    for (const ValueId value : used) history.values.push_back(values[value]);
}

}  // namespace

void add_writers(const RegisterHistory& history, std::vector<std::uint32_t>& core) {
    const CoreValues values(history, core);
    std::vector<std::uint32_t> writer(history.values.size(), UINT32_MAX);
    std::int64_t latest = time_min;
    for (const std::uint32_t i : core) latest = std::max(latest, history.ops[i].begin);
    for (std::uint32_t i = 0; i < history.ops.size(); ++i) {
        const ValueId value = history.ops[i].sets;
        if (!history.ops[i].effectful() || !values.observed[value] || values.set[value]) continue;
        // The last that began before the core's last operation did, or else the first after.
        if (writer[value] == UINT32_MAX || history.ops[i].begin <= latest) writer[value] = i;
    }
    for (const std::uint32_t i : writer) {
        if (i != UINT32_MAX) core.push_back(i);
    }
    std::sort(core.begin(), core.end());
    core.erase(std::unique(core.begin(), core.end()), core.end());
}

RegisterHistory keep_only(const RegisterHistory& history, const std::vector<std::uint32_t>& core) {
    const CoreValues values(history, core);
    spend(history.patience, history.ops.size());
    RegisterHistory kept;
    kept.patience = history.patience;
    std::vector<bool> in_core(history.ops.size(), false);
    for (const std::uint32_t i : core) in_core[i] = true;
    std::vector<bool> has_early(history.values.size(), false);
    for (std::uint32_t i = 0; i < history.ops.size(); ++i) {
        RegisterOp op = history.ops[i];
        if (in_core[i]) {
            kept.ops.push_back(op);
            continue;
        }
        if (!op.effectful() || !values.seen(op.sets)) continue;
        op.observes = no_value;
        op.required = false;
        if (!values.set[op.sets]) {
            op.begin = time_min;
            op.end = time_max;
        } else if (op.begin > values.last_end) {
            continue;  // nobody can observe it any more
        } else if (op.end < values.first_begin) {
            // It comes before the whole core. Of all such writes only the last matters, so one a
            // value is enough.
            if (has_early[op.sets]) continue;
            has_early[op.sets] = true;
        }
        kept.ops.push_back(op);
    }
    std::stable_sort(kept.ops.begin(), kept.ops.end(),
                     [](const RegisterOp& a, const RegisterOp& b) { return a.begin < b.begin; });
    renumber_values(kept, history.values);
    return kept;
}

Core shrink(const RegisterHistory& history, std::vector<std::uint32_t> core,
            const SearchLimits& limits) {
    std::sort(core.begin(), core.end());
    return Shrinker(history, limits).shrink(std::move(core));
}

Core find_core(const RegisterHistory& history, std::uint32_t blocked, const SearchLimits& limits) {
    Shrinker shrinker(history, limits);
    const std::int64_t until = history.ops[blocked].end;
    std::size_t known = 0;
    for (std::size_t count = 4; count < history.ops.size(); count *= 2) {
        std::vector<std::uint32_t> core = window(history, until, count);
        if (core.size() == known) continue;
        known = core.size();
        if (shrinker.judge(core) == Answer::illegal) return shrinker.shrink(std::move(core));
    }
    std::vector<std::uint32_t> all(history.ops.size());
    std::iota(all.begin(), all.end(), 0U);
    return shrinker.shrink(std::move(all));
}

}  // namespace cleave::check
