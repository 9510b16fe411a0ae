#include "linearizability/zone_sweep.hpp"

#include "linearizability/near_sort.hpp"

namespace cleave::check {

void sort_by_zone(std::vector<Zone>& zones, Patience* patience) {
    const auto less = [](const Zone& a, const Zone& b) {
        if (a.left() != b.left()) return a.left() < b.left();
        if (a.forward() != b.forward()) return b.forward();
        return a.id < b.id;
    };
    near_sort(zones, less, patience);
}

void for_each_clash(const std::vector<Zone>& sorted,
                    const std::function<bool(std::uint32_t, std::uint32_t)>& visit) {
    const Zone* reaching = nullptr;  // the forward zone so far that ends last
    for (const Zone& zone : sorted) {
        // `reaching` comes earlier in the list, so it starts before this one's last begin: a
        // forward zone ends beyond where it starts, and a backward one that starts at the same
        // instant would have come first. They clash if it ends after this one's first end, too.
        if (reaching && zone.first_end < reaching->last_begin && !visit(reaching->id, zone.id)) {
            return;
        }
        if (zone.forward() && (!reaching || zone.last_begin > reaching->last_begin)) {
            reaching = &zone;
        }
    }
}

}  // namespace cleave::check
