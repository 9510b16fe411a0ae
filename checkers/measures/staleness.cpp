#include "measures/staleness.hpp"

#include "measures/writers.hpp"

namespace cleave::measure {

using history::Action;
using history::History;
using history::OpIndex;

std::vector<OpIndex> stale_reads(const History& history, std::optional<Value> initial) {
    const Writers writers(history);
    std::vector<OpIndex> stale;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        if (history.action(op) != Action::read || history.outcome(op) != Outcome::ok) continue;
        const history::KeyId key = history.keys()[i];
        const auto newest = writers.newest_before(key, history.invocations()[i]);
        if (!newest) continue;  // nothing had been acknowledged yet
        const auto over = writers.over_by(key, history.value(op), history.completions()[i]);
        const bool known_value = over || history.value(op) == initial;
        if (known_value && (!over || *over < *newest)) stale.push_back(op);
    }
    return stale;
}

}  // namespace cleave::measure
