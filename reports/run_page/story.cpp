#include "run_page/story.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/escape.hpp"
#include "text/format.hpp"
#include "text/operations.hpp"
#include "text/story.hpp"

namespace cleave::report {

using history::History;
using history::OpIndex;

RunFocus run_focus(const scenario::SweepResult& sweep) {
    const History& history = sweep.shown.history;
    RunFocus focus;
    if (const check::Counterexample* shown = counterexample(sweep)) {
        for (const OpIndex op : shown->core) {
            if (op.value < history.size()) focus.operations.push_back(op);
        }
    }
    if (!focus.operations.empty()) {
        focus.violation = true;
        focus.why = "the operations that no order explains";
        std::ranges::stable_sort(focus.operations, {}, [&](OpIndex op) {
            return std::pair(history.invocations()[op.value], op);
        });
        return focus;
    }
    Duration slowest;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        if (history.outcome(op) != Outcome::ok) continue;
        const Duration took = history.completions()[i] - history.invocations()[i];
        if (!focus.operations.empty() && took <= slowest) continue;
        slowest = took;
        focus.operations = {op};
    }
    if (focus.operations.empty()) return focus;
    const OpIndex op = focus.operations.front();
    focus.why = fmt::format("the slowest operation that was answered, {} on {}: it took {}",
                            operation_words(history, op, sweep.shown.object),
                            clean(history.key_name(history.keys()[op.value])), duration(slowest));
    return focus;
}

}  // namespace cleave::report
