#include "certifier/certifier.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <tuple>
#include <vector>

#include "certifier/any_object.hpp"
#include "certifier/collections.hpp"
#include "certifier/orders.hpp"
#include "certifier/processes.hpp"
#include "certifier/timed.hpp"
#include "certifier/transactions.hpp"
#include "objects/append_list.hpp"
#include "objects/open_register.hpp"
#include "objects/priority_queue.hpp"
#include "objects/queue.hpp"
#include "objects/register.hpp"
#include "objects/set.hpp"
#include "objects/stack.hpp"
#include "objects/transactions.hpp"

namespace cleave::check {
namespace {

using history::Action;
using history::History;
using history::KeyId;
using history::Operation;
using history::OpIndex;

constexpr std::size_t largest_core = 128;
constexpr std::uint64_t most_steps = 5'000'000;
constexpr std::size_t most_remembered = 200'000;  // some dozens of megabytes

objects::RegisterCall call_of(const Operation& op) {
    using Kind = objects::RegisterCall::Kind;
    Kind kind = Kind::read;
    if (op.action == Action::write) kind = Kind::write;
    if (op.action == Action::cas) kind = Kind::cas;
    if (op.action == Action::remove) kind = Kind::remove;
    return {kind, op.value, op.expected};
}

bool observes(const Operation& op) { return op.action == Action::read || op.action == Action::cas; }
std::optional<Value> observed(const Operation& op) {
    return op.action == Action::cas ? op.expected : op.value;
}
// A cas that installs what it expects changes nothing.
bool writes(const Operation& op) {
    return op.action != Action::read && !(op.action == Action::cas && op.value == op.expected);
}
std::optional<Value> written(const Operation& op) {
    return op.action == Action::remove ? std::nullopt : op.value;
}

Certification refuse(std::string reason) { return {false, std::move(reason)}; }
Certification too_large(std::string reason) {
    return {.reason = std::move(reason), .too_large = true};
}

std::string name(const History& history, KeyId key) {
    return "key \"" + std::string(history.key_name(key)) + "\": ";
}

// ---- Linearizations

Certification certify_holds(const History& history, const Verdict& verdict,
                            std::optional<Value> initial) {
    return certify_orders(history, verdict, [&]() -> ReplayStep {
        return [&history, state = objects::RegisterState(initial)](OpIndex index) mutable {
            const Operation op = history[index];
            const bool silent = op.outcome == Outcome::unknown && op.action == Action::read;
            return silent || objects::step(state, call_of(op));
        };
    });
}

// ---- Counterexamples

// A write outside the core that may have happened, once or not at all.
struct Outsider {
    std::optional<Value> value;
    Instant invoked;
    Instant completed;
    bool any_time = false;
    bool used = false;
};

// Tries every order of the operations of a core, with outsiders wherever they help. An outsider
// helps only just before an operation that observes its value.
class Orders {
  public:
    Orders(std::vector<Operation> core, std::vector<Outsider> outsiders)
        : core_(std::move(core)), placed_(core_.size(), false), outsiders_(std::move(outsiders)) {}

    bool exists(std::optional<Value> initial) { return extend(initial, beginning()); }
    bool too_many_steps() const { return steps_ > most_steps; }

  private:
    static Instant beginning() { return Instant::at(-Duration::max()); }

    // `latest` is the latest invocation among all that came so far: nothing that completed before
    // it may follow.
    bool extend(const objects::RegisterState& state, Instant latest) {
        if ((steps_ += 1 + (core_.size() + outsiders_.size()) / 16) > most_steps) return false;
        if (complete()) return true;
        if (tried(state)) return false;
        for (std::size_t i = 0; i < core_.size(); ++i) {
            if (placed_[i] || core_[i].completed < latest || overdue(core_[i].invoked)) continue;
            placed_[i] = true;
            if (try_next(core_[i], state, latest)) return true;
            placed_[i] = false;
        }
        return false;
    }

    bool try_next(const Operation& op, const objects::RegisterState& state, Instant latest) {
        const Instant now = std::max(latest, op.invoked);
        objects::RegisterState after = state;
        if (objects::step(after, call_of(op)) && extend(after, now)) return true;
        if (!observes(op) || state == observed(op)) return false;
        bool tried_open = false;
        for (Outsider& outsider : outsiders_) {
            if (outsider.used || outsider.value != observed(op)) continue;
            if (!outsider.any_time) {
                if (outsider.completed < latest || overdue(outsider.invoked)) continue;
            }
            // Of those that are open already, the first to complete is the best to spend; they come
            // in that order. One invoked later moves `latest` forward, so each is tried.
            const bool open = outsider.any_time || outsider.invoked <= latest;
            if (open && tried_open) continue;
            tried_open = tried_open || open;
            outsider.used = true;
            after = outsider.value;
            const Instant then = outsider.any_time ? now : std::max(now, outsider.invoked);
            const bool fits = op.completed >= then && objects::step(after, call_of(op));
            if (fits && extend(after, then)) return true;
            outsider.used = false;
        }
        return false;
    }

