#pragma once
// What the fast engines for queues, stacks and priority queues see of one key: each value that was
// put in as one element, with the spans of time in which it can have come and gone. Times are
// ranks: equal times have equal ranks, so that spans that touch still overlap. Invariant, after
// `normalise`: no span of an element is empty; put.end <= take.end and put.begin <= take.begin, so
// that the element was in the collection for certain strictly between put.end and take.begin.
// Choices: what was there at first was put in at rank 0; what was never taken out goes at `never`;
// an operation of unknown outcome can take effect until `open`, one rank before.

#include <cstdint>
#include <vector>

#include "objects/datum.hpp"
#include "verdict/patience.hpp"

namespace cleave::check::collections {

using Rank = std::uint32_t;
constexpr std::uint32_t none = UINT32_MAX;

// Both ends belong to it.
struct Span {
    Rank begin = 0;
    Rank end = 0;
};

struct Element {
    objects::Datum value{};
    Span put{};
    Span take{};
    Rank seen = 0;                 // its put and all looks at it have begun: none takes it before
    std::uint32_t put_op = none;   // position in the history; none: there at first, or record lost
    std::uint32_t take_op = none;  // none: nobody is known to have taken it, or record lost
};

// An operation that does not put in: a look at an element, an answer "empty", or a removal of
// unknown outcome, which may have taken any element or none.
struct Visit {
    Span when{};
    std::uint32_t op = none;
    std::uint32_t element = none;
};

struct Collection {
    std::vector<Element> elements{};
    std::vector<Visit> looks{};       // each at its element
    std::vector<Visit> empties{};     // found nothing
    std::vector<Visit> open_takes{};  // by begin
    Rank open = 1;
    Rank never = 2;
    Patience* patience = nullptr;  // of who waits for an answer

    bool left_over(const Element& element) const { return element.take.begin == never; }
};

// What an engine says. Illegal: already the named elements, with those who found it empty, have no
// order, whatever became of the others.
struct Decision {
    bool legal = false;
    std::vector<std::uint32_t> order{};     // operations, when legal and asked for
    std::vector<std::uint32_t> elements{};  // when illegal
    std::vector<std::uint32_t> empties{};   // when illegal: positions in `empties`
};

// Narrows the spans of each element to where all its operations fit together: it comes before it is
// looked at, and goes afterwards. Sets `seen`. Requires that none of them ended before one that it
// follows began.
void normalise(Collection& collection);

// The removal, of unknown outcome, took this element, which nobody else is known to have taken.
void give(Collection& collection, std::uint32_t element, const Visit& removal);

// The fewest elements whose certain presence together leaves no moment of `span`, among those of
// `candidates` (all of them if empty). Requires that they do.
std::vector<std::uint32_t> fewest_covering(const Collection& collection, Span span,
                                           const std::vector<std::uint32_t>& candidates);

}  // namespace cleave::check::collections
