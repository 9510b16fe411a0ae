#include "collections/cover_tree.hpp"

#include <algorithm>
#include <bit>

namespace cleave::check::collections {

CoverTree::CoverTree(const std::vector<std::int32_t>& counts)
    : size_(std::bit_ceil(std::max<std::size_t>(counts.size(), 2))), nodes_(2 * size_, out) {
    std::copy(counts.begin(), counts.end(), nodes_.begin() + static_cast<std::ptrdiff_t>(size_));
    for (std::size_t p = size_; p-- > 1;) {
        nodes_[p] = std::min(nodes_[2 * p], nodes_[2 * p + 1]);
        nodes_[2 * p] -= nodes_[p];
        nodes_[2 * p + 1] -= nodes_[p];
    }
}

// Hands what `node` and its sibling have in common up to their parent, and so on.
void CoverTree::settle(std::size_t node) {
    for (; node > 1; node /= 2) {
        const std::int32_t common = std::min(nodes_[node], nodes_[node ^ 1]);
        if (common == 0) continue;
        nodes_[node] -= common;
        nodes_[node ^ 1] -= common;
        nodes_[node / 2] += common;
    }
}

void CoverTree::uncover(std::uint32_t begin, std::uint32_t end) {
    std::size_t l = size_ + begin, r = size_ + end;
    for (; l < r; l /= 2, r /= 2) {
        if ((l & 1) != 0) --nodes_[l++];
        if ((r & 1) != 0) --nodes_[--r];
    }
    settle(size_ + begin);
    settle(size_ + end - 1);
}

std::uint32_t CoverTree::take_bare() {
    if (nodes_[1] != 0) return none;
    std::size_t node = 1;
    while (node < size_) node = nodes_[2 * node] == 0 ? 2 * node : 2 * node + 1;
    nodes_[node] = out;
    settle(node);
    return static_cast<std::uint32_t>(node - size_);
}

WaitingSpans::WaitingSpans(std::vector<Waiting> waiting, std::uint32_t moments)
    : first_ending_(std::size_t{moments} + 1, 0),
      size_(std::bit_ceil(std::max<std::size_t>(waiting.size(), 2))),
      least_begin_(2 * size_, none) {
    for (const Waiting& w : waiting) ++first_ending_[w.end + 1];
    for (std::size_t m = 1; m < first_ending_.size(); ++m) first_ending_[m] += first_ending_[m - 1];
    std::vector<std::uint32_t> next(first_ending_.begin(), first_ending_.end() - 1);
    ids_.resize(waiting.size());
    for (const Waiting& w : waiting) {
        const std::uint32_t place = next[w.end]++;
        ids_[place] = w.id;
        least_begin_[size_ + place] = w.begin;
    }
    for (std::size_t p = size_; p-- > 1;) {
        least_begin_[p] = std::min(least_begin_[2 * p], least_begin_[2 * p + 1]);
    }
}

std::uint32_t WaitingSpans::take_at(std::uint32_t moment) {
    const std::uint32_t start = first_ending_[moment];
    if (start >= ids_.size()) return none;
    // Up, to the first subtree from `start` on that has a span begun by `moment`; then down.
    std::size_t node = size_ + start;
    while (least_begin_[node] > moment) {
        while ((node & 1) != 0) node /= 2;  // nothing of its own level follows under its parent
        if (node == 0) return none;
        ++node;
    }
    while (node < size_) node = least_begin_[2 * node] <= moment ? 2 * node : 2 * node + 1;
    least_begin_[node] = none;
    const std::uint32_t id = ids_[node - size_];
    for (node /= 2; node > 0; node /= 2) {
        const std::uint32_t least = std::min(least_begin_[2 * node], least_begin_[2 * node + 1]);
        if (least_begin_[node] == least) break;
        least_begin_[node] = least;
    }
    return id;
}

}  // namespace cleave::check::collections