    // Whether the same of all had come before, and led nowhere. What had come also says how late
    // it is.
    bool tried(const objects::RegisterState& state) {
        if (tried_.size() > most_remembered) return false;
        std::vector<bool> used;
        for (const Outsider& outsider : outsiders_) used.push_back(outsider.used);
        return !tried_.emplace(placed_, std::move(used), state).second;
    }

    bool complete() const {
        for (std::size_t i = 0; i < core_.size(); ++i) {
            if (!placed_[i] && core_[i].outcome == Outcome::ok) return false;
        }
        return true;
    }

    // Some operation that has not come yet completed before this moment.
    bool overdue(Instant moment) const {
        for (std::size_t i = 0; i < core_.size(); ++i) {
            if (!placed_[i] && core_[i].completed < moment) return true;
        }
        return false;
    }

    std::vector<Operation> core_;
    std::vector<bool> placed_;
    std::vector<Outsider> outsiders_;  // by completion
    std::set<std::tuple<std::vector<bool>, std::vector<bool>, objects::RegisterState>> tried_;
    std::uint64_t steps_ = 0;
};

std::vector<Outsider> outsiders_of(const History& history, KeyId key,
                                   const std::vector<OpIndex>& core, std::optional<Value> initial) {
    std::vector<Outsider> outsiders;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        if (history.keys()[i] != key) continue;
        const Operation op = history[OpIndex{i}];
        if (op.outcome == Outcome::fail || !writes(op)) continue;
        if (std::find(core.begin(), core.end(), OpIndex{i}) != core.end()) continue;
        bool only_writer = written(op) != initial;
        bool helps = false;
        for (const OpIndex index : core) {
            const Operation member = history[index];
            if (writes(member) && written(member) == written(op)) only_writer = false;
            if (observes(member) && observed(member) == written(op)) helps = true;
        }
        if (!helps) continue;
        outsiders.push_back({.value = written(op),
                             .invoked = op.invoked,
                             .completed = op.completed,
                             .any_time = only_writer});
    }
    std::stable_sort(outsiders.begin(), outsiders.end(), [](const Outsider& a, const Outsider& b) {
        return a.completed < b.completed;
    });
    return outsiders;
}

Certification certify_core(const History& history, const Counterexample& evidence,
                           std::optional<Value> initial) {
    const std::string where = name(history, evidence.key);
    if (evidence.core.empty()) return refuse(where + "the counterexample is empty");
    if (evidence.core.size() > largest_core)
        return too_large(where + "the core is too large to try");
    for (std::size_t i = 0; i < evidence.core.size(); ++i) {
        const OpIndex index = evidence.core[i];
        if (index.value >= history.size()) return refuse(where + "the core has no such operation");
        const Operation op = history[index];
        if (op.key != evidence.key) return refuse(where + "the core mixes keys");
        if (op.outcome == Outcome::fail) return refuse(where + "the core has a failed operation");
        if (op.outcome == Outcome::unknown && op.action == Action::read) {
            return refuse(where + "the core has a read of unknown outcome");
        }
        if (std::count(evidence.core.begin(), evidence.core.end(), index) != 1) {
            return refuse(where + "the core has an operation twice");
        }
    }
    const auto legal = [&](const std::vector<OpIndex>& core, bool& gave_up) {
        std::vector<Operation> ops;
        for (const OpIndex index : core) ops.push_back(history[index]);
        Orders orders(ops, outsiders_of(history, evidence.key, core, initial));
        const bool exists = orders.exists(initial);
        gave_up = orders.too_many_steps();
        return exists;
    };
    bool gave_up = false;
    if (legal(evidence.core, gave_up)) return refuse(where + "the core has a legal order");
    if (gave_up) return too_large(where + "the core has too many orders to try");
    for (std::size_t i = 0; evidence.minimal && i < evidence.core.size(); ++i) {
        std::vector<OpIndex> rest = evidence.core;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
        if (!legal(rest, gave_up)) {
            if (gave_up) return too_large(where + "the core has too many orders to try");
            return refuse(where + "the core is not minimal: operation " +
                          std::to_string(evidence.core[i].value) + " is not needed");
        }
    }
    return {true};
}

Certification certify_cycle(const History& history, const Counterexample& evidence) {
    const std::string where = name(history, evidence.key);
    for (std::size_t i = 0; i < evidence.cycle.size(); ++i) {
        const Precedence& edge = evidence.cycle[i];
        const Precedence& next = evidence.cycle[(i + 1) % evidence.cycle.size()];
        if (edge.after != next.before) return refuse(where + "the cycle does not close");
        if (edge.before.value >= history.size()) return refuse(where + "a cycle of nothing");
        if (edge.reason.empty()) return refuse(where + "an edge without a reason");
    }
    return {true};
}

}  // namespace

