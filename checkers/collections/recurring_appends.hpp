#pragma once
// Which of equal appends stands where in a list whose order of values is known, place by place.
// Exact, because for each place the append that ends first may be chosen, of those that have not
// been and began before whatever must still come has ended: let L be a legal order that agrees with
// the choices for all places before this one, and has another append x here. If L has the one that
// ends first later, the two change places. Whatever L has from here on to there is late enough for
// it, and it is in time wherever x was not later than its own place; x ends no sooner. If L has it
// nowhere, it is one of unknown outcome, so that x is, too, and stands for nothing else.

#include <cstdint>
#include <queue>
#include <vector>

#include "collections/collection.hpp"
#include "host/time.hpp"

namespace cleave::check::collections {

class RecurringAppends {
  public:
    // `value`: any number below `values`. An append that need not have happened ends never.
    // Appends are added in order of their beginnings.
    struct Append {
        std::uint32_t op;
        std::uint32_t value;
        Instant begin, end;
        bool required;
    };
    RecurringAppends(std::vector<Append> appends, std::uint32_t values);
    RecurringAppends(const RecurringAppends&) = delete;  // its heaps look into it
    RecurringAppends& operator=(const RecurringAppends&) = delete;

    // The operation for the next place, which is to be taken before `by`; `none` if there is none.
    std::uint32_t take(std::uint32_t value, Instant by);
    // Those that must have happened and were not taken, in order of their beginnings.
    std::vector<std::uint32_t> left() const;

  private:
    using Position = std::uint32_t;  // in `appends_`
    struct EndsLater {
        const std::vector<Append>* appends;
        bool operator()(Position a, Position b) const;
    };
    using Heap = std::priority_queue<Position, std::vector<Position>, EndsLater>;

    std::vector<Append> appends_;
    std::vector<Position> by_end_;  // those that must have happened
    std::vector<Heap> begun_;       // by value
    std::vector<bool> taken_;
    Position next_ = 0;       // to begin
    std::size_t ending_ = 0;  // in `by_end_`: all before are taken
};

}  // namespace cleave::check::collections
