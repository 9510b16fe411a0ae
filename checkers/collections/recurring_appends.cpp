#include "collections/recurring_appends.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace cleave::check::collections {

bool RecurringAppends::EndsLater::operator()(Position a, Position b) const {
    const Append &one = (*appends)[a], &other = (*appends)[b];
    return std::tuple(one.end, !one.required, a) > std::tuple(other.end, !other.required, b);
}

RecurringAppends::RecurringAppends(std::vector<Append> appends, std::uint32_t values)
    : appends_(std::move(appends)),
      begun_(values, Heap(EndsLater{&appends_})),
      taken_(appends_.size(), false) {
    for (Position i = 0; i < appends_.size(); ++i) {
        if (appends_[i].required) by_end_.push_back(i);
    }
    std::ranges::stable_sort(by_end_, {}, [this](Position i) { return appends_[i].end; });
}

std::uint32_t RecurringAppends::take(std::uint32_t value, Instant by) {
    while (ending_ < by_end_.size() && taken_[by_end_[ending_]]) ++ending_;
    if (ending_ < by_end_.size()) by = std::min(by, appends_[by_end_[ending_]].end);
    for (; next_ < appends_.size() && appends_[next_].begin <= by; ++next_) {
        begun_[appends_[next_].value].push(next_);
    }
    Heap& heap = begun_[value];
    if (heap.empty()) return none;
    const Position chosen = heap.top();
    heap.pop();
    taken_[chosen] = true;
    return appends_[chosen].op;
}

std::vector<std::uint32_t> RecurringAppends::left() const {
    std::vector<std::uint32_t> ops;
    for (Position i = 0; i < appends_.size(); ++i) {
        if (appends_[i].required && !taken_[i]) ops.push_back(appends_[i].op);
    }
    return ops;
}

}  // namespace cleave::check::collections
