#include "linearizability/ranges/clusters.hpp"

#include <algorithm>
#include <numeric>

namespace cleave::check::ranges {

Clusters::Clusters(const Accesses& accesses) : of(accesses.from.size()) {
    struct Touch {
        CellId cell;
        AccessId source, access;
        std::size_t place;
    };
    std::vector<std::size_t> at(accesses.cells + 1, 0);
    for (const Access& access : accesses.list) {
        for (CellId cell = access.first; cell < access.last; ++cell) ++at[cell + 1];
    }
    std::partial_sum(at.begin(), at.end(), at.begin());
    const std::vector<std::size_t> first_touch = at;
    std::vector<Touch> touches(accesses.from.size());
    for (AccessId a = 0; a < accesses.list.size(); ++a) {
        const Access& access = accesses.list[a];
        for (CellId cell = access.first; cell < access.last; ++cell) {
            const std::size_t place = access.touches + (cell - access.first);
            touches[at[cell]++] = {cell, accesses.from[place], a, place};
        }
    }
    members_.reserve(touches.size());
    for (CellId c = 0; c < accesses.cells; ++c) {
        first_.push_back(static_cast<ClusterId>(writer.size()));
        const auto begin = touches.begin() + static_cast<std::ptrdiff_t>(first_touch[c]);
        const auto end = touches.begin() + static_cast<std::ptrdiff_t>(first_touch[c + 1]);
        std::ranges::stable_sort(begin, end, {}, &Touch::source);
        for (auto touch = begin; touch != end; ++touch) {
            if (touch == begin || touch->source != std::prev(touch)->source) {
                from_.push_back(members_.size());
                writer.push_back(touch->source);
                cell.push_back(c);
            }
            of[touch->place] = static_cast<ClusterId>(writer.size() - 1);
            members_.push_back(touch->access);
        }
    }
    first_.push_back(static_cast<ClusterId>(writer.size()));
    from_.push_back(members_.size());
}

}  // namespace cleave::check::ranges
