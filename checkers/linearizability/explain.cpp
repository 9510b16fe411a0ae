#include "linearizability/explain.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "linearizability/wording.hpp"

namespace cleave::check {
namespace {

using history::Action;
using history::History;
using history::Operation;
using history::OpIndex;

bool observes(const Operation& op) { return op.action == Action::read || op.action == Action::cas; }
std::optional<Value> observed(const Operation& op) {
    return op.action == Action::cas ? op.expected : op.value;
}
bool writes(const Operation& op) { return op.action != Action::read; }
std::optional<Value> written(const Operation& op) {
    return op.action == Action::remove ? std::nullopt : op.value;
}

class Explainer {
  public:
    Explainer(const History& history, const std::vector<OpIndex>& key_ops,
              std::optional<Value> initial, Counterexample& example)
        : history_(history),
          key_ops_(key_ops),
          initial_(initial),
          example_(example),
          say_(history, example.core) {}

    void explain() {
        if (example_.core.size() == 1 && out_of_thin_air(example_.core[0])) return;
        if (example_.core.size() == 2 && from_the_future()) return;
        if (two_values()) return;
        if (same_swap()) return;
        anything();
    }

  private:
    Operation op(OpIndex index) const { return history_[index]; }
    bool is_read(OpIndex index) const { return op(index).action == Action::read; }
    std::string found(OpIndex index) const {  // "process 3's read returned 7"
        const Operation o = op(index);
        if (o.action == Action::read) {
            return say_.who(index) + "'s read returned " + Wording::value(o.value);
        }
        return say_.who(index) + "'s compare-and-set found " + Wording::value(o.expected);
    }

    bool out_of_thin_air(OpIndex index);
    bool from_the_future();
    bool two_values();
    bool same_swap();
    void anything();

    // The core's operations on one value: its writes and its reads.
    struct Group {
        std::optional<Value> value;
        std::vector<OpIndex> ops;
        bool initial = false;  // the register held it from the start
    };
    std::optional<std::pair<Group, Group>> groups() const;
    // An operation of `x` that ended before one of `y` began; the first is absent if x is initial.
    struct Forced {
        std::optional<OpIndex> ended;
        OpIndex began;
    };
    std::optional<Forced> forced(const Group& x, const Group& y) const;
    void tell(const Group& old_value, const Group& new_value, const Forced& old_first,
              const Forced& new_first);
    std::ptrdiff_t writers(std::optional<Value> value) const;
    std::string other_writes(std::optional<Value> value) const;

