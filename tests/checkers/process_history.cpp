#include "process_history.hpp"

#include <vector>

namespace cleave::test {
namespace {

using history::Action;
using history::Operation;

Instant at(std::uint64_t ns) {
    return Instant::at(Duration::nanoseconds(static_cast<std::int64_t>(ns)));
}

}  // namespace

history::History process_history(Random& random, const ProcessHistoryOptions& options) {
    history::History history;
    std::vector<history::KeyId> keys;
    for (std::uint32_t k = 0; k < options.keys; ++k) keys.push_back(history.key(k == 0 ? "x" : "y"));
    std::vector<std::uint64_t> clocks(options.processes, 0);
    std::vector<Operation> ops;
    Value fresh = 0;
    for (std::uint32_t i = 0; i < options.operations; ++i) {
        const auto p = static_cast<std::uint32_t>(random.below(options.processes));
        Operation op{.process = p, .key = keys[random.below(options.keys)]};
        const std::uint64_t kind = random.below(10);
        op.action = kind < 6 ? Action::read : Action::write;
        if (kind == 8 && options.compare_and_set) op.action = Action::cas;
        if (kind == 9 && options.removes) op.action = Action::remove;
        if (op.action == Action::write || op.action == Action::cas) {
            op.value = options.unique ? ++fresh : static_cast<Value>(1 + random.below(2));
        }
        const std::uint64_t begin = clocks[p] + 1 + random.below(3);
        const std::uint64_t length = random.below(4);
        op.invoked = at(begin);
        op.completed = at(begin + length);
        op.outcome = random.chance(options.unknown) ? Outcome::unknown : Outcome::ok;
        clocks[p] = begin + (options.overlaps ? random.below(3) : length);
        ops.push_back(op);
    }
    for (Operation& op : ops) {
        if (op.action != Action::read && op.action != Action::cas) continue;
        std::vector<std::optional<Value>> values = {std::nullopt};
        for (const Operation& other : ops) {
            const bool writes = other.action == Action::write || other.action == Action::cas;
            if (writes && other.key == op.key) values.push_back(other.value);
        }
        const auto found = values[random.below(values.size())];
        if (op.action == Action::read) {
            op.value = found;
        } else {
            op.expected = found;
        }
    }
    for (const Operation& op : ops) history.add(op);
    return history;
}

}  // namespace cleave::test
