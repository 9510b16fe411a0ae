#pragma once
// A core of a collection or lock in its history, and its operations in words.

#include <span>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "linearizability/wording.hpp"
#include "objects/object.hpp"

namespace cleave::check::collections {

// "dequeue" → "dequeued", "poll-min" → "polled", "pop" → "popped".
std::string participle(std::string_view function);

class Account {
  public:
    using History = history::History;
    using OpIndex = history::OpIndex;
    using Datum = objects::Datum;

    // `core`: positions in the history, of one key.
    Account(const History& history, const objects::Object& object, Datum initial,
            const std::vector<std::uint32_t>& core);

    const History& history() const { return history_; }
    const objects::Object& object() const { return object_; }
    Datum initial() const { return initial_; }
    const std::vector<OpIndex>& core() const { return core_; }  // by invocation

    Instant began(OpIndex op) const { return history_.invocations()[op.value]; }
    // Never, Instant::max(), if nobody knows whether it took effect.
    Instant ended(OpIndex op) const { return history_.completions()[op.value]; }
    bool known(OpIndex op) const { return history_.outcome(op) != Outcome::unknown; }
    // Whether one was over when the other began.
    bool before(OpIndex one, OpIndex other) const { return ended(one) < began(other); }
    std::uint32_t function(OpIndex op) const {
        return object_.find(history_.function_name(history_.function(op))).value_or(0);
    }
    std::string_view verb(std::size_t function) const { return object_.functions[function].name; }
    bool adds(OpIndex op) const { return function(op) == 0; }
    bool takes(OpIndex op) const { return function(op) == 1; }
    bool is_look(OpIndex op) const {
        return object_.functions[function(op)].output != objects::Shape::none;
    }
    // Of a look at a set or list: whether the element was not among what it returned.
    bool misses(OpIndex look, Datum element) const;
    // What the operation is about: what it put in, took out, asked for or saw; of some locks none.
    std::span<const Datum> data(OpIndex op) const {
        return history_.input(op).empty() ? history_.output(op) : history_.input(op);
    }
    // Nil if nothing was there.
    Datum value(OpIndex op) const { return data(op).empty() ? Datum() : data(op)[0]; }

    std::string text(Datum datum) const;
    std::string who(OpIndex op) const { return say_.who(op); }
    // "process 3's dequeue of 7", "process 3's contains of 7 (false)", "process 3's release"
    std::string what(OpIndex op) const;
    std::string when(OpIndex op) const;

  private:
    const History& history_;
    const objects::Object& object_;
    Datum initial_;
    std::vector<OpIndex> core_;
    Wording say_;
};

}  // namespace cleave::check::collections
