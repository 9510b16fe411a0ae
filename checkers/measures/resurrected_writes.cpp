#include "measures/resurrected_writes.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "measures/staleness.hpp"
#include "measures/writers.hpp"

namespace cleave::measure {

using history::Action;
using history::History;
using history::KeyId;
using history::OpIndex;

std::vector<OpIndex> resurrected_writes(const History& history, Instant quiet_from,
                                        std::optional<Value> initial) {
    using Written = std::pair<KeyId, std::optional<Value>>;
    std::map<Written, OpIndex> failed, last;
    std::set<Written> may_stand;  // some write of it did not fail, or several did
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        if (!history.is_register_operation(op) || history.action(op) == Action::read) continue;
        const Written written{history.keys()[i], written_value(history, op)};
        if (history.outcome(op) == Outcome::fail) {
            if (!failed.try_emplace(written, op).second) may_stand.insert(written);
        } else if (may_have_written(history, op)) {
            may_stand.insert(written);
            const auto [at, fresh] = last.try_emplace(written, op);
            const auto& begun = history.invocations();
            if (!fresh && begun[at->second.value] <= begun[i]) at->second = op;
        }
    }
    std::set<OpIndex> found;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        if (history.action(op) != Action::read || history.outcome(op) != Outcome::ok) continue;
        if (history.value(op) == initial) continue;
        const Written read{history.keys()[i], history.value(op)};
        const auto never = failed.find(read);
        if (never != failed.end() && may_stand.count(read) == 0) found.insert(never->second);
    }
    for (const OpIndex read : stale_reads(history, initial)) {
        if (history.invocations()[read.value] < quiet_from) continue;
        const auto back = last.find({history.keys()[read.value], history.value(read)});
        if (back != last.end()) found.insert(back->second);
    }
    return {found.begin(), found.end()};
}

}  // namespace cleave::measure
