#include "certifier/any_object.hpp"

#include <algorithm>
#include <deque>
#include <set>
#include <string>
#include <vector>

#include "certifier/any_order.hpp"
#include "certifier/orders.hpp"
#include "certifier/queue_orders.hpp"
#include "objects/queue.hpp"

namespace cleave::check {
namespace {

using history::History;
using history::KeyId;
using history::OpIndex;
using objects::Call;
using objects::Object;
using objects::State;

constexpr std::size_t most_beginnings = 256;
constexpr std::size_t most_data = 4'096;  // that a core speaks of and that are looked at, each
constexpr std::size_t most_to_pair = 32;  // and in pairs

Certification refuse(std::string reason) { return {false, std::move(reason)}; }

std::string name(const History& history, KeyId key) {
    return "key \"" + std::string(history.key_name(key)) + "\": ";
}

Call call_of(const History& history, const Object& object, OpIndex op) {
    const bool answered = history.outcome(op) == Outcome::ok;
    return {.function = object.find(history.function_name(history.function(op))).value(),
            .process = history.processes()[op.value],
            .input = history.input(op),
            .output = answered ? history.output(op) : std::span<const objects::Datum>(),
            .answered = answered};
}

Certification certify_holds(const History& history, const Object& object, const Verdict& verdict,
                            std::optional<Value> initial) {
    return certify_orders(history, verdict, [&]() -> ReplayStep {
        return [&, state = object.initial(initial)](OpIndex op) mutable {
            return object.step(state, call_of(history, object, op));
        };
    });
}

// ---- Cores

using any_order::Alike;
using any_order::Op;
using any_order::Orders;

class CoreCheck {
  public:
    CoreCheck(const History& history, const Object& object, const Counterexample& evidence,
              std::optional<Value> initial)
        : history_(history),
          object_(&object),
          evidence_(evidence),
          initial_(object.initial(initial)) {}

    Certification run() {
        const std::string where = name(history_, evidence_.key);
        if (const std::string problem = shape(); !problem.empty()) return refuse(where + problem);
        find_relatives();
        look_at_component();
        if (holds_for_a_glimpse()) return {true};
        Certification result = try_orders();
        result.reason = result.reason.empty() ? "" : where + result.reason;
        return result;
    }

  private:
    std::string shape() const {
        const std::vector<OpIndex>& core = evidence_.core;
        if (core.empty()) return "the counterexample is empty";
        for (const OpIndex op : core) {
            if (op.value >= history_.size()) return "the core has no such operation";
            if (history_.keys()[op.value] != evidence_.key) return "the core mixes keys";
            if (history_.outcome(op) != Outcome::ok) {
                return "the core has an operation that was not answered";
            }
            if (std::ranges::count(core, op) != 1) return "the core has an operation twice";
        }
        return "";
    }

    // The operations of the key that may matter to the core: all, unless the object says less.
    void find_relatives() {
        std::vector<Call> calls;
        for (std::uint32_t i = 0; i < history_.size(); ++i) {
            const OpIndex op{i};
            if (history_.keys()[i] != evidence_.key || history_.outcome(op) == Outcome::fail) {
                continue;
            }
            const Call call = call_of(history_, *object_, op);
            const bool reads = object_->reads_only != nullptr && object_->reads_only(call);
            if (!call.answered && reads) continue;
            relatives_.push_back(op);
            calls.push_back(call);
        }
        if (object_->split == nullptr) return;
        const std::vector<std::uint32_t> numbers = object_->split(calls);
        if (numbers.empty()) return;
        std::vector<std::uint32_t> of_core;
        for (std::size_t i = 0; i < relatives_.size(); ++i) {
            if (is_in_core(relatives_[i])) of_core.push_back(numbers[i]);
        }
        std::vector<OpIndex> near;
        for (std::size_t i = 0; i < relatives_.size(); ++i) {
            if (std::ranges::count(of_core, numbers[i]) != 0) near.push_back(relatives_[i]);
        }
        relatives_ = std::move(near);
    }

    // Where all that may matter is of one component, the rest of the object need not be tried.
    void look_at_component() {
        if (object_->component == nullptr) return;
        const auto of = [&](OpIndex op) {
            return object_->component(call_of(history_, *object_, op));
        };
        const objects::Component component = of(evidence_.core[0]);
        for (const OpIndex op : relatives_) {
            if (of(op) != component) return;
        }
        initial_ = object_->component_state(initial_, component);
        object_ = component.object;
    }

    bool is_in_core(OpIndex op) const { return std::ranges::count(evidence_.core, op) != 0; }

