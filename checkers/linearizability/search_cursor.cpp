#include "linearizability/search_cursor.hpp"

#include <algorithm>

namespace cleave::check {
namespace {

void flip(Word* bits, std::uint32_t slot) { bits[slot / 64] ^= Word{1} << (slot % 64); }

}  // namespace

SearchCursor::SearchCursor(const SearchPlan& plan)
    : plan_(&plan),
      slot_words_(std::max<std::size_t>(1, (plan.slot_count + 63) / 64)),
      op_in_(plan.slot_count, nowhere),
      readers_(plan.dead * slot_words_),
      writers_(readers_),
      swappers_(readers_),
      setters_(readers_),
      blind_(slot_words_),
      required_(slot_words_),
      required_swaps_(slot_words_),
      refusers_(plan.has_refusers() ? readers_.size() : 0),
      all_refusers_(slot_words_),
      refusers_left_(plan.refusers),
      observers_left_(plan.observers),
      setters_ahead_(plan.dead),
      demand_ahead_(plan.dead) {
    for (const RegisterOp& op : plan.ops) pass_invocation(op, 1);
    for (const std::uint32_t count : refusers_left_) all_refusers_left_ += count;
}

// `by` is 1 to count an operation as ahead, and UINT32_MAX, which is -1, when it no longer is.
void SearchCursor::pass_invocation(const RegisterOp& op, std::uint32_t by) {
    if (op.effectful()) setters_ahead_[op.sets] += by;
    if (op.required && op.observes != no_value) demand_ahead_[op.observes] += by;
}

// The same for what has yet to complete.
void SearchCursor::pass_completion(const RegisterOp& op, std::uint32_t by) {
    if (op.observes != no_value) observers_left_[op.observes] += by;
    if (!op.refuser()) return;
    refusers_left_[op.refuses] += by;
    all_refusers_left_ += by;
}

void SearchCursor::toggle(std::uint32_t op_number) {
    const RegisterOp& op = plan_->ops[op_number];
    const std::uint32_t slot = plan_->slot[op_number];
    const auto in = [&](std::vector<Word>& table, ValueId value) {
        flip(table.data() + std::size_t{value} * slot_words_, slot);
    };
    if (op.refuser()) {
        in(refusers_, op.refuses);
        flip(all_refusers_.data(), slot);
    } else if (op.pure_observer()) {
        in(readers_, op.observes);
    } else if (op.blind()) {
        in(writers_, op.sets);
        flip(blind_.data(), slot);
        if (op.required) flip(required_.data(), slot);
    } else {
        in(swappers_, op.observes);
        if (op.required) flip(required_swaps_.data(), slot);
    }
    if (op.effectful()) in(setters_, op.sets);
}

void SearchCursor::activate(std::uint32_t id, bool on) {
    if (on) {
        active_classes_.push_back(id);
    } else {
        active_classes_.erase(std::find(active_classes_.begin(), active_classes_.end(), id));
    }
}

void SearchCursor::forward() {
    const std::uint32_t e = position_++;
    const SearchEvent event = plan_->events[e];
    const std::uint32_t id = plan_->class_of[event.op];
    if (!event.completion) pass_invocation(plan_->ops[event.op], UINT32_MAX);
    if (id != nowhere) {
        const CrashedClass& c = plan_->classes[id];
        if (c.counter != nowhere && c.first_event == e) activate(id, true);
    } else {
        if (!event.completion) op_in_[plan_->slot[event.op]] = event.op;
        toggle(event.op);
        if (event.completion) pass_completion(plan_->ops[event.op], UINT32_MAX);
    }
    if (plan_->classes.empty()) return;
    for (const std::uint32_t ended : plan_->ending[e]) activate(ended, false);
}

void SearchCursor::back() {
    const std::uint32_t e = --position_;
    if (!plan_->classes.empty()) {
        for (const std::uint32_t ended : plan_->ending[e]) activate(ended, true);
    }
    const SearchEvent event = plan_->events[e];
    const std::uint32_t id = plan_->class_of[event.op];
    if (!event.completion) pass_invocation(plan_->ops[event.op], 1);
    if (id != nowhere) {
        const CrashedClass& c = plan_->classes[id];
        if (c.counter != nowhere && c.first_event == e) activate(id, false);
        return;
    }
    if (event.completion) op_in_[plan_->slot[event.op]] = event.op;
    toggle(event.op);
    if (event.completion) pass_completion(plan_->ops[event.op], 1);
}

}  // namespace cleave::check
