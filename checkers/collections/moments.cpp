#include "collections/moments.hpp"

#include <algorithm>
#include <utility>

namespace cleave::check::collections {

Moments::Moments(const Collection& all) : first_(std::size_t{all.never} + 2, 0) {
    for (const Element& element : all.elements) {
        first_[element.put.end] = 1;
        first_[element.take.end] = 1;
    }
    for (const Visit& look : all.looks) first_[look.when.end] = 1;
    for (const Visit& empty : all.empties) first_[empty.when.end] = 1;
    for (std::uint32_t& place : first_) size_ += std::exchange(place, size_);
}

// ---- Sets

MomentSet::MomentSet(std::uint32_t size) {
    std::size_t words = size;
    do {
        words = words / 64 + 1;
        levels_.emplace_back(words, 0);
    } while (words > 1);
}

void MomentSet::insert(std::uint32_t moment) {
    for (auto& level : levels_) {
        level[moment / 64] |= std::uint64_t{1} << (moment % 64);
        moment /= 64;
    }
}

std::uint32_t MomentSet::next(std::uint32_t moment) const {
    for (std::size_t l = 0; l < levels_.size(); ++l) {
        const std::uint64_t rest = levels_[l][moment / 64] >> (moment % 64);
        if (rest == 0) {
            moment = moment / 64 + 1;
            continue;
        }
        moment += static_cast<std::uint32_t>(std::countr_zero(rest));
        while (l-- > 0) {
            moment = moment * 64 + static_cast<std::uint32_t>(std::countr_zero(levels_[l][moment]));
        }
        return moment;
    }
    return none;
}

// ---- Timelines

Timeline::Timeline(std::uint32_t nodes, std::uint32_t moments)
    : nodes_(std::size_t{nodes} + 1, Node{nodes, nodes, 0}),
      first_at_(moments, none),
      used_(moments) {}

Timeline::Gap Timeline::gap_before(std::uint32_t moment) const {
    const std::uint32_t found = used_.next(moment);
    Gap gap;
    gap.before = found == none ? none : first_at_[found];
    gap.end = found;
    const std::uint32_t last = nodes_[gap.before == none ? root() : gap.before].previous;
    gap.begin = last == root() ? 0 : nodes_[last].moment;
    return gap;
}

void Timeline::insert(const Gap& gap, std::uint32_t node, std::uint32_t moment) {
    const std::uint32_t behind = gap.before == none ? root() : gap.before;
    const std::uint32_t ahead = nodes_[behind].previous;
    nodes_[ahead].next = node;
    nodes_[behind].previous = node;
    nodes_[node] = {behind, ahead, moment};
    const bool first = ahead == root() || nodes_[ahead].moment < moment;
    if (first) {
        first_at_[moment] = node;
        used_.insert(moment);
    }
}

}  // namespace cleave::check::collections
