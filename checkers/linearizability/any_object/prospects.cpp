#include "linearizability/any_object/prospects.hpp"

#include <algorithm>

#include "linearizability/any_object/growth.hpp"

namespace cleave::check::any_object {

using objects::Datum;

Prospects::Prospects(const Timeline& timeline) : timeline_(timeline), problem_(timeline.problem()) {
    grows_ = only_grows(problem_);
    if (!knows_any()) return;
    for (OpId op = 0; op < problem_.ops.size(); ++op) {
        if (problem_.calls[problem_.ops[op].call].reads_only) continue;
        for (const Datum datum : changed_by(op)) touches_.push_back({datum, op});
    }
    std::ranges::stable_sort(touches_, {}, &Touch::datum);
    OpId invoked = 0;
    completed_.resize(problem_.ops.size());
    for (std::uint32_t e = 0; e < timeline.events().size(); ++e) {
        invoked_.push_back(invoked);
        const Event event = timeline.events()[e];
        if (event.completion) {
            completed_[event.op] = e;
        } else {
            ++invoked;
        }
    }
    invoked_.push_back(invoked);
    answered_next_.assign(problem_.ops.size() + 1, static_cast<OpId>(problem_.ops.size()));
    for (OpId op = static_cast<OpId>(problem_.ops.size()); op-- > 0;) {
        const bool answered = problem_.ops[op].required && !call(op).answer().empty();
        answered_next_[op] = answered ? op : answered_next_[op + 1];
    }
}

std::span<const Datum> Prospects::changed_by(OpId op) const {
    if (problem_.object->glimpse != nullptr) return problem_.object->touched_by(call(op));
    const auto input = call(op).input;
    return input.last(std::min<std::size_t>(input.size(), 1));
}

bool Prospects::lacks_for_ever(std::span<const Datum> state, OpId op,
                               const std::vector<OpId>& pending) {
    if (problem_.object->lacks == nullptr) return false;
    work_ += state.size();
    const objects::Data data = problem_.object->lacks(state, call(op));
    return std::any_of(data.begin(), data.end(),
                       [&](Datum datum) { return !may_change(datum, op, pending); });
}

bool Prospects::is_list(OpId op) const {
    return problem_.object->glimpse != nullptr &&
           problem_.object->functions[call(op).function].output == objects::Shape::list;
}

bool Prospects::may_change(Datum datum, OpId list, const std::vector<OpId>& pending) const {
    const auto touches = [&](OpId op) {
        if (problem_.calls[problem_.ops[op].call].reads_only) return false;
        const auto touched = changed_by(op);
        return std::find(touched.begin(), touched.end(), datum) != touched.end();
    };
    if (std::any_of(pending.begin(), pending.end(), touches)) return true;
    // Operations ascend by their beginnings, and the next to be invoked is the first that was not.
    const OpId next = invoked_[timeline_.position()];
    const auto later = std::lower_bound(
        touches_.begin(), touches_.end(), std::pair(datum, next),
        [](const Touch& touch, const auto& key) { return std::pair(touch.datum, touch.op) < key; });
    return later != touches_.end() && later->datum == datum &&
           problem_.ops[later->op].begin <= problem_.ops[list].end;
}

bool Prospects::fits(std::span<const Datum> state, OpId list, const std::vector<OpId>& pending) {
    const auto answer = objects::ascending(call(list).output, sorted_);
    auto a = state.begin();
    auto b = answer.begin();
    work_ += state.size() + answer.size();
    while (a != state.end() || b != answer.end()) {
        if (a != state.end() && b != answer.end() && *a == *b) {
            ++a;
            ++b;
            continue;
        }
        const bool missing = a == state.end() || (b != answer.end() && *b < *a);
        if (!may_change(missing ? *b : *a, list, pending)) return false;
        ++(missing ? b : a);
    }
    return true;
}

bool Prospects::is_past(std::span<const Datum> state, OpId op) {
    if (!grows_) return false;
    work_ += state.size();
    return problem_.object->is_past(state, call(op));
}

std::optional<std::uint32_t> Prospects::dead_end(std::span<const Datum> state,
                                                 const std::vector<OpId>& pending) {
    if (!knows_any()) return std::nullopt;
    const auto present = problem_.object->present_in(state);
    for (const OpId op : pending) {
        if (!problem_.ops[op].required) continue;
        if (is_list(op) && !fits(present, op, pending)) return completed_[op];
        if (lacks_for_ever(state, op, pending)) return completed_[op];
        if (is_past(state, op)) return completed_[op];
    }
    const OpId next = answered_next_[invoked_[timeline_.position()]];
    if (next < problem_.ops.size() && is_past(state, next)) return completed_[next];
    return std::nullopt;
}

}  // namespace cleave::check::any_object