    // What is left of a call for who knows of `seen_` alone; all, if that is empty.
    bool glimpse(Call& call) {
        if (seen_.empty()) return true;
        const auto left = object_->glimpse(call, seen_);
        if (!left) return false;
        const objects::Glimpse& kept = glimpses_.emplace_back(*left);
        call.function = kept.function;
        call.answered = kept.answered;
        call.input = kept.input;
        call.output = kept.output;
        return true;
    }

    std::vector<Op> ops_of(const std::vector<OpIndex>& chosen, bool answered) {
        std::vector<Op> ops;
        for (const OpIndex op : chosen) {
            Call call = call_of(history_, *object_, op);
            if (!answered) {
                call.answered = false;
                call.output = {};
            }
            if (!glimpse(call)) continue;
            ops.push_back(
                {call, history_.invocations()[op.value], history_.completions()[op.value]});
        }
        return ops;
    }

    // All operations that may matter to `core` beside it, by completion.
    std::vector<Op> outsiders_of(const std::vector<OpIndex>& core, const std::vector<Op>& ops) {
        std::vector<OpIndex> others;
        for (const OpIndex op : relatives_) {
            if (std::ranges::count(core, op) == 0) others.push_back(op);
        }
        std::vector<Op> outsiders = ops_of(others, false);
        // Whoever began when all of the core was over comes too late.
        Instant last = Instant::at(-Duration::max());
        for (const Op& op : ops) last = std::max(last, op.completed);
        std::erase_if(outsiders, [&](const Op& op) { return op.invoked > last; });
        std::erase_if(outsiders, [&](const Op& op) {
            return object_->reads_only != nullptr && object_->reads_only(op.call);
        });
        if (object_->helpful != nullptr) {
            std::vector<Call> calls, core_calls;
            for (const Op& op : outsiders) calls.push_back(op.call);
            for (const Op& op : ops) core_calls.push_back(op.call);
            const std::vector<bool> helpful = object_->helpful(calls, core_calls);
            std::size_t i = 0;
            std::erase_if(outsiders, [&](const Op&) { return !helpful[i++]; });
        }
        std::ranges::stable_sort(outsiders, {}, &Op::completed);
        return outsiders;
    }

    bool legal(const std::vector<OpIndex>& core, bool& gave_up) {
        const std::vector<Op> ops = ops_of(core, true);
        const std::vector<Op> outsiders = outsiders_of(core, ops);
        if (is_queue()) {
            const auto exists = has_queue_order(of_queue(ops, outsiders), most_steps_of_any_object);
            if (exists) return *exists;
        }
        Orders orders(*object_, ops, outsiders);
        const bool exists = orders.exists(beginning());
        gave_up = !exists && orders.steps() > most_steps_of_any_object;
        return exists;
    }

    bool is_queue() const { return object_ == &objects::queue(); }

    std::vector<QueueOperation> of_queue(const std::vector<Op>& ops,
                                         const std::vector<Op>& outsiders) const {
        std::vector<QueueOperation> all;
        for (const objects::Datum value : initial_) {
            const Instant first = Instant::at(-Duration::max());
            all.push_back({true, value, first, first, true});
        }
        for (const std::vector<Op>* some : {&ops, &outsiders}) {
            for (const Op& op : *some) {
                const bool puts = op.call.function == 0;
                std::optional<objects::Datum> value;
                if (puts) value = op.call.input[0];
                if (!puts && op.call.answered) value = op.call.output[0];
                all.push_back({puts, value, op.invoked, op.completed, some == &ops});
            }
        }
        return all;
    }

    // Whether there is no order even if the outsiders that were over before the core began, and
    // those that may have come before one of these, may have happened in any number and order.
    // False where that leads to too many states.
    bool plainly_illegal() {
        const std::vector<Op> ops = ops_of(evidence_.core, true);
        if (ops.empty()) return false;
        const Instant first = std::ranges::min(ops, {}, &Op::invoked).invoked;
        std::vector<Op> outsiders = outsiders_of(evidence_.core, ops);
        const auto late = std::ranges::find_if(
            outsiders, [&](const Op& outsider) { return outsider.completed >= first; });
        std::vector<Op> early(outsiders.begin(), late);
        if (!early.empty()) {
            std::copy_if(late, outsiders.end(), std::back_inserter(early),
                         [over = early.back().completed](const Op& outsider) {
                             return outsider.invoked <= over;
                         });
        }
        const Alike alike(*object_, ops, outsiders);
        outsiders.erase(outsiders.begin(), late);
        State first_state = beginning();
        alike.blur(first_state);
        std::set<State> seen = {first_state};
        for (std::vector<State> open = {first_state}; !open.empty();) {
            const State state = std::move(open.back());
            open.pop_back();
            Orders orders(*object_, ops, outsiders);
            if (orders.exists(state) || orders.steps() > most_steps_of_any_object) return false;
            for (const Op& outsider : early) {
                State after = state;
                if (!object_->step(after, outsider.call)) continue;
                alike.blur(after);
                if (!seen.insert(after).second) continue;
                if (seen.size() > most_beginnings) return false;
                open.push_back(std::move(after));
            }
        }
        return true;
    }

