#include "certifier/chain.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cleave::check {
namespace {

using history::History;
using history::OpIndex;
using objects::Datum;
using objects::Object;

// When a value was there for certain, both ends excluded.
struct Presence {
    Instant from = Instant::max();
    Instant until = Instant::at(-Duration::max());
};

class Chain {
  public:
    Chain(const History& history, const Object& object, Datum initial,
          const Counterexample& example)
        : history_(history), object_(object), initial_(initial), core_(example.core) {
        if (!initial.is_nil()) ++puts_[initial];
        for (std::uint32_t i = 0; i < history.size(); ++i) {
            const OpIndex op{i};
            const Outcome outcome = history.outcome(op);
            if (history.keys()[i] != example.key || outcome == Outcome::fail) continue;
            if (adds(op)) ++puts_[value(op)];
            if (function(op) != 1) continue;
            if (outcome == Outcome::ok) ++takes_[value(op)];
            open_takes_ = open_takes_ || outcome == Outcome::unknown;
        }
    }

    std::optional<OpIndex> answer_empty() const {
        for (const OpIndex op : core_) {
            if (!adds(op) && value(op).is_nil()) return op;
        }
        return std::nullopt;
    }

    // Whether at each moment of `empty` some value is there for certain, by the records of the core
    // without `gone`.
    bool covers(OpIndex empty, std::optional<OpIndex> gone) const {
        const std::vector<Presence> all = presences(gone);
        const Instant end = history_.completions()[empty.value];
        for (Instant bare = history_.invocations()[empty.value]; bare <= end;) {
            Instant next = bare;
            for (const Presence& presence : all) {
                if (presence.from < bare) next = std::max(next, presence.until);
            }
            if (next == bare) return false;
            bare = next;
        }
        return true;
    }

  private:
    std::uint32_t function(OpIndex op) const {
        return object_.find(history_.function_name(history_.function(op))).value();
    }
    bool adds(OpIndex op) const { return function(op) == 0; }
    Datum value(OpIndex op) const {
        return adds(op) ? history_.input(op)[0] : history_.output(op)[0];
    }
    static int count(const std::map<Datum, int>& counts, Datum value) {
        const auto found = counts.find(value);
        return found == counts.end() ? 0 : found->second;
    }

    std::vector<Presence> presences(std::optional<OpIndex> gone) const {
        std::map<Datum, Presence> values;
        for (const OpIndex op : core_) {
            if (op == gone || value(op).is_nil()) continue;
            Presence& presence = values[value(op)];
            const bool known = history_.outcome(op) == Outcome::ok;
            const Instant end = history_.completions()[op.value];
            if (known) presence.from = std::min(presence.from, end);
            presence.until = std::max(presence.until, history_.invocations()[op.value]);
        }
        if (!initial_.is_nil()) values[initial_].from = Instant::at(-Duration::max());
        std::vector<Presence> all;
        for (auto& [value, presence] : values) {
            if (count(puts_, value) != 1) continue;  // nobody can tell which of them was there
            if (count(takes_, value) == 0 && !open_takes_) presence.until = Instant::max();
            all.push_back(presence);
        }
        return all;
    }

    const History& history_;
    const Object& object_;
    Datum initial_;
    const std::vector<OpIndex>& core_;
    std::map<Datum, int> puts_, takes_;  // by value
    bool open_takes_ = false;            // some removal of unknown outcome may have taken anything
};

}  // namespace

Certification certify_chain(const History& history, const Object& object, Datum initial,
                            const Counterexample& example) {
    const bool takes_one = object.functions[1].output == objects::Shape::one;
    if (!takes_one || object.functions.back().output == objects::Shape::list) {
        return {false, "the core is too large to try"};
    }
    const Chain chain(history, object, initial, example);
    const auto empty = chain.answer_empty();
    if (!empty) return {false, "the core is too large to try"};
    if (!chain.covers(*empty, std::nullopt)) return {false, "the chain leaves a gap"};
    for (const OpIndex gone : example.core) {
        if (gone == *empty || !example.minimal || !chain.covers(*empty, gone)) continue;
        return {false, "operation " + std::to_string(gone.value) + " is not needed"};
    }
    return {true};
}

}  // namespace cleave::check
