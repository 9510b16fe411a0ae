#include "transaction_oracle.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include "objects/transactions.hpp"

namespace cleave::test {
namespace {

using check::Guarantee;
using history::OpIndex;
using objects::Call;
using objects::Data;
using objects::Datum;
using objects::MicroOp;
using objects::State;

class Oracle {
  public:
    Oracle(const history::History& history, const objects::Object& object, Guarantee guarantee,
           std::optional<Value> initial)
        : history_(history), object_(object), guarantee_(guarantee), initial_(initial) {}

    // Every choice of which transactions of unknown outcome committed.
    bool holds() {
        for (std::uint32_t chosen = 0; chosen < 1U << history_.size(); ++chosen) {
            txns_.clear();
            bool fine = true;
            for (std::uint32_t i = 0; i < history_.size(); ++i) {
                const bool in = (chosen >> i & 1U) != 0;
                const Outcome outcome = history_.outcome(OpIndex{i});
                fine = fine && (outcome != Outcome::ok || in) && (outcome != Outcome::fail || !in);
                if (in) txns_.push_back(OpIndex{i});
            }
            if (!fine) continue;
            if (guarantee_ == Guarantee::snapshot_isolation ? some_schedule() : some_order()) {
                return true;
            }
        }
        return false;
    }

  private:
    State at_first() const { return object_.initial(Datum(initial_)); }

    Call call_of(OpIndex op) const {
        return {.function = 0,
                .process = history_.processes()[op.value],
                .input = history_.input(op),
                .output = history_.output(op),
                .answered = history_.outcome(op) == Outcome::ok};
    }
    void write(State& state, OpIndex op) const {
        Call call = call_of(op);
        call.answered = false;
        object_.step(state, call);
    }
    std::set<Datum> keys_written(OpIndex op) const {
        std::set<Datum> keys;
        objects::MicroOps ops(history_.input(op));
        while (const auto micro = ops.next()) {
            if (micro->kind != MicroOp::Kind::read) keys.insert(micro->key);
        }
        return keys;
    }

    // ---- Orders

    bool some_order() {
        do {
            if (order_is_legal()) return true;
        } while (std::next_permutation(txns_.begin(), txns_.end()));
        return false;
    }

    bool order_is_legal() const {
        std::vector<State> states = {at_first()};  // after so many transactions
        for (std::size_t at = 0; at < txns_.size(); ++at) {
            states.push_back(states.back());
            write(states.back(), txns_[at]);
        }
        for (std::size_t at = 0; at < txns_.size(); ++at) {
            for (std::size_t later = at + 1; later < txns_.size(); ++later) {
                if (guarantee_ == Guarantee::strict_serializable &&
                    history_.completions()[txns_[later].value] <
                        history_.invocations()[txns_[at].value]) {
                    return false;
                }
            }
            if (!explained(at, states)) return false;
        }
        return true;
    }

    bool explained(std::size_t at, const std::vector<State>& states) const {
        const Call call = call_of(txns_[at]);
        if (!call.answered) return true;
        if (guarantee_ == Guarantee::read_committed) return every_read_was_committed(at, states);
        if (guarantee_ == Guarantee::read_atomic) return some_visible_set(at, states);
        State state = states[at];
        return object_.step(state, call);
    }

    // A list that the transaction has appended to by then is its own version of it, which has its
    // place in the one order of versions; so what came before is not just any earlier state.
    std::set<Datum> lists_read_as_its_own(OpIndex op) const {
        std::set<Datum> written, own;
        if (&object_ != &objects::list_append()) return own;
        objects::MicroOps ops(history_.output(op));
        while (const auto micro = ops.next()) {
            if (micro->kind != MicroOp::Kind::read) written.insert(micro->key);
            if (micro->kind == MicroOp::Kind::read && written.count(micro->key) != 0) {
                own.insert(micro->key);
            }
        }
        return own;
    }

    // Each read by itself, on some earlier state, with the transaction's own writes before it.
    bool every_read_was_committed(std::size_t at, const std::vector<State>& states) const {
        Data so_far;
        objects::MicroOps ops(history_.output(txns_[at]));
        while (const auto micro = ops.next()) {
            Data call = so_far;
            flatten(*micro, call);
            if (micro->kind != MicroOp::Kind::read) {
                so_far = call;
                continue;
            }
            bool found = false;
            const bool own = &object_ == &objects::list_append() && touches(so_far, micro->key);
            for (std::size_t before = own ? at : 0; before <= at && !found; ++before) {
                State state = states[before];
                found = object_.step(state, {.input = call, .output = call});
            }
            if (!found) return false;
        }
        return true;
    }

