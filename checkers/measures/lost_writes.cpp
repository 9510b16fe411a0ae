#include "measures/lost_writes.hpp"

#include <algorithm>

#include "measures/writers.hpp"

namespace cleave::measure {

using history::Action;
using history::History;
using history::OpIndex;

std::vector<OpIndex> lost_writes(const History& history, Instant quiet_from,
                                 std::optional<Value> initial) {
    return lost_writes(history, std::vector<Instant>(history.key_count(), quiet_from), initial);
}

std::vector<OpIndex> lost_writes(const History& history, const std::vector<Instant>& quiet_from,
                                 std::optional<Value> initial, check::Patience* patience) {
    const Writers writers(history, patience);
    // By key: the writes that the last reads account for had all completed by this moment.
    std::vector<std::optional<Instant>> accounted(history.key_count());
    const Instant beginning = Instant::at(-Duration::max());
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        check::spend(patience, 1);
        const OpIndex op{i};
        if (history.action(op) != Action::read || history.outcome(op) != Outcome::ok) continue;
        const history::KeyId key = history.keys()[i];
        if (history.invocations()[i] < quiet_from[key.value]) continue;
        const auto value = history.value(op);
        std::optional<Instant> over = writers.over_by(key, value, history.completions()[i]);
        // A value from nowhere proves nothing about any write.
        if (!over) over = value == initial ? beginning : Instant::max();
        auto& latest = accounted[key.value];
        latest = latest ? std::max(*latest, *over) : *over;
    }
    std::vector<OpIndex> lost;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        check::spend(patience, 1);
        const OpIndex op{i};
        if (history.outcome(op) != Outcome::ok || !may_have_written(history, op)) continue;
        const history::KeyId key = history.keys()[i];
        const auto& latest = accounted[key.value];
        if (!latest || history.completions()[i] >= quiet_from[key.value]) continue;
        if (*latest < history.invocations()[i]) lost.push_back(op);
    }
    return lost;
}

}  // namespace cleave::measure
