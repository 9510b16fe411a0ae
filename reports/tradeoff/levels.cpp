#include "tradeoff/levels.hpp"

#include <algorithm>
#include <array>

#include "plot/ink.hpp"

namespace cleave::report {

using check::Guarantee;

std::size_t step_of(Guarantee guarantee) {
    switch (guarantee) {
        case Guarantee::linearizable:
        case Guarantee::strict_serializable: return 7;
        case Guarantee::sequential:
        case Guarantee::serializable:
        case Guarantee::snapshot_isolation: return 6;
        case Guarantee::causal_convergent:
        case Guarantee::causal_memory:
        case Guarantee::causal: return 5;
        case Guarantee::pram:
        case Guarantee::regular:
        case Guarantee::safe:
        case Guarantee::read_atomic: return 4;
        case Guarantee::read_your_writes:
        case Guarantee::monotonic_reads:
        case Guarantee::monotonic_writes:
        case Guarantee::writes_follow_reads: return 3;
        case Guarantee::bounded_staleness:
        case Guarantee::close_to_open:
        case Guarantee::read_after_new_write:
        case Guarantee::read_committed: return 2;
        case Guarantee::eventual:
        case Guarantee::no_lost_writes:
        case Guarantee::no_thin_air: return 1;
    }
    return 0;
}

std::size_t step_of(const tradeoff::Consistency& consistency) {
    std::size_t highest = 0;
    for (const Guarantee guarantee : consistency.strongest) {
        highest = std::max(highest, step_of(guarantee));
    }
    return highest;
}

std::string_view step_name(std::size_t step) {
    constexpr std::array<std::string_view, level_count> names = {"nothing",
                                                                 "eventual",
                                                                 "bounded, close-to-open",
                                                                 "session guarantees",
                                                                 "FIFO, regular",
                                                                 "causal",
                                                                 "sequential",
                                                                 "linearizable"};
    return names[std::min(step, level_count - 1)];
}

}  // namespace cleave::report