    static bool touches(const Data& call, Datum key) {
        objects::MicroOps ops(call);
        while (const auto micro = ops.next()) {
            if (micro->key == key) return true;
        }
        return false;
    }

    // Some set of earlier transactions is visible, and of each key the latest version of theirs.
    bool some_visible_set(std::size_t at, const std::vector<State>& states) const {
        for (std::uint32_t visible = 0; visible < 1U << at; ++visible) {
            State state = at_first();
            for (std::size_t before = 0; before < at; ++before) {
                if ((visible >> before & 1U) == 0) continue;
                for (const Datum key : keys_written(txns_[before])) {
                    copy_key(states[before + 1], key, state);
                }
            }
            const std::set<Datum> own = lists_read_as_its_own(txns_[at]);
            if (std::ranges::any_of(own, [&](Datum key) {
                    return content(state, key) != content(states[at], key);
                })) {
                continue;
            }
            if (object_.step(state, call_of(txns_[at]))) return true;
        }
        return false;
    }

    // By reading `key` in one state and writing what is there in another: states are the object's
    // own business. A list is made longer; as versions of one order, each begins with the one
    // before.
    void copy_key(const State& from, Datum key, State& to) const {
        const Data there = content(from, key), here = content(to, key);
        const bool lists = &object_ == &objects::list_append();
        Data call;
        for (std::size_t i = lists ? here.size() : 0; i < there.size(); ++i) {
            flatten({.kind = lists ? MicroOp::Kind::append : MicroOp::Kind::write,
                     .form = MicroOp::Form::one,
                     .key = key,
                     .values = {&there[i], 1}},
                    call);
        }
        object_.step(to, {.input = call, .answered = false});
    }
    Data content(const State& state, Datum key) const {
        if (&object_ == &objects::list_append()) {
            for (std::size_t i = 0; i < state.size();) {
                const auto length = static_cast<std::size_t>(state[i + 1].number());
                if (state[i] == key) {
                    const auto first = state.begin() + static_cast<std::ptrdiff_t>(i + 2);
                    return Data(first, first + static_cast<std::ptrdiff_t>(length));
                }
                i += 2 + length;
            }
            return {};
        }
        for (std::size_t i = 1; i < state.size(); i += 2) {
            if (state[i] == key) return {state[i + 1]};
        }
        return {state[0]};
    }

    // ---- Schedules of starts and commits

    bool some_schedule() {
        started_.assign(txns_.size(), false);
        committed_.assign(txns_.size(), false);
        changed_.assign(txns_.size(), {});
        return extend(at_first());
    }

    bool extend(const State& state) {
        bool all = true;
        for (std::size_t t = 0; t < txns_.size(); ++t) {
            if (committed_[t]) continue;
            all = false;
            if (!started_[t]) {
                State snapshot = state;
                if (!object_.step(snapshot, call_of(txns_[t]))) continue;
                started_[t] = true;
                changed_[t].clear();
                if (extend(state)) return true;
                started_[t] = false;
                continue;
            }
            const std::set<Datum> keys = keys_written(txns_[t]);
            const auto lost = [&](Datum key) { return changed_[t].count(key) != 0; };
            if (std::any_of(keys.begin(), keys.end(), lost)) continue;
            const std::vector<std::set<Datum>> before = changed_;
            for (std::set<Datum>& changed : changed_) changed.insert(keys.begin(), keys.end());
            State after = state;
            write(after, txns_[t]);
            committed_[t] = true;
            if (extend(after)) return true;
            committed_[t] = false;
            changed_ = before;
        }
        return all;
    }

    const history::History& history_;
    const objects::Object& object_;
    Guarantee guarantee_;
    std::optional<Value> initial_;
    std::vector<OpIndex> txns_;
    std::vector<bool> started_, committed_;
    std::vector<std::set<Datum>> changed_;  // since the transaction started
};

}  // namespace

bool holds_by_definition(const history::History& history, const objects::Object& object,
                         check::Guarantee guarantee, std::optional<Value> initial) {
    return Oracle(history, object, guarantee, initial).holds();
}

}  // namespace cleave::test