Certification certify(const History& history, const Verdict& verdict,
                      std::optional<Value> initial) {
    if (verdict.conclusion == Conclusion::unknown) {
        if (verdict.limit.empty()) return refuse("an unknown verdict that names no limit");
        return {true};
    }
    if (verdict.conclusion == Conclusion::holds) return certify_holds(history, verdict, initial);
    if (verdict.counterexamples.empty()) return refuse("a violation without a counterexample");
    for (const Counterexample& evidence : verdict.counterexamples) {
        Certification result = certify_core(history, evidence, initial);
        if (!result) return result;
        result = certify_cycle(history, evidence);
        if (!result) return result;
    }
    return {true};
}

namespace {

using objects::is_register;
using objects::is_transactional;
using objects::reads_and_writes;

bool is_collection(const objects::Object& object) {
    return &object == &objects::queue() || &object == &objects::stack() ||
           &object == &objects::priority_queue() || &object == &objects::set() ||
           &object == &objects::append_list();
}

// Who re-checks what; the first that applies is taken.
struct Recheck {
    bool (*applies)(const objects::Object& object, Guarantee guarantee);
    Certification (*certify)(const History& history, const objects::Object& object,
                             const Verdict& verdict, std::optional<Value> initial,
                             std::optional<Instant> quiet_from);
};

bool is_timed(Guarantee guarantee) {
    switch (guarantee) {
        case Guarantee::bounded_staleness:
        case Guarantee::regular:
        case Guarantee::safe:
        case Guarantee::close_to_open:
        case Guarantee::read_after_new_write:
        case Guarantee::eventual:
        case Guarantee::no_lost_writes: return true;
        default: return false;
    }
}

const Recheck rechecks[] = {
    {[](const objects::Object& object, Guarantee guarantee) {
         return is_register(object) && guarantee == Guarantee::linearizable;
     },
     [](const History& history, const objects::Object&, const Verdict& verdict,
        std::optional<Value> initial,
        std::optional<Instant>) { return certify(history, verdict, initial); }},
    {[](const objects::Object& object, Guarantee guarantee) {
         return reads_and_writes(object) && is_timed(guarantee);
     },
     [](const History& history, const objects::Object&, const Verdict& verdict,
        std::optional<Value> initial, std::optional<Instant> quiet_from) {
         return certify_timed(history, verdict, initial, quiet_from);
     }},
    {[](const objects::Object& object, Guarantee guarantee) {
         return reads_and_writes(object) && guarantee != Guarantee::linearizable &&
                !info(guarantee).transactions;
     },
     [](const History& history, const objects::Object&, const Verdict& verdict,
        std::optional<Value> initial,
        std::optional<Instant>) { return certify_processes(history, verdict, initial); }},
    {[](const objects::Object& object, Guarantee guarantee) {
         return is_transactional(object) && info(guarantee).transactions;
     },
     [](const History& history, const objects::Object& object, const Verdict& verdict,
        std::optional<Value> initial, std::optional<Instant>) {
         return certify_transactions(history, object, verdict.guarantee, verdict, initial);
     }},
    // Fast engines and the general search mean different things by removing an operation; a core
    // that is minimal in either sense proves a violation.
    {[](const objects::Object& object, Guarantee guarantee) {
         return is_collection(object) && guarantee == Guarantee::linearizable;
     },
     [](const History& history, const objects::Object& object, const Verdict& verdict,
        std::optional<Value> initial, std::optional<Instant>) {
         const Certification result = certify_collection(history, object, verdict, initial);
         return result ? result : certify_any_object(history, object, verdict, initial);
     }},
    {[](const objects::Object&, Guarantee guarantee) {
         return guarantee == Guarantee::linearizable;
     },
     [](const History& history, const objects::Object& object, const Verdict& verdict,
        std::optional<Value> initial,
        std::optional<Instant>) { return certify_any_object(history, object, verdict, initial); }},
};

}  // namespace

Certification certify(const History& history, const objects::Object& object, Guarantee guarantee,
                      const Verdict& verdict, std::optional<Value> initial,
                      std::optional<Instant> quiet_from) {
    for (const Recheck& recheck : rechecks) {
        if (!recheck.applies(object, guarantee)) continue;
        return recheck.certify(history, object, verdict, initial, quiet_from);
    }
    return refuse("nobody re-checks whether a " + std::string(object.name) + " is " +
                  std::string(to_string(guarantee)));
}

}  // namespace cleave::check
