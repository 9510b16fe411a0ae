#pragma once
// Whether open calls can still be answered as they were. Of an object with glimpses, where a list
// and the state differ in a datum, something that may change it must be open, or be invoked before
// the answer is there; of one that says what it lacks (Object::lacks), something that provides it;
// and where states only grow, they must not be past it, nor past what is answered to who is invoked
// next. A search that finds this out only when the call completes has tried all that lies between
// in vain.

#include <optional>
#include <span>
#include <vector>

#include "linearizability/any_object/timeline.hpp"

namespace cleave::check::any_object {

class Prospects {
  public:
    // `timeline` is kept by reference, and what is open is what it says.
    explicit Prospects(const Timeline& timeline);

    // `pending`: which of the open operations have not taken effect. The position of a completion
    // that no order can get past from `state`; nothing if this does not tell of one.
    std::optional<std::uint32_t> dead_end(std::span<const objects::Datum> state,
                                          const std::vector<OpId>& pending);
    // Data looked at.
    std::uint64_t work() const { return work_; }

  private:
    struct Touch {
        objects::Datum datum;
        OpId op;
    };
    const objects::Call& call(OpId op) const { return problem_.calls[problem_.ops[op].call].call; }
    bool knows_any() const {
        return grows_ || problem_.object->glimpse != nullptr || problem_.object->lacks != nullptr;
    }
    std::span<const objects::Datum> changed_by(OpId op) const;
    bool lacks_for_ever(std::span<const objects::Datum> state, OpId op,
                        const std::vector<OpId>& pending);
    bool is_list(OpId op) const;
    bool is_past(std::span<const objects::Datum> state, OpId op);
    bool may_change(objects::Datum datum, OpId list, const std::vector<OpId>& pending) const;
    bool fits(std::span<const objects::Datum> state, OpId list, const std::vector<OpId>& pending);

    const Timeline& timeline_;
    const Problem& problem_;
    std::vector<Touch> touches_;            // by datum, then by operation, of those that change
    std::vector<OpId> invoked_;             // by position of the timeline: how many are
    std::vector<std::uint32_t> completed_;  // by operation: the position of its completion
    std::vector<OpId> answered_next_;       // by operation: the first from it on with an answer
    bool grows_ = false;                    // nothing leads down in the order of states
    objects::Data sorted_;
    std::uint64_t work_ = 0;
};

}  // namespace cleave::check::any_object
