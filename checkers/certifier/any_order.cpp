#include "certifier/any_order.hpp"

#include <algorithm>

#include "objects/told_apart.hpp"

namespace cleave::check::any_order {

using objects::Data;
using objects::Datum;
using objects::State;

Alike::Alike(const objects::Object& object, const std::vector<Op>& core,
             const std::vector<Op>& outsiders) {
    ignores_process_ = object.ignores_process;
    std::vector<objects::Call> calls;
    for (const auto* ops : {&core, &outsiders}) {
        for (const Op& op : *ops) calls.push_back(op.call);
    }
    apart_ = objects::told_apart(object, calls);
    Value other = 0;
    while (apart_ && std::ranges::binary_search(*apart_, Datum(other))) ++other;
    other_ = other;
}

void Alike::blur(Data& data) const {
    if (!apart_) return;
    for (Datum& datum : data) {
        if (!std::ranges::binary_search(*apart_, datum)) datum = other_;
    }
}

std::vector<std::uint32_t> Alike::kinds(const std::vector<Op>& ops) const {
    std::map<std::pair<std::pair<std::uint32_t, std::uint32_t>, Data>, std::uint32_t> known;
    std::vector<std::uint32_t> result;
    for (const Op& op : ops) {
        Data input(op.call.input.begin(), op.call.input.end());
        blur(input);
        const auto number = static_cast<std::uint32_t>(known.size());
        const auto key = std::pair(op.call.function, ignores_process_ ? 0 : op.call.process);
        result.push_back(known.try_emplace({key, std::move(input)}, number).first->second);
    }
    return result;
}

Orders::Orders(const objects::Object& object, std::vector<Op> core, std::vector<Op> outsiders)
    : object_(object),
      core_(std::move(core)),
      outsiders_(std::move(outsiders)),
      alike_(object, core_, outsiders_),
      kinds_(alike_.kinds(outsiders_)),
      kind_count_(kinds_.empty() ? 0 : *std::ranges::max_element(kinds_) + 1),
      placed_(core_.size(), false),
      used_(outsiders_.size(), false) {}

bool Orders::exists(State initial) {
    alike_.blur(initial);
    return extend(initial, Instant::at(-Duration::max()));
}

// `latest` is the latest invocation among all that came so far: nothing that completed before it
// may follow.
bool Orders::extend(const State& state, Instant latest) {
    steps_ += 1 + (core_.size() + outsiders_.size()) / 16;
    if (steps_ > most_steps_of_any_object) return false;
    if (std::ranges::find(placed_, false) == placed_.end()) return true;
    if (tried(state, latest)) return false;
    for (std::size_t i = 0; i < core_.size(); ++i) {
        if (!placed_[i] && put(core_[i], placed_, i, state, latest, false)) return true;
    }
    // Of equal calls the one that completes first, unless it is the later of both to begin:
    // whenever the other was to come, or not at all, it can come in its place.
    std::vector<Instant> begun(kind_count_, Instant::at(Duration::max()));
    for (std::size_t i = 0; i < outsiders_.size(); ++i) {
        const Op& op = outsiders_[i];
        Instant& first = begun[kinds_[i]];
        if (used_[i] || op.completed < latest || first <= std::max(latest, op.invoked)) continue;
        if (put(op, used_, i, state, latest, true)) return true;
        first = op.invoked;
    }
    return false;
}

bool Orders::put(const Op& op, std::vector<bool>& done, std::size_t i, const State& state,
                 Instant latest, bool outside) {
    if (op.completed < latest || overdue(op.invoked)) return false;
    State after = state;
    if (!object_.step(after, op.call)) return false;
    alike_.blur(after);
    if (outside && after == state) return false;  // in vain
    done[i] = true;
    const bool found = extend(after, std::max(latest, op.invoked));
    done[i] = false;
    return found;
}

// Some operation of the core that has not come yet completed before this moment.
bool Orders::overdue(Instant moment) const {
    for (std::size_t i = 0; i < core_.size(); ++i) {
        if (!placed_[i] && core_[i].completed < moment) return true;
    }
    return false;
}

// Whether the same was tried with at least as many possibilities: with the same of the core placed,
// in the same state, and no outsider used that could be used now. It was no later then: whatever
// was used then had been invoked by now, being used or over.
bool Orders::tried(const State& state, Instant latest) {
    auto& earlier = tried_[{placed_, state}];
    for (const std::vector<bool>& used : earlier) {
        ++steps_;
        bool dominates = true;
        for (std::size_t i = 0; i < used.size() && dominates; ++i) {
            dominates = !used[i] || used_[i] || outsiders_[i].completed < latest;
        }
        if (dominates) return true;
    }
    earlier.push_back(used_);
    return false;
}

}  // namespace cleave::check::any_order