    // Whether two operations of the core, one over before the other began, were answered as only
    // something that shrank could, and nothing that may matter to them ever leads down.
    bool shrinks() const {
        if (object_->leaves == nullptr || !seen_.empty()) return false;
        for (const OpIndex op : relatives_) {
            if (!object_->only_grows(call_of(history_, *object_, op))) return false;
        }
        for (const OpIndex one : evidence_.core) {
            const auto left = object_->leaves(call_of(history_, *object_, one));
            if (!left) continue;
            for (const OpIndex other : evidence_.core) {
                const Call call = call_of(history_, *object_, other);
                const bool later =
                    history_.completions()[one.value] < history_.invocations()[other.value];
                if (later && object_->is_past(*left, call)) return true;
            }
        }
        return false;
    }

    State beginning() const { return seen_.empty() ? initial_ : object_->part_of(initial_, seen_); }

    // What some operation ties to one of `data`, such as a rename.
    objects::Data renamed(const std::set<objects::Datum>& data) const {
        objects::Data found;
        for (const OpIndex op : relatives_) {
            const auto touched = object_->touched_by(call_of(history_, *object_, op));
            const bool ties = std::ranges::any_of(
                touched, [&](objects::Datum datum) { return data.count(datum) != 0; });
            if (touched.size() > 1 && ties)
                found.insert(found.end(), touched.begin(), touched.end());
        }
        return found;
    }

    // Whether all of it is so for who knows only of one datum, or of two, of those that the core
    // speaks of: then it is impossible for who knows of all, and each operation is needed to show
    // that.
    bool holds_for_a_glimpse() {
        if (object_->glimpse == nullptr) return false;
        objects::Data spoken_of;
        std::set<objects::Datum> met;
        const auto add = [&](std::span<const objects::Datum> data) {
            for (const objects::Datum datum : data) {
                if (met.insert(datum).second) spoken_of.push_back(datum);
            }
        };
        add(object_->present_in(initial_));
        for (const OpIndex op : evidence_.core) {
            add(object_->touched_by(call_of(history_, *object_, op)));
        }
        add(renamed(met));
        for (const OpIndex op : evidence_.core) {
            const Call call = call_of(history_, *object_, op);
            if (object_->functions[call.function].output == objects::Shape::list) add(call.output);
        }
        if (spoken_of.size() > most_data) spoken_of.resize(most_data);
        for (const objects::Datum one : spoken_of) {
            if (certified_for({one})) return true;
        }
        for (std::size_t i = 0; i < std::min(spoken_of.size(), most_to_pair); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (certified_for({spoken_of[i], spoken_of[j]})) return true;
            }
        }
        return false;
    }

    bool certified_for(objects::Data data) {
        std::ranges::sort(data);
        seen_ = std::move(data);
        const bool certified = try_orders().certified;
        seen_.clear();
        glimpses_.clear();
        return certified;
    }

    Certification try_orders() {
        const Certification too_large = {.reason = "the core has too many orders to try",
                                         .too_large = true};
        bool gave_up = false;
        if (!shrinks() && (is_queue() || !plainly_illegal())) {
            if (legal(evidence_.core, gave_up)) return refuse("the core has a legal order");
            if (gave_up) return too_large;
        }
        for (std::size_t i = 0; evidence_.minimal && i < evidence_.core.size(); ++i) {
            std::vector<OpIndex> rest = evidence_.core;
            rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
            if (legal(rest, gave_up)) continue;
            if (gave_up) return too_large;
            return refuse("the core is not minimal: operation " +
                          std::to_string(evidence_.core[i].value) + " is not needed");
        }
        return {true};
    }

    const History& history_;
    const Object* object_;
    const Counterexample& evidence_;
    State initial_;
    std::vector<OpIndex> relatives_;
    objects::Data seen_;  // if not empty, what is known of
    std::deque<objects::Glimpse> glimpses_;
};

}  // namespace

Certification certify_any_object(const History& history, const Object& object,
                                 const Verdict& verdict, std::optional<Value> initial) {
    if (verdict.conclusion == Conclusion::unknown) {
        if (verdict.limit.empty()) return refuse("an unknown verdict that names no limit");
        return {true};
    }
    if (verdict.conclusion == Conclusion::holds) {
        return certify_holds(history, object, verdict, initial);
    }
    if (verdict.counterexamples.empty()) return refuse("a violation without a counterexample");
    for (const Counterexample& evidence : verdict.counterexamples) {
        Certification result = CoreCheck(history, object, evidence, initial).run();
        if (!result) return result;
    }
    return {true};
}

}  // namespace cleave::check
