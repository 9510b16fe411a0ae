#pragma once
// What a configuration is, and how it changes: by an event of the history, or by letting an open
// operation take effect. Just-in-time linearization: operations take effect only when one that is
// about to complete needs it. Sources: Wing and Gong, "Testing and Verifying Concurrent Objects",
// JPDC 1993; Lowe, "Testing for Linearizability", CCPE 2017. The reductions, each argued where it
// stands in the .cpp: absorbed reads, hidden writes, one candidate a value, counted crashed
// operations, dead values, writes only when they unlock something.

#include <cstdint>
#include <vector>

#include "linearizability/configurations.hpp"
#include "linearizability/search_cursor.hpp"
#include "linearizability/search_plan.hpp"

namespace cleave::check {

// One configuration as a row of words (see Configurations), read and changed in place.
class SearchMoves {
  public:
    SearchMoves(const SearchPlan& plan, bool with_event);

    SearchCursor& cursor() { return cursor_; }
    std::size_t head_words() const { return 1 + 2 * slot_words_ + (with_event_ ? 1 : 0); }
    std::size_t counter_words() const { return (plan_->counter_count + 1) / 2; }
    std::size_t stride() const { return head_words() + counter_words(); }

    void start(Word* row) const;
    void set_event(Word* row, std::uint32_t event) const { row[head_words() - 1] = event; }
    std::uint32_t event(const Word* row) const {
        return static_cast<std::uint32_t>(row[head_words() - 1]);
    }

    // The next event is the invocation of `op`, and the cursor has moved past it.
    void invoke(Word* row, std::uint32_t op) const;
    // True when `op`, whose completion comes next, owes nothing in this configuration.
    bool may_complete(const Word* row, std::uint32_t op) const;
    // True when nothing is lost by letting it complete as it stands: it took effect, or it owes
    // nothing and nobody will look for its value, nor be refused unless it ended another. Else this
    // is its last chance to be seen.
    bool settled(const Word* row, std::uint32_t op) const;
    // Its completion; requires may_complete, and that the cursor has moved past the event.
    void complete(Word* row, std::uint32_t op) const;

    // The operations that may take effect now, on the way to `demanded`, the one about to complete
    // (the cursor stands before that event).
    void list_moves(const Word* row, std::uint32_t demanded, std::vector<std::uint32_t>& moves);
    // Lets `op` (of a class: any of them) take effect.
    void apply(Word* row, std::uint32_t op) const;
    // True when an open operation that must observe `value`, which the state is or was before the
    // last move, cannot: too few that could set it are left until it completes.
    bool starves(const Word* row, ValueId value) const;

  private:
    struct Candidate {
        std::uint32_t required = nowhere;  // must happen, and is not hidden yet
        std::uint32_t optional = nowhere;  // owes nothing
    };
    Word* placed(Word* row) const { return row + 1; }
    const Word* placed(const Word* row) const { return row + 1; }
    Word* hidden(Word* row) const { return row + 1 + slot_words_; }
    const Word* hidden(const Word* row) const { return row + 1 + slot_words_; }
    std::uint32_t counter(const Word* row, std::uint32_t id) const;
    void set_counter(Word* row, std::uint32_t id, std::uint32_t value) const;
    void cap_counters(Word* row, ValueId value) const;
    std::uint32_t uses_left(std::uint32_t id) const;
    bool is_set(const Word* bits, std::uint32_t slot) const {
        return ((bits[slot / 64] >> (slot % 64)) & 1U) != 0;
    }
    void enter(Word* row, ValueId value) const;
    void hide(Word* row, const Word* writes) const;
    void hide_dead_writes(Word* row) const;
    bool refuser_waits(const Word* row) const;
    bool unlocks(const Word* row, ValueId value) const;
    ValueId seen_as(ValueId value) const;
    void offer_class(const Word* row, std::uint32_t id, std::vector<std::uint32_t>& moves);
    std::uint32_t bound_to(const Word* row, ValueId value) const;
    bool would_hide(const Word* row) const;
    void offer(const Word* row, std::uint32_t op, Candidate& candidate) const;
    void list_writes(const Word* row, std::uint32_t demanded, std::vector<std::uint32_t>& moves);
    void list_swaps(const Word* row, std::uint32_t demanded, bool last,
                    std::vector<std::uint32_t>& moves);

    const SearchPlan* plan_;
    SearchCursor cursor_;
    std::size_t slot_words_;
    bool with_event_;
    std::vector<Candidate> candidates_;  // scratch, by value or `dead`; empty between calls
    std::vector<ValueId> touched_;       // the values with a candidate
    std::vector<std::uint32_t> first_op_of_class_;
    bool dead_offered_ = false;  // scratch, likewise: a class that sets a dead value
};

}  // namespace cleave::check
