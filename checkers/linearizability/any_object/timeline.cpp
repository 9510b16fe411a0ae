#include "linearizability/any_object/timeline.hpp"

#include <algorithm>

namespace cleave::check::any_object {

Timeline::Timeline(const Problem& problem) : problem_(problem), bits_(problem.ops.size()) {
    std::vector<OpId> by_end;
    for (OpId op = 0; op < problem.ops.size(); ++op) {
        if (problem.ops[op].end != time_max) by_end.push_back(op);
    }
    std::ranges::stable_sort(by_end, {}, [&](OpId op) { return problem.ops[op].end; });
    auto ending = by_end.begin();
    for (OpId op = 0; op < problem.ops.size(); ++op) {
        for (; ending != by_end.end() && problem.ops[*ending].end < problem.ops[op].begin;
             ++ending) {
            events_.push_back({*ending, true});
        }
        events_.push_back({op, false});
    }
    for (; ending != by_end.end(); ++ending) events_.push_back({*ending, true});
    assign_bits();
}

void Timeline::assign_bits() {
    std::vector<std::uint32_t> free_required, free_optional;
    for (const Event& event : events_) {
        const bool required = problem_.ops[event.op].required;
        auto& free = required ? free_required : free_optional;
        if (event.completion) {
            free.push_back(bits_[event.op]);
            continue;
        }
        if (free.empty()) free.push_back(required ? required_bits_++ : optional_bits_++);
        bits_[event.op] = free.back();
        free.pop_back();
    }
}

bool Timeline::ends_sooner(OpId a, OpId b) const {
    const std::int64_t end_a = problem_.ops[a].end, end_b = problem_.ops[b].end;
    return end_a != end_b ? end_a < end_b : a < b;
}

void Timeline::toggle(const Event& event, bool opens) {
    const auto place = std::ranges::lower_bound(open_, event.op,
                                                [&](OpId a, OpId b) { return ends_sooner(a, b); });
    if (opens) {
        open_.insert(place, event.op);
    } else {
        open_.erase(place);
    }
}

void Timeline::move_to(std::uint32_t position) {
    for (; position_ < position; ++position_) {
        toggle(events_[position_], !events_[position_].completion);
    }
    while (position_ > position) {
        --position_;
        toggle(events_[position_], events_[position_].completion);
    }
}

}  // namespace cleave::check::any_object
