#include "certifier/collections.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace cleave::check {
namespace {

using history::History;
using history::OpIndex;
using objects::Call;
using objects::Datum;
using objects::Object;
using objects::State;

constexpr std::size_t largest_core = 16;
constexpr std::size_t most_steps = 2'000'000;

Certification refuse(std::string reason) { return {false, std::move(reason)}; }

Call call_of(const History& history, const Object& object, OpIndex op) {
    return {.function = object.find(history.function_name(history.function(op))).value(),
            .process = history.processes()[op.value],
            .input = history.input(op),
            .output = history.output(op),
            .answered = history.outcome(op) == Outcome::ok};
}

Instant began(const History& history, OpIndex op) { return history.invocations()[op.value]; }
Instant ended(const History& history, OpIndex op) { return history.completions()[op.value]; }
Instant beginning() { return Instant::at(-Duration::max()); }

// ---- Orders

Certification certify_order(const History& history, const Object& object, const State& initial,
                            const Linearization& evidence, std::vector<bool>& seen) {
    State state = initial;
    Instant latest = beginning();
    for (const OpIndex op : evidence.order) {
        const std::string where = "operation " + std::to_string(op.value) + " of the order ";
        if (op.value >= history.size()) return refuse(where + "does not exist");
        if (history.keys()[op.value] != evidence.key) return refuse(where + "is of another key");
        if (seen[op.value]) return refuse(where + "comes twice");
        seen[op.value] = true;
        if (history.outcome(op) == Outcome::fail) return refuse(where + "failed");
        if (ended(history, op) < latest) return refuse(where + "ended before an earlier one began");
        latest = std::max(latest, began(history, op));
        if (!object.step(state, call_of(history, object, op))) {
            return refuse(where + "could not have answered as it did");
        }
    }
    return {true};
}

Certification certify_holds(const History& history, const Object& object, const Verdict& verdict,
                            const State& initial) {
    std::vector<bool> seen(history.size(), false);
    for (const Linearization& evidence : verdict.linearizations) {
        if (auto result = certify_order(history, object, initial, evidence, seen); !result) {
            return result;
        }
    }
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        if (!seen[i] && history.outcome(OpIndex{i}) == Outcome::ok) {
            return refuse("operation " + std::to_string(i) + " is missing from the order");
        }
    }
    return {true};
}

// ---- Cores

// One operation that may come next: of the core, or a lost record.
struct Candidate {
    Call call;
    Instant began = beginning();
    Instant ended = Instant::max();
    bool required = false;
    bool removal = false;  // of unknown outcome
};

class Orders {
  public:
    Orders(const Object& object, std::vector<Candidate> candidates)
        : object_(object), candidates_(std::move(candidates)), placed_(candidates_.size(), false) {}

    bool exists(const State& initial) { return extend(initial, beginning()); }
    bool gave_up() const { return tried_.size() > most_steps; }

  private:
    bool extend(const State& state, Instant latest) {
        if (complete()) return true;
        if (gave_up() || !tried_.emplace(placed_, state, latest).second) return false;
        bool tried_removal = false;
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            const Candidate& next = candidates_[i];
            if (placed_[i] || next.ended < latest || overdue(next.began)) continue;
            // They come by invocation, and are alike once invoked: the first is as good as any.
            if (next.removal && std::exchange(tried_removal, true)) continue;
            State after = state;
            if (!object_.step(after, next.call) || (!next.required && after == state)) continue;
            placed_[i] = true;
            if (extend(after, std::max(latest, next.began))) return true;
            placed_[i] = false;
        }
        return false;
    }

    bool complete() const {
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            if (candidates_[i].required && !placed_[i]) return false;
        }
        return true;
    }
    // Some required operation that has not come yet ended before this moment.
    bool overdue(Instant moment) const {
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            if (candidates_[i].required && !placed_[i] && candidates_[i].ended < moment)
                return true;
        }
        return false;
    }

    const Object& object_;
    std::vector<Candidate> candidates_;
    std::vector<bool> placed_;
    std::set<std::tuple<std::vector<bool>, State, Instant>> tried_;
};