    const History& history_;
    const std::vector<OpIndex>& key_ops_;
    std::optional<Value> initial_;
    Counterexample& example_;
    Wording say_;
};

bool Explainer::out_of_thin_air(OpIndex index) {
    const Operation o = op(index);
    if (!observes(o)) return false;
    const std::optional<Value> value = observed(o);
    for (const OpIndex other : key_ops_) {
        const Operation candidate = op(other);
        if (!writes(candidate) || written(candidate) != value) continue;
        if (candidate.outcome != Outcome::fail) return false;
        example_.explanation = found(index) + " at " + say_.completed(index) +
                               ", yet the only write of it, by " + say_.who(other) +
                               ", was reported as failed, so it must never have happened.";
        return true;
    }
    example_.explanation = found(index) + " at " + say_.completed(index);
    if (value && *value < 0) {
        example_.explanation +=
            ", which nobody ever wrote: a negative value stands for content mixed from several "
            "writes, a torn read.";
    } else if (!value) {
        example_.explanation += ", although the key held " + Wording::value(initial_) +
                                " from the start and nobody ever removed it.";
    } else {
        example_.explanation += ", which nobody ever wrote.";
    }
    return true;
}

// How many operations of the key may have written it.
std::ptrdiff_t Explainer::writers(std::optional<Value> value) const {
    return std::count_if(key_ops_.begin(), key_ops_.end(), [&](OpIndex index) {
        const Operation o = op(index);
        return o.outcome != Outcome::fail && writes(o) && written(o) == value;
    });
}

// A sentence on the writes of the value outside the core, when they are bound to their intervals.
std::string Explainer::other_writes(std::optional<Value> value) const {
    const auto in_core = std::count_if(
        example_.core.begin(), example_.core.end(),
        [&](OpIndex index) { return writes(op(index)) && written(op(index)) == value; });
    const std::ptrdiff_t others = writers(value) - in_core;
    if (others == 0 || (in_core == 0 && value != initial_)) return "";
    if (others == 1) {
        return " The one other write of " + Wording::value(value) +
               " came too early or too late to change that.";
    }
    return " The " + std::to_string(others) + " other writes of " + Wording::value(value) +
           " came too early or too late to change that.";
}

bool Explainer::from_the_future() {
    for (const auto& [r, w] : {std::pair{example_.core[0], example_.core[1]},
                               std::pair{example_.core[1], example_.core[0]}}) {
        const Operation read = op(r), write = op(w);
        if (!observes(read) || !writes(write) || observed(read) != written(write)) continue;
        if (!precedes(read, write)) continue;
        example_.explanation =
            found(r) + " and was over by " + say_.completed(r) + ", before the write of " +
            Wording::value(observed(read)) + " by " + say_.who(w) + " began at " + say_.began(w) +
            ": a value cannot be read before it is written." + other_writes(observed(read));
        example_.cycle = {
            {r, w,
             say_.what(r) + " completed at " + say_.completed(r) + ", before " + say_.what(w) +
                 " began at " + say_.began(w)},
            {w, r, say_.what(r) + " can only have seen what " + say_.what(w) + " stored"}};
        return true;
    }
    return false;
}

// Only reads and blind writes of exactly two values; else nothing.
std::optional<std::pair<Explainer::Group, Explainer::Group>> Explainer::groups() const {
    std::vector<Group> found;
    for (const OpIndex index : example_.core) {
        const Operation o = op(index);
        if (o.action == Action::cas) return std::nullopt;
        const std::optional<Value> value = observes(o) ? observed(o) : written(o);
        auto group = std::find_if(found.begin(), found.end(),
                                  [&](const Group& g) { return g.value == value; });
        if (group == found.end()) {
            found.push_back({value, {}, false});
            group = found.end() - 1;
        }
        group->ops.push_back(index);
    }
    if (found.size() != 2) return std::nullopt;
    for (Group& group : found) {
        const auto in_core = std::count_if(group.ops.begin(), group.ops.end(),
                                           [&](OpIndex i) { return writes(op(i)); });
        group.initial = group.value == initial_ && in_core == 0;
        // The story needs a value that came once and left once.
        const bool once = in_core == 1 || group.initial || writers(group.value) <= 1;
        if (in_core > 1 || !once) return std::nullopt;
    }
    return std::pair{found[0], found[1]};
}

std::optional<Explainer::Forced> Explainer::forced(const Group& x, const Group& y) const {
    if (x.initial) return Forced{std::nullopt, y.ops.front()};
    std::optional<Forced> best;
    for (const OpIndex a : x.ops) {
        for (const OpIndex b : y.ops) {
            if (!precedes(op(a), op(b))) continue;
            // Writes make the plainest story.
            const bool better = !best || (writes(op(a)) && is_read(*best->ended));
            if (better) best = Forced{a, b};
        }
    }
    return best;
}

bool Explainer::two_values() {
    const auto both = groups();
    if (!both) return false;
    auto [x, y] = *both;
    auto x_first = forced(x, y);
    auto y_first = forced(y, x);
    if (!x_first || !y_first) return false;
    // The old value is the one whose operation began last: there the fault became visible.
    const bool y_is_late = op(x_first->began).invoked > op(y_first->began).invoked;
    if (y.initial || (!x.initial && y_is_late)) {
        std::swap(x, y);
        std::swap(x_first, y_first);
    }
    tell(x, y, *x_first, *y_first);
    return true;
}

// `old_first` shows that the old value came before the new one, `new_first` that an operation on
// the old value began after one on the new value had ended.
void Explainer::tell(const Group& old_value, const Group& new_value, const Forced& old_first,
                     const Forced& new_first) {
    const OpIndex late = new_first.began;
    const OpIndex evidence = *new_first.ended;
    const std::string older = Wording::value(old_value.value);
    const std::string newer = Wording::value(new_value.value);
    std::string why_older = old_value.initial
                                ? "the key held " + older + " only until its first write"
                                : say_.what(*old_first.ended) + " had completed by " +
                                      say_.completed(*old_first.ended) + ", before " +
                                      say_.what(old_first.began) + " began at " +
                                      say_.began(old_first.began);
    std::string text;
    const bool nothing_there = old_value.initial && !old_value.value;
    if (is_read(late) && writes(op(evidence))) {
        text = found(late) + " although " + newer + ", written by " + say_.who(evidence) + " by " +
               say_.completed(evidence) + ", had " +
               (nothing_there ? "been acknowledged" : "replaced it") +
               " before the read began at " + say_.began(late) +
               "; no order of these operations can explain that.";
        if (op(evidence).action == Action::remove) {
            text = found(late) + " although " + say_.who(evidence) + " had removed it by " +
                   say_.completed(evidence) + ", before the read began at " + say_.began(late) +
                   "; no order of these operations can explain that.";
        }
    } else if (is_read(late) && is_read(evidence)) {
        const bool own = op(late).process == op(evidence).process;
        text = found(late) + " although " +
               (own ? "its own earlier read" : say_.who(evidence) + "'s read") +
               " had already returned " + newer + " by " + say_.completed(evidence) +
               ", before this read began at " + say_.began(late) + "; " + newer +
               " is the newer value, because " + why_older + ", so the reads went back in time.";
    } else {
        text = older + " must have come before " + newer + ", because " + why_older + "; yet " +
               newer + " must have come before " + older + ", because " + say_.what(evidence) +
               " had completed by " + say_.completed(evidence) + ", before " + say_.what(late) +
               " began at " + say_.began(late) + ".";
    }
    example_.explanation = text + other_writes(old_value.value) + other_writes(new_value.value);
    example_.cycle = {{evidence, late,
                       say_.what(evidence) + " completed at " + say_.completed(evidence) +
                           ", before " + say_.what(late) + " began at " + say_.began(late)},
                      {late, evidence,
                       nothing_there ? "the key was empty only until its first write"
                                     : older + " was in place before " + newer +
                                           " and did not come back: " + why_older}};
}

// Two compare-and-sets that both found one value, though each replaced it.
bool Explainer::same_swap() {
    std::vector<OpIndex> swaps;
    for (const OpIndex index : example_.core) {
        if (op(index).action == Action::cas) swaps.push_back(index);
    }
    if (swaps.size() != 2 || swaps.size() + 1 < example_.core.size()) return false;
    const Operation a = op(swaps[0]), b = op(swaps[1]);
    const bool clash = a.expected == b.expected && a.value != a.expected && b.value != b.expected;
    if (!clash) return false;
    for (const OpIndex index : example_.core) {
        const Operation o = op(index);
        if (o.action == Action::cas) continue;
        if (!writes(o) || written(o) != a.expected) return false;
    }
    example_.explanation = "Both " + say_.what(swaps[0]) + " and " + say_.what(swaps[1]) +
                           " succeeded, though whichever came first left " +
                           Wording::value(a.expected) +
                           " for good: nothing restored it in between." + other_writes(a.expected);
    return true;
}

void Explainer::anything() {
    std::string list;
    for (std::size_t i = 0; i < example_.core.size(); ++i) {
        const OpIndex index = example_.core[i];
        if (i > 0) list += i + 1 == example_.core.size() ? " and " : ", ";
        if (i == 5 && example_.core.size() > 7) {
            list += std::to_string(example_.core.size() - i) + " more";
            break;
        }
        list += say_.what(index) + " (" + say_.began(index) + " to " +
                (op(index).outcome == Outcome::unknown ? "unknown" : say_.completed(index)) + ")";
    }
    example_.explanation = "No order of these " + std::to_string(example_.core.size()) +
                           " operations explains what each of them returned: " + list +
                           "; leave out any one of them and there is such an order.";
}

// Operations worth drawing: the writers of the values the core saw, then the nearest in time.
std::vector<OpIndex> context_of(const History& history, const std::vector<OpIndex>& key_ops,
                                const std::vector<OpIndex>& core) {
    Instant from = Instant::max(), to = Instant::at(-Duration::max());
    for (const OpIndex index : core) {
        const Operation o = history[index];
        from = std::min(from, o.invoked);
        to = std::max(to, o.outcome == Outcome::unknown ? o.invoked : o.completed);
    }
    struct Near {
        bool stranger;  // not a writer of a value the core saw
        Duration distance;
        OpIndex index;
        auto operator<=>(const Near&) const = default;
    };
    std::vector<Near> near;  // the best so far, in order
    for (const OpIndex index : key_ops) {
        if (std::find(core.begin(), core.end(), index) != core.end()) continue;
        const Operation o = history[index];
        const bool writer = writes(o) && std::any_of(core.begin(), core.end(), [&](OpIndex i) {
                                return observes(history[i]) && observed(history[i]) == written(o);
                            });
        if (o.outcome == Outcome::fail && !writer) continue;
        if (o.outcome == Outcome::unknown && o.action == Action::read) continue;
        Duration distance;
        if (o.invoked > to) distance = o.invoked - to;
        if (o.completed < from) distance = from - o.completed;
        if (o.outcome == Outcome::unknown && o.invoked < from) distance = from - o.invoked;
        const Near candidate{!writer, distance, index};
        if (near.size() == context_max && !(candidate < near.back())) continue;
        if (near.size() == context_max) near.pop_back();
        near.insert(std::upper_bound(near.begin(), near.end(), candidate), candidate);
    }
    std::vector<OpIndex> context;
    for (const Near& one : near) context.push_back(one.index);
    std::sort(context.begin(), context.end(), [&](OpIndex a, OpIndex b) {
        return std::pair{history[a].invoked, a} < std::pair{history[b].invoked, b};
    });
    return context;
}

}  // namespace

Counterexample explain(const History& history, const std::vector<OpIndex>& key_ops,
                       const RegisterHistory& prepared, const std::vector<std::uint32_t>& core) {
    Counterexample example;
    example.key = history.keys()[key_ops.front().value];
    for (const std::uint32_t position : core) {
        example.core.push_back(prepared.ops[position].source);
    }
    Explainer(history, key_ops, prepared.values[initial_value], example).explain();
    example.context = context_of(history, key_ops, example.core);
    return example;
}

}  // namespace cleave::check
