#pragma once
// Which open operations can have a part in what has to come next, of an object with glimpses: calls
// touch some data (Object::touches), and wide ones, such as a list, look at which there are. What
// has to come next is the operation that completes, or before it a wide one that is open.
// Invariant: whatever touches no datum of the cone may as well come later (moves.cpp argues why).

#include <vector>

#include "linearizability/any_object/problem.hpp"

namespace cleave::check::any_object {

class Cone {
  public:
    explicit Cone(const Problem& problem) : problem_(problem) {}

    void clear() { data_.clear(); }
    // Towards the answer of `op`: what it touches, or of a wide one where `state` is different.
    void aim_at(OpId op, std::span<const objects::Datum> state);
    bool is_wide(OpId op) const;
    // Adds what the open `ops` tie to it: a rename to a name makes the other name matter.
    void widen(const std::vector<OpId>& ops);
    bool holds(OpId op) const;

  private:
    const objects::Call& call(OpId op) const { return problem_.calls[problem_.ops[op].call].call; }
    std::span<const objects::Datum> touched_by(OpId op) const {
        return problem_.object->touched_by(call(op));
    }
    bool add(objects::Datum datum);

    const Problem& problem_;
    objects::Data data_;  // ascending
    objects::Data sorted_, different_;
};

}  // namespace cleave::check::any_object
