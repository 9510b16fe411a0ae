#include "certifier/orders.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace cleave::check {
namespace {

using history::History;
using history::KeyId;
using history::OpIndex;

Certification refuse(std::string reason) { return {false, std::move(reason)}; }

Certification certify_order(const History& history, const Linearization& evidence,
                            const ReplayStep& step, std::vector<bool>& seen) {
    Instant latest_invocation = Instant::at(-Duration::max());
    for (const OpIndex op : evidence.order) {
        const std::string where = "key \"" + std::string(history.key_name(evidence.key)) +
                                  "\": operation " + std::to_string(op.value) + " of the order ";
        if (op.value >= history.size()) return refuse(where + "does not exist");
        if (history.keys()[op.value] != evidence.key) return refuse(where + "is of another key");
        if (seen[op.value]) return refuse(where + "comes twice");
        seen[op.value] = true;
        if (history.outcome(op) == Outcome::fail) return refuse(where + "failed, yet took effect");
        if (history.completions()[op.value] < latest_invocation) {
            return refuse(where + "completed before an earlier one was invoked");
        }
        latest_invocation = std::max(latest_invocation, history.invocations()[op.value]);
        if (!step(op)) return refuse(where + "could not have answered as it did");
    }
    return {true};
}

}  // namespace

Certification certify_orders(const History& history, const Verdict& verdict,
                             const std::function<ReplayStep()>& replay) {
    std::vector<bool> seen(history.size(), false);
    std::set<KeyId> told;
    for (const Linearization& evidence : verdict.linearizations) {
        if (evidence.key.value >= history.key_count()) return refuse("an order of no key");
        // Of two halves, each may be legal by itself.
        if (!told.insert(evidence.key).second) return refuse("two orders of one key");
        Certification result = certify_order(history, evidence, replay(), seen);
        if (!result) return result;
    }
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        if (!seen[i] && history.outcome(OpIndex{i}) == Outcome::ok) {
            return refuse("ok operation " + std::to_string(i) + " is missing from the order");
        }
    }
    return {true};
}

}  // namespace cleave::check