class CoreCertifier {
  public:
    CoreCertifier(const History& history, const Object& object, Datum initial,
                  const Counterexample& example)
        : history_(history), object_(object), initial_(initial), example_(example) {}

    Certification run() {
        const std::string where = "key \"" + std::string(history_.key_name(example_.key)) + "\": ";
        std::vector<OpIndex> core = example_.core;
        if (core.empty()) return refuse(where + "the core is empty");
        if (core.size() > largest_core) return refuse(where + "the core is too large to try");
        for (const OpIndex op : core) {
            if (op.value >= history_.size()) return refuse(where + "no such operation");
            if (history_.keys()[op.value] != example_.key) return refuse(where + "mixed keys");
            if (history_.outcome(op) == Outcome::fail) return refuse(where + "a failed operation");
            if (!puts(op) && history_.outcome(op) == Outcome::unknown) {
                return refuse(where + "an answer that nobody saw");
            }
            if (std::count(core.begin(), core.end(), op) != 1) return refuse(where + "one twice");
        }
        if (legal(core)) return refuse(where + "the core has a legal order");
        for (const OpIndex gone : core) {
            std::vector<OpIndex> rest;
            for (const OpIndex op : core) {
                if (op != gone) rest.push_back(op);
            }
            if (example_.minimal && !legal(rest)) {
                return refuse(where + "operation " + std::to_string(gone.value) + " is not needed");
            }
        }
        if (gave_up_) return refuse(where + "too many orders to try");
        return {true};
    }

  private:
    bool puts(OpIndex op) const { return call_of(history_, object_, op).function == 0; }
    Datum value(OpIndex op) const {
        return puts(op) ? history_.input(op)[0] : history_.output(op)[0];
    }

    bool legal(const std::vector<OpIndex>& core) {
        std::vector<Datum> values;
        if (!initial_.is_nil()) values.push_back(initial_);
        for (const OpIndex op : core) values.push_back(value(op));
        std::vector<Candidate> candidates, removals;
        for (std::uint32_t i = 0; i < history_.size(); ++i) {
            const OpIndex op{i};
            if (history_.keys()[i] != example_.key || history_.outcome(op) == Outcome::fail)
                continue;
            Candidate candidate{.call = call_of(history_, object_, op)};
            const bool known = history_.outcome(op) == Outcome::ok;
            const bool takes = candidate.call.function == 1;
            if (std::find(core.begin(), core.end(), op) != core.end()) {
                candidate.began = began(history_, op);
                candidate.ended = ended(history_, op);
                candidate.required = known;
                candidates.push_back(candidate);
            } else if (takes && !known) {
                candidate.began = began(history_, op);
                candidate.removal = true;
                removals.push_back(candidate);
            } else if ((puts(op) || takes) &&
                       std::find(values.begin(), values.end(), value(op)) != values.end()) {
                candidates.push_back(candidate);
            }
        }
        std::stable_sort(removals.begin(), removals.end(),
                         [](const Candidate& a, const Candidate& b) { return a.began < b.began; });
        // No more than there are values to take, and the earliest can do whatever others can.
        removals.resize(std::min(removals.size(), values.size()));
        candidates.insert(candidates.end(), removals.begin(), removals.end());
        Orders orders(object_, std::move(candidates));
        const bool exists = orders.exists(object_.initial(initial_));
        gave_up_ = gave_up_ || orders.gave_up();
        return exists;
    }

    const History& history_;
    const Object& object_;
    Datum initial_;
    const Counterexample& example_;
    bool gave_up_ = false;
};

}  // namespace

Certification certify_collection(const History& history, const Object& object,
                                 const Verdict& verdict, std::optional<Value> initial) {
    const Datum first(initial);
    if (verdict.conclusion == Conclusion::holds) {
        return certify_holds(history, object, verdict, object.initial(first));
    }
    if (verdict.conclusion == Conclusion::unknown) return refuse("an engine that may not give up");
    if (verdict.counterexamples.empty()) return refuse("no counterexample");
    for (const Counterexample& example : verdict.counterexamples) {
        if (auto result = CoreCertifier(history, object, first, example).run(); !result) {
            return result;
        }
    }
    return {true};
}

}  // namespace cleave::check
