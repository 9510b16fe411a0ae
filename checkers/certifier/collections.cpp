#include "certifier/collections.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "certifier/chain.hpp"
#include "certifier/orders.hpp"

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

Certification certify_holds(const History& history, const Object& object, const Verdict& verdict,
                            const State& initial) {
    return certify_orders(history, verdict, [&]() -> ReplayStep {
        return [&, state = initial](OpIndex op) mutable {
            return object.step(state, call_of(history, object, op));
        };
    });
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

// Of sets and append lists: only orders of the core are tried, and lost records help where a read
// needs them. None is worth using sooner, and each is used once.
class HelpedOrders {
  public:
    HelpedOrders(bool is_list, std::vector<Candidate> core, std::vector<Call> lost)
        : is_list_(is_list), core_(std::move(core)), placed_(core_.size(), false) {
        for (const Call& call : lost) ++(call.function == 0 ? puts_ : takes_)[call.input[0]];
    }

    bool exists(const State& initial) { return extend(initial, beginning()); }

  private:
    enum : std::uint32_t { put, remove, contains };  // of a list: append, read

    bool extend(const State& state, Instant latest) {
        bool complete = true;
        for (std::size_t i = 0; i < core_.size(); ++i) {
            complete = complete && (placed_[i] || !core_[i].required);
        }
        if (complete) return true;
        for (std::size_t i = 0; i < core_.size(); ++i) {
            if (placed_[i] || core_[i].ended < latest) continue;
            State after = state;
            const auto puts = puts_, takes = takes_;
            const State waiting = waiting_;
            placed_[i] = true;
            const bool can =
                is_list_ ? step_list(after, core_[i].call) : step_set(after, core_[i].call);
            if (can && extend(after, std::max(latest, core_[i].began))) return true;
            placed_[i] = false;
            puts_ = puts;
            takes_ = takes;
            waiting_ = waiting;
        }
        return false;
    }

    bool help(std::map<Datum, int>& lost, Datum value) {
        const auto found = lost.find(value);
        return found != lost.end() && found->second-- > 0;
    }

    // Appends of the core wait until a read shows where lost ones came before them.
    bool step_list(State& state, const Call& call) {
        if (call.function == put) {
            waiting_.push_back(call.input[0]);
            return true;
        }
        if (state.size() > call.output.size()) return false;
        if (!std::equal(state.begin(), state.end(), call.output.begin())) return false;
        std::size_t shown = 0;
        for (std::size_t i = state.size(); i < call.output.size(); ++i) {
            const Datum value = call.output[i];
            if (shown < waiting_.size() && waiting_[shown] == value) {
                ++shown;
            } else if (!help(puts_, value)) {
                return false;
            }
        }
        if (shown < waiting_.size()) return false;
        waiting_.clear();
        state.assign(call.output.begin(), call.output.end());
        return true;
    }

    bool step_set(State& state, const Call& call) {
        std::set<Datum> elements(state.begin(), state.end());
        if (call.function == put) {
            elements.insert(call.input[0]);
        } else if (call.function == remove) {
            elements.erase(call.input[0]);
        } else if (call.function == contains) {
            const bool wanted = call.output[0] == Datum::boolean(true);
            if ((elements.count(call.input[0]) != 0) != wanted) {
                if (!help(wanted ? puts_ : takes_, call.input[0])) return false;
                if (wanted) elements.insert(call.input[0]);
                if (!wanted) elements.erase(call.input[0]);
            }
        } else {
            const std::set<Datum> wanted(call.output.begin(), call.output.end());
            if (wanted.size() != call.output.size()) return false;
            for (const Datum value : wanted) {
                if (elements.count(value) == 0 && !help(puts_, value)) return false;
            }
            for (const Datum value : elements) {
                if (wanted.count(value) == 0 && !help(takes_, value)) return false;
            }
            elements = wanted;
        }
        state.assign(elements.begin(), elements.end());
        return true;
    }

    bool is_list_;
    std::vector<Candidate> core_;
    std::vector<bool> placed_;
    std::map<Datum, int> puts_, takes_;
    State waiting_;  // appended since the last read
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
        const bool large = core.size() > largest_core;
        for (const OpIndex op : core) {
            if (op.value >= history_.size()) return refuse(where + "no such operation");
            if (history_.keys()[op.value] != example_.key) return refuse(where + "mixed keys");
            if (history_.outcome(op) == Outcome::fail) return refuse(where + "a failed operation");
            const Call call = call_of(history_, object_, op);
            const auto answers = object_.functions[call.function].output;
            if (answers != objects::Shape::none && !call.answered) {
                return refuse(where + "an answer that nobody saw");
            }
            if (std::count(core.begin(), core.end(), op) != 1) return refuse(where + "one twice");
        }
        if (large) {
            auto result = certify_chain(history_, object_, initial_, example_);
            if (!result) result.reason = where + result.reason;
            return result;
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
    bool adds(OpIndex op) const { return call_of(history_, object_, op).function == 0; }
    Datum value(OpIndex op) const {
        return adds(op) ? history_.input(op)[0] : history_.output(op)[0];
    }

    bool legal(const std::vector<OpIndex>& core) {
        return reads_whole() ? legal_with_help(core) : legal_in_some_order(core);
    }

    bool reads_whole() const { return object_.functions.back().output == objects::Shape::list; }

    bool legal_with_help(const std::vector<OpIndex>& core) {
        std::vector<Candidate> candidates;
        std::vector<Call> lost;
        for (std::uint32_t i = 0; i < history_.size(); ++i) {
            const OpIndex op{i};
            if (history_.keys()[i] != example_.key || history_.outcome(op) == Outcome::fail)
                continue;
            const Call call = call_of(history_, object_, op);
            if (std::find(core.begin(), core.end(), op) != core.end()) {
                candidates.push_back({.call = call,
                                      .began = began(history_, op),
                                      .ended = ended(history_, op),
                                      .required = call.answered});
            } else if (object_.functions[call.function].output == objects::Shape::none) {
                lost.push_back(call);
            }
        }
        const bool is_list = object_.functions.size() == 2;
        HelpedOrders orders(is_list, std::move(candidates), std::move(lost));
        return orders.exists(object_.initial(initial_));
    }

    bool legal_in_some_order(const std::vector<OpIndex>& core) {
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
            } else if ((adds(op) || takes) &&
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
        if (orders.gave_up()) gave_up_ = true;
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
