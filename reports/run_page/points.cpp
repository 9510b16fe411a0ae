#include "run_page/points.hpp"

#include <algorithm>

namespace cleave::report {
namespace {

using history::History;
using history::OpIndex;

// The last instant that the history knows: nothing of unknown outcome is drawn beyond it.
Instant end_of(const History& history) {
    Instant end;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        end = std::max(end, history.invocations()[i]);
        if (history.outcome(OpIndex{i}) == Outcome::unknown) continue;
        end = std::max(end, history.completions()[i]);
    }
    return end;
}

}  // namespace

std::vector<Instant> linearization_points(const History& history,
                                          std::span<const check::Linearization> witness) {
    std::vector<Instant> points(history.size(), Instant::max());
    const Instant end = end_of(history);
    for (const check::Linearization& of_key : witness) {
        const std::vector<OpIndex>& order = of_key.order;
        // The latest instant for each, so that all that follow still fit in; and how many share it.
        std::vector<Instant> latest(order.size());
        std::vector<std::int64_t> sharing(order.size(), 1);
        for (std::size_t i = order.size(); i-- > 0;) {
            const bool ended = history.outcome(order[i]) != Outcome::unknown;
            latest[i] = ended ? history.completions()[order[i].value] : end;
            if (i + 1 == order.size()) continue;
            latest[i] = std::min(latest[i], latest[i + 1]);
            if (latest[i] == latest[i + 1]) sharing[i] = sharing[i + 1] + 1;
        }
        Instant before = Instant::at(-Duration::max());
        for (std::size_t i = 0; i < order.size(); ++i) {
            const Instant earliest = std::max(history.invocations()[order[i].value], before);
            before = earliest + (latest[i] - earliest) / (sharing[i] + 1);
            points[order[i].value] = before;
        }
    }
    return points;
}

}  // namespace cleave::report
