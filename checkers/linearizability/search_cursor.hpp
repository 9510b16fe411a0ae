#pragma once
// Where a search stands among the events of a history, and what is open and still ahead there: as
// bit sets over slots and as counts by value. The same for every configuration.

#include <cstdint>
#include <vector>

#include "linearizability/configurations.hpp"
#include "linearizability/search_plan.hpp"

namespace cleave::check {

// The open operations at one position between events; moves forward and back.
class SearchCursor {
  public:
    explicit SearchCursor(const SearchPlan& plan);

    std::uint32_t position() const { return position_; }  // the next event
    void forward();
    void back();

    std::uint32_t op_in(std::uint32_t slot) const { return op_in_[slot]; }
    std::size_t slot_words() const { return slot_words_; }
    const Word* readers_of(ValueId value) const { return row(readers_, value); }
    const Word* writers_of(ValueId value) const { return row(writers_, value); }
    const Word* swappers_of(ValueId value) const { return row(swappers_, value); }
    const Word* blind_writes() const { return blind_.data(); }
    const Word* required_writes() const { return required_.data(); }
    const Word* setters_of(ValueId value) const { return row(setters_, value); }
    const Word* required_swaps() const { return required_swaps_.data(); }
    // Refusers, of a value and all; null if there is none in the history.
    const Word* refusers_of(ValueId value) const { return row(refusers_, value); }
    const Word* refusers() const { return plan_->has_refusers() ? all_refusers_.data() : nullptr; }
    std::uint32_t observers_left(ValueId value) const { return observers_left_[value]; }
    // Refusers that have not completed: of this value; of any if that is no_value.
    std::uint32_t refusers_left(ValueId value) const {
        return value == no_value ? all_refusers_left_ : refusers_left_[value];
    }
    // Operations still to be invoked: those that set the value, and those that must observe it.
    std::uint32_t setters_ahead(ValueId value) const { return setters_ahead_[value]; }
    std::uint32_t demand_ahead(ValueId value) const { return demand_ahead_[value]; }
    const std::vector<std::uint32_t>& active_classes() const { return active_classes_; }

  private:
    const Word* row(const std::vector<Word>& table, ValueId value) const {
        return table.data() + std::size_t{value} * slot_words_;
    }
    void toggle(std::uint32_t op);
    void pass_completion(const RegisterOp& op, std::uint32_t by);
    void activate(std::uint32_t id, bool on);
    void pass_invocation(const RegisterOp& op, std::uint32_t by);

    const SearchPlan* plan_;
    std::uint32_t position_ = 0;
    std::size_t slot_words_;
    std::vector<std::uint32_t> op_in_;
    // Bit sets over slots. By value: pure observers of it; required blind writes and optional ones
    // that set it; compare-and-sets that expect it and change it; all that set it.
    std::vector<Word> readers_, writers_, swappers_, setters_;
    std::vector<Word> blind_, required_, required_swaps_;
    std::vector<Word> refusers_, all_refusers_;  // by value; if there are any
    std::vector<std::uint32_t> refusers_left_;
    std::uint32_t all_refusers_left_ = 0;
    std::vector<std::uint32_t> observers_left_, setters_ahead_, demand_ahead_;
    std::vector<std::uint32_t> active_classes_;
};

}  // namespace cleave::check
