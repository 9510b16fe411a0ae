#pragma once
// The reads and writes of one file as accesses to cells. A cell is a stretch of bytes within which
// no access begins or ends, and no answer changes: a file is an array of registers, of which each
// access takes a row at once. A read that met the end read all cells from there on, too, and found
// nothing in them: as long as nobody truncates, what is written stays.
//
// Only for problems where each stamp that was read has one writer, and nobody truncates. Writes
// that need not have happened and that nobody read are left out: an order does without them, unless
// a read found a hole at its end. Choices: a hole is the same as what lies beyond the end; whoever
// makes an order of this replays it on the object.

#include <optional>
#include <vector>

#include "linearizability/any_object/problem.hpp"

namespace cleave::check::ranges {

using any_object::OpId;
using any_object::Problem;

using AccessId = std::uint32_t;  // position in `list`
using CellId = std::uint32_t;

inline constexpr AccessId nobody = UINT32_MAX;  // there was nothing, from the start
inline constexpr OpId no_op = UINT32_MAX;

struct Access {
    OpId op = no_op;
    bool writes = false;
    CellId first = 0, last = 0;  // the cells from `first` to before `last`
    std::size_t touches = 0;     // where its cells begin among all touches of all accesses
    // It takes effect no earlier and no later.
    std::int64_t earliest = any_object::time_min, latest = any_object::time_max;
};

// One access before another, for a reason that time does not tell.
struct Precedes {
    AccessId before, after;
};

struct Accesses {
    std::vector<Access> list;
    std::vector<AccessId> from;  // by touch: what a read found there; a write itself
    CellId cells = 0;
    std::vector<OpId> idle;  // required, and about no byte: any moment will do
    OpId absurd = no_op;     // a read that returned what no file holds
    // Guesses: this write made the hole that this read found at its end. Another may have.
    std::vector<Precedes> grows;
    bool guessed = false;  // a write is among them only by such a guess
};

enum class Guesses : std::uint8_t { none, allowed };

// Nothing where this is not for these engines, or more than `most_touches` come together.
std::optional<Accesses> accesses_of(const Problem& problem, std::size_t most_touches,
                                    Guesses guesses);

}  // namespace cleave::check::ranges
