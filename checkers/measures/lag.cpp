#include "measures/lag.hpp"

#include <map>

#include "measures/read_ages.hpp"
#include "measures/writers.hpp"

namespace cleave::measure {

using history::History;
using history::OpIndex;

std::vector<Lag> lags(const History& history, std::optional<Value> initial) {
    const auto invoked = history.invocations();
    // By key and acknowledgement; of those at one instant the last to begin, which condemns a read
    // if any of them does.
    std::map<std::pair<history::KeyId, Instant>, OpIndex> acknowledged;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        if (history.outcome(op) != Outcome::ok || !may_have_written(history, op)) continue;
        const auto [at, is_new] =
            acknowledged.try_emplace({history.keys()[i], history.completions()[i]}, op);
        if (!is_new && invoked[i] > invoked[at->second.value]) at->second = op;
    }
    std::vector<Lag> result;
    for (const ReadAge& age : read_ages(history, initial)) {
        if (!age.stale()) continue;
        const Instant since = invoked[age.read.value] - age.stale_for;
        const OpIndex culprit = acknowledged.at({history.keys()[age.read.value], since});
        result.push_back({age.read, culprit, age.stale_for, age.behind});
    }
    return result;
}

}  // namespace cleave::measure
