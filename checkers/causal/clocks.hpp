#pragma once
// The causal order of a history with given sources: process order and reads-from, closed under
// composition. Vector clocks: how many operations of each chain are in an operation's past. Events
// come in an order that agrees with it; those in a cycle never come. Source: Bouajjani, Enea,
// Guerraoui and Hamza, "On Verifying Causal Consistency", POPL 2017, section 5.2 (co). O(n k), k
// chains; clocks are kept only where they are needed again.

#include <functional>

#include "weak/sources.hpp"

namespace cleave::check {

using Clock = std::uint32_t;  // of one chain; an event's clock is a row of them

class Clocks {
  public:
    Clocks(const Events& events, const Sources& sources, const std::vector<bool>& idle);

    std::uint64_t bytes() const;  // that `run` takes
    // Calls `visit(event, past)` in causal order; `past`, which excludes the event itself, is valid
    // during the call. `visit` returns false to stop. False when not all events were visited.
    bool run(const std::function<bool(EventId, const Clock*)>& visit);
    bool visited(EventId e) const { return done_[e]; }
    // Of a write of unknown outcome, once visited.
    const Clock* past_of_unknown(EventId e) const { return rows_.data() + row_[e] * width_; }

    // A causal path from `from` to `to`, both included, by as few reads as possible. Requires that
    // there is one. A path from an event to itself goes through a cycle.
    std::vector<Link> path(EventId from, EventId to) const;
    // A cycle, when not all events can be visited.
    std::vector<Link> cycle() const;

  private:
    bool ready(EventId e);
    void join(Clock* row, EventId source) const;
    void look_again(EventId e, EventId at);
    void visit_chain(std::uint32_t chain);

    const Events& events_;
    const Sources& sources_;
    const std::vector<bool>& idle_;
    std::size_t width_;
    std::vector<std::size_t> row_;  // where an event's clock is kept
    std::size_t kept_ = 0;
    std::vector<Clock> rows_;
    std::vector<bool> done_;
};

}  // namespace cleave::check
