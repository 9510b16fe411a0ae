#include "grid/workload.hpp"

#include <algorithm>
#include <deque>
#include <queue>
#include <utility>
#include <vector>

#include "any_history.hpp"
#include "file_history.hpp"
#include "host/random.hpp"
#include "objects/catalog.hpp"

namespace cleave::bench {
namespace {

using history::Action;
using history::Operation;
using history::OpIndex;

constexpr std::uint64_t think_max = 1'000;
constexpr std::uint64_t length_max = 10'000;
constexpr Value lone_value = 6;  // beside the five

Instant at(std::uint64_t ns) {
    return Instant::at(Duration::nanoseconds(static_cast<std::int64_t>(ns)));
}

// The register of one key, and what an anomaly needs to know of its past.
struct Register {
    std::optional<Value> state;
    bool certain = false;      // written by an operation that was answered
    std::optional<Value> old;  // a state that was overwritten long ago
    std::uint32_t old_since = 0;
    std::uint32_t lone_written = 0;  // times
    bool spoilt = false;
};

class Generator {
  public:
    explicit Generator(const Workload& workload)
        : workload_(workload), random_(Random::stream(1, workload.name(), workload.clients)) {
        for (std::uint32_t key = 0; key < workload.keys; ++key) {
            history_.key("k" + std::to_string(key));
        }
        registers_.resize(workload.keys);
        history_.reserve(workload.operations);
        for (std::uint32_t client = 0; client < workload.clients; ++client) {
            clocks_.push({0, client});
        }
    }

    history::History run() {
        for (std::uint32_t i = 0; i < workload_.operations; ++i) {
            const auto [now, client] = clocks_.top();
            take_effects_until(now);
            clocks_.pop();
            invoke(now, client);
        }
        take_effects_until(UINT64_MAX);
        return std::move(history_);
    }

  private:
    using Timed = std::pair<std::uint64_t, std::uint32_t>;
    using Queue = std::priority_queue<Timed, std::vector<Timed>, std::greater<>>;
    struct Draft {
        Operation op;
        bool happens = true;
        bool decided = false;
    };

    void invoke(std::uint64_t now, std::uint32_t client) {
        const std::uint64_t begin = now + 1 + random_.below(think_max);
        const std::uint64_t length = 1 + random_.below(length_max);
        Draft draft;
        draft.op.process = client;
        draft.op.key = history::KeyId{static_cast<std::uint32_t>(random_.below(workload_.keys))};
        draft.op.invoked = at(begin);
        draft.op.completed = at(begin + length);
        draft.op.action = action();
        draft.op.outcome = Outcome::ok;
        if (random_.below(100) < workload_.unknown_percent) {
            draft.op.outcome = Outcome::unknown;
            draft.happens = random_.below(2) == 0;
        }
        const auto index = static_cast<std::uint32_t>(history_.size() + window_.size());
        effects_.push({begin + random_.below(length + 1), index});
        window_.push_back(draft);
        clocks_.push({begin + length, client});
    }

    Action action() {
        const std::uint64_t roll = random_.below(100);
        if (roll < workload_.remove_percent) return Action::remove;
        if (workload_.swaps) {
            return roll < 60 ? (roll < 20 ? Action::write : Action::read) : Action::cas;
        }
        return roll < 50 ? Action::write : Action::read;
    }

    Value value() {
        if (workload_.values == Values::unique) return ++fresh_;
        return 1 + static_cast<Value>(random_.below(5));
    }

    void take_effects_until(std::uint64_t now) {
        while (!effects_.empty() && effects_.top().first <= now) {
            const std::uint32_t index = effects_.top().second;
            effects_.pop();
            take_effect(window_[index - history_.size()], index);
            while (!window_.empty() && window_.front().decided) {
                history_.add(window_.front().op);
                window_.pop_front();
            }
        }
    }

    void take_effect(Draft& draft, std::uint32_t index) {
        draft.decided = true;
        Operation& op = draft.op;
        Register& cell = registers_[op.key.value];
        if (op.action == Action::read) {
            op.value = cell.state;
            if (op.outcome == Outcome::ok) spoil(op, cell, index);
            return;
        }
        if (op.action != Action::remove) op.value = value();
        if (op.action == Action::cas) {
            const bool meets = workload_.values == Values::unique && random_.below(100) < 60;
            op.expected = meets ? cell.state : std::optional<Value>(seen_before());
            if (op.expected != cell.state) {
                if (op.outcome == Outcome::ok) op.outcome = Outcome::fail;
                return;
            }
        }
        if (!draft.happens) return;
        if (wants_lone_value(op, cell, index)) {
            op.value = lone_value;
            ++cell.lone_written;
        }
        remember(cell, index);
        cell.state = op.value;
        cell.certain = op.outcome == Outcome::ok;
    }

