#pragma once
// What the reads of one order force, added to a partial order until nothing new follows. A cycle
// refutes it, and says why; no cycle proves nothing yet.

#include "weak/graph.hpp"
#include "weak/sources.hpp"

namespace cleave::check {

// Which order is sought: all events that are not idle, the checked ones of which must find their
// source as the last write of their key.
struct Sought {
    const Events& events;
    const Sources& sources;
    std::vector<bool> idle;
    std::vector<bool> checked;
    bool causal = true;  // reads come after their sources, even those that are not checked
};

class Saturation {
  public:
    explicit Saturation(const Sought& sought);

    // False: refuted, or the budget is spent.
    bool run(Budget& budget);
    const Graph& graph() const { return graph_; }
    // All events that are not idle, in an order that agrees with the graph, after `run`.
    const std::vector<EventId>& sorted() const { return sorted_; }
    const std::vector<std::vector<EventId>>& chains() const { return chains_; }
    std::uint32_t chain_of(EventId e) const { return chain_of_[e]; }
    std::uint32_t index_of(EventId e) const { return index_of_[e]; }

    Conflict conflict;  // when refuted

  private:
    // `before` comes before `after` because of what `reader` returned; `from` led to `to` by then.
    struct Forced {
        EventId before, after, reader;
        EventId from, to;
        std::uint32_t round;
    };
    struct Writes {
        std::uint32_t chain;
        std::vector<std::uint32_t> at;  // indexes in the chain
    };

    void index_chains();
    bool sort();
    void find_clocks();
    bool force(EventId reader, std::uint32_t round);
    bool force_earlier(EventId reader, const Writes& writes, std::uint32_t round);
    void force_later(EventId reader, const Writes& writes, std::uint32_t round);
    std::uint32_t& past(EventId e, std::uint32_t chain) { return past_[e * width_ + chain]; }
    std::uint32_t& future(EventId e, std::uint32_t chain) { return future_[e * width_ + chain]; }

    Graph known(std::uint32_t round) const;
    void use(const std::vector<Graph::Step>& steps, bool show);
    void justify();
    void tell_cycle();

    const Sought& sought_;
    const Events& events_;
    std::vector<std::vector<EventId>> chains_;  // those of the events, and one for each unknown
    std::vector<std::uint32_t> chain_of_, index_of_;
    std::vector<std::vector<Writes>> writes_;  // by key
    std::size_t width_ = 0;
    Graph graph_;
    std::vector<Forced> forced_;
    std::vector<EventId> sorted_;
    std::vector<std::uint32_t> past_, future_;
    std::vector<std::uint32_t> explain_;
};

}  // namespace cleave::check
