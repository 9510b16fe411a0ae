#include "linearizability/kv/as_register.hpp"

#include <algorithm>
#include <optional>

#include "objects/kv.hpp"

namespace cleave::check::kv {
namespace {

using any_object::OpId;
using any_object::Problem;
using objects::Data;
using objects::Datum;

// What a call finds, leaves and does not find; each if it does.
struct Effect {
    std::optional<Datum> finds{}, leaves{}, refuses{};
};

Effect put_if(const objects::Call& call, Datum expected, Datum value) {
    if (call.refused()) return {.refuses = expected};
    return {.finds = expected, .leaves = value};
}

Effect effect_of(const objects::Call& call) {
    switch (static_cast<objects::KvFunction>(call.function)) {
        case objects::KvFunction::get: return {.finds = call.output[0]};
        case objects::KvFunction::put: return {.leaves = call.input[0]};
        case objects::KvFunction::remove: return {.leaves = Datum()};
        case objects::KvFunction::put_if_absent: return put_if(call, Datum(), call.input[0]);
        case objects::KvFunction::put_if_match: return put_if(call, call.input[0], call.input[1]);
    }
    return {};
}

// Those that some call can tell from others, with the initial one first; all others are the last.
class Values {
  public:
    Values(Datum initial, const std::vector<Effect>& effects) : initial_(initial) {
        for (const Effect& effect : effects) {
            for (const auto& datum : {effect.finds, effect.refuses}) {
                if (datum && *datum != initial) known_.push_back(*datum);
            }
        }
        std::ranges::sort(known_);
        known_.erase(std::unique(known_.begin(), known_.end()), known_.end());
    }

    ValueId operator()(const std::optional<Datum>& datum) const {
        if (!datum) return no_value;
        if (*datum == initial_) return initial_value;
        const auto place = std::ranges::lower_bound(known_, *datum);
        if (place == known_.end() || *place != *datum) return other();
        return static_cast<ValueId>(place - known_.begin()) + 1;
    }
    ValueId other() const { return static_cast<ValueId>(known_.size()) + 1; }
    std::size_t count() const { return known_.size() + 2; }

  private:
    Datum initial_;
    Data known_;
};

// Of lost operations that were over before anything required began, all that matters is which value
// they may have left, and how early: until then it can stay as it is. An operation that leaves a
// value no earlier than such ones alone can have left it is replaced by these.
class Beginning {
  public:
    Beginning(const RegisterHistory& history, std::int64_t first)
        : history_(history), first_(first), kept_(history.ops.size(), false) {
        alone_ = reach([&](const RegisterOp& op) { return is_early(op); }, true);
        const auto earliest =
            reach([&](const RegisterOp& op) { return !op.required && op.begin < first; }, false);
        for (std::size_t i = 0; i < history.ops.size(); ++i) {
            const RegisterOp& op = history.ops[i];
            kept_[i] = kept_[i] || !is_early(op) || arrival(op, earliest) < alone_[op.sets];
        }
    }

    bool keeps(std::size_t op) const { return kept_[op]; }

  private:
    bool is_early(const RegisterOp& op) const { return !op.required && op.end < first_; }

    // When it can have left its value; never is time_max.
    static std::int64_t arrival(const RegisterOp& op, const std::vector<std::int64_t>& reached) {
        if (op.blind()) return op.begin;
        const std::int64_t found = reached[op.observes];
        return found > op.end ? time_max : std::max(op.begin, found);
    }

    // When each value can have been there at the earliest, by the chosen operations.
    template <typename Choose>
    std::vector<std::int64_t> reach(const Choose& choose, bool keep) {
        std::vector<std::int64_t> reached(history_.values.size(), time_max);
        const std::size_t nobody = history_.ops.size();
        std::vector<std::size_t> by(reached.size(), nobody);
        reached[initial_value] = time_min;
        for (bool changed = true; changed;) {
            changed = false;
            spend(history_.patience, history_.ops.size());
            for (std::size_t i = 0; i < history_.ops.size(); ++i) {
                const RegisterOp& op = history_.ops[i];
                if (!choose(op)) continue;
                const std::int64_t at = arrival(op, reached);
                if (at >= reached[op.sets]) continue;
                reached[op.sets] = at;
                by[op.sets] = i;
                changed = true;
            }
        }
        if (!keep) return reached;
        for (const std::size_t op : by) {
            if (op != nobody) kept_[op] = true;
        }
        return reached;
    }

    const RegisterHistory& history_;
    std::int64_t first_;
    std::vector<bool> kept_;
    std::vector<std::int64_t> alone_;
};

void leave_out_early(AsRegister& result, std::int64_t first) {
    const Beginning beginning(result.history, first);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < result.origin.size(); ++i) {
        if (!beginning.keeps(i)) continue;
        result.history.ops[kept] = result.history.ops[i];
        result.origin[kept++] = result.origin[i];
    }
    result.history.ops.resize(kept);
    result.origin.resize(kept);
}

}  // namespace

AsRegister as_register(const Problem& problem, Patience* patience) {
    std::vector<Effect> effects;  // by call
    for (const any_object::KnownCall& known : problem.calls) {
        effects.push_back(known.call.answered || !known.reads_only ? effect_of(known.call)
                                                                   : Effect{});
    }
    std::vector<Effect> used;
    for (const any_object::Op& op : problem.ops) used.push_back(effects[op.call]);
    const Values values(problem.initial[0], used);
    AsRegister result;
    RegisterHistory& history = result.history;
    history.patience = patience;
    history.values.resize(values.count());
    spend(patience, problem.ops.size());
    std::int64_t first = time_max;
    for (OpId i = 0; i < problem.ops.size(); ++i) {
        const any_object::Op& op = problem.ops[i];
        const Effect& effect = used[i];
        const RegisterOp made{.begin = op.begin,
                              .end = op.end,
                              .observes = values(effect.finds),
                              .sets = values(effect.leaves),
                              .refuses = values(effect.refuses),
                              .required = op.required,
                              .source = op.source};
        if (op.required) first = std::min(first, op.begin);
        if (!op.required && !made.effectful()) continue;
        history.has_refusers = history.has_refusers || made.refuser();
        result.has_lost = result.has_lost || (!op.required && op.end != time_max);
        history.ops.push_back(made);
        result.origin.push_back(i);
    }
    if (result.has_lost) leave_out_early(result, first);
    return result;
}

}  // namespace cleave::check::kv