    Value seen_before() {
        if (workload_.values == Values::five) return value();
        return fresh_ == 0 ? 1 : fresh_;  // somebody else's, or this very operation's
    }

    bool wants_lone_value(const Operation& op, const Register& cell, std::uint32_t index) const {
        if (workload_.values != Values::five || cell.state == lone_value) return false;
        const std::uint32_t times = workload_.anomaly == Anomaly::lost    ? 1
                                    : workload_.anomaly == Anomaly::twice ? 2
                                                                          : 0;
        return cell.lone_written < times && op.action == Action::write &&
               op.outcome == Outcome::ok && index > workload_.operations / 2;
    }

    void remember(Register& cell, std::uint32_t index) const {
        // One of unknown outcome might take effect after what overwrote it.
        if (!cell.state || !cell.certain) return;
        const bool lone = cell.state == lone_value && workload_.values == Values::five;
        const bool wants_lone =
            workload_.values == Values::five && workload_.anomaly != Anomaly::stale;
        if (wants_lone && !lone) return;
        if (cell.old && index < workload_.operations / 2) {
            if (index - cell.old_since < workload_.operations / 4) return;
        } else if (cell.old) {
            return;
        }
        cell.old = cell.state;
        cell.old_since = index;
    }

    void spoil(Operation& op, Register& cell, std::uint32_t index) const {
        if (workload_.anomaly == Anomaly::none || cell.spoilt || !cell.old) return;
        if (op.key.value != 0 || index < workload_.operations / 4 * 3) return;
        op.value = cell.old;
        cell.spoilt = true;
    }

    const Workload& workload_;
    Random random_;
    history::History history_;
    std::vector<Register> registers_;
    std::deque<Draft> window_;  // invoked, not yet in the history
    Queue clocks_;              // when each client is free again
    Queue effects_;
    Value fresh_ = 0;
};

history::History of_object(const Workload& workload, Random& random) {
    const objects::Object& object = *objects::named(workload.object);
    const Ratio unknown = Ratio::percent(workload.unknown_percent);
    if (workload.object == "file") {
        return test::file_history(random, {.operations = workload.operations,
                                           .clients = workload.clients,
                                           .blocks = workload.values == Values::five ? 5 : 64,
                                           .unknown = unknown});
    }
    return test::simulated_history(random, object,
                                   {.operations = workload.operations,
                                    .clients = workload.clients,
                                    .values = workload.values == Values::five ? 5 : 0,
                                    .unknown = unknown});
}

// An answer in the second half becomes that of another call of the same function.
history::History with_another_answer(Random& random, const history::History& history) {
    history::History result;
    const auto size = static_cast<std::uint32_t>(history.size());
    std::uint32_t target = size, from = size;
    const auto answered = [&](std::uint32_t i) {
        const OpIndex op{i};
        return history.outcome(op) == Outcome::ok && !history.output(op).empty();
    };
    for (int attempt = 0; attempt < 1'000 && from == size; ++attempt) {
        const auto one = size / 2 + static_cast<std::uint32_t>(random.below(size - size / 2));
        const auto other = static_cast<std::uint32_t>(random.below(size));
        const OpIndex a{one}, b{other};
        if (!answered(one) || !answered(other)) continue;
        if (history.function(a) != history.function(b)) continue;
        if (std::ranges::equal(history.output(a), history.output(b))) continue;
        target = one;
        from = other;
    }
    for (std::uint32_t i = 0; i < size; ++i) {
        const OpIndex op{i};
        result.record({.process = history.processes()[i],
                       .function = result.function(history.function_name(history.function(op))),
                       .key = result.key(history.key_name(history.keys()[i])),
                       .input = history.input(op),
                       .output = history.output(i == target ? OpIndex{from} : op),
                       .invoked = history.invocations()[i],
                       .completed = history.completions()[i],
                       .outcome = history.outcome(op)});
    }
    return result;
}

}  // namespace

std::string Workload::name() const {
    std::string text = !object.empty() ? std::string(object) : swaps ? "cas" : "register";
    text += values == Values::unique ? ", unique" : ", 5 values";
    if (remove_percent > 0) text += ", " + std::to_string(remove_percent) + " % removes";
    text += ", " + std::to_string(unknown_percent) + " % unknown";
    if (anomaly == Anomaly::none) text += ", fine";
    if (anomaly == Anomaly::lost) text += ", a lost write";
    if (anomaly == Anomaly::twice) text += ", a value lost twice";
    if (anomaly == Anomaly::stale) text += ", an old read";
    if (anomaly == Anomaly::other) text += ", another answer";
    return text;
}

history::History make_history(const Workload& workload) {
    if (workload.object.empty()) return Generator(workload).run();
    Random random = Random::stream(1, workload.name(), workload.clients);
    history::History history = of_object(workload, random);
    return workload.anomaly == Anomaly::none ? std::move(history)
                                             : with_another_answer(random, history);
}

}  // namespace cleave::bench
