#include "transactions/order_search.hpp"

#include <algorithm>

#include "host/require.hpp"
#include "transactions/index.hpp"

namespace cleave::check::transactions {
namespace {
using Literal = std::uint32_t;  // twice a variable, plus one if the second segment comes first
constexpr std::uint32_t furthest_jump = 100;  // levels; beyond it, one level back is cheaper
class Search {
  public:
    Search(const Observations& seen, const Dependencies& known,
           const std::vector<std::uint32_t>& order, const Limits& limits)
        : seen_(seen), known_(known), limits_(limits), order_(known.graph, order) {
        for (std::uint32_t key = 0; key < known.open.size(); ++key) {
            lists_.emplace_back();
            for (const Segment& segment : known.open[key]) {
                lists_.back().push_back(static_cast<std::uint32_t>(segments_.size()));
                segments_.push_back(segment);
                list_of_.push_back(key);
            }
            waiting_.push_back(key);
        }
        is_waiting_.assign(lists_.size(), true);
    }
    OrderFound run() {
        OrderFound found;
        while (!over_limit(found.limit)) {
            if (!propagate()) {
                if (learn()) continue;
                found.conclusion = Conclusion::violated;
                found.involved = involved();
                break;
            }
            if (decide()) continue;
            found.conclusion = Conclusion::holds;
            found.order = order_.order();
            break;
        }
        found.steps = steps();
        return found;
    }

  private:
    struct Variable {
        std::uint8_t value = 0;  // 1: true, 2: false, 0: open
        std::uint32_t level = 0;
        std::uint32_t reason = none;  // a clause
        std::uint32_t position = 0;   // on the trail
        std::uint32_t arcs = 0;       // how many of its arcs are in the graph
    };
    struct Clause {
        std::vector<Literal> literals;
        std::vector<std::uint32_t> parents;  // clauses that it follows from
        std::vector<Literal> settled;        // literals true from the start, left out of it
        std::vector<std::uint32_t> nodes;    // of the cycle that it comes from
        std::vector<Literal> on_cycle;
    };
    struct Ends {
        std::uint32_t from, to;
    };
    bool is_true(Literal l) const { return variables_[l / 2].value == 1 + l % 2; }
    bool is_false(Literal l) const { return variables_[l / 2].value == 2 - l % 2; }
    std::uint64_t steps() const { return steps_ + order_.steps(); }
    std::uint32_t level() const { return static_cast<std::uint32_t>(level_starts_.size()); }
    bool over_limit(std::string& limit) {
        if (steps() > limits_.steps) limit = "the limit of steps, while ordering versions";
        if (memory_ > limits_.memory.value) limit = "the limit of memory, while ordering versions";
        if (limits_.watch != nullptr && steps() >= next_look_) {
            next_look_ = steps() + 100'000;
            limits_.watch->progress("ordering versions", trail_.size(), segments_.size());
            if (limits_.watch->expired()) limit = "the deadline, while ordering versions";
        }
        return !limit.empty();
    }
    // ---- What a literal means
    Literal before(std::uint32_t a, std::uint32_t b) {
        const bool swapped = a > b;
        const std::uint32_t variable = pairs_.number(std::min(a, b), std::max(a, b));
        if (variable == variables_.size()) {
            variables_.emplace_back();
            watches_.resize(2 * variables_.size());
            memory_ += 128;
        }
        return 2 * variable + (swapped ? 1 : 0);
    }
    std::uint32_t earlier(Literal l) const {
        return l % 2 == 0 ? pairs_.first(l / 2) : static_cast<std::uint32_t>(pairs_.second(l / 2));
    }
    std::uint32_t later(Literal l) const { return earlier(l ^ 1U); }
    std::uint32_t writer(std::uint32_t version) const { return seen_.versions[version].writer; }
    // Its arcs: the last writer of one segment, and who read that, before the first of the other.
    std::size_t arcs_of(Literal l) const {
        return 1 + seen_.readers[segments_[earlier(l)].last].size();
    }
    Ends arc_of(Literal l, std::size_t which) const {
        const std::uint32_t last = segments_[earlier(l)].last;
        const std::uint32_t next = writer(segments_[later(l)].first);
        if (which == 0) return {known_.commit(writer(last)), known_.start(next)};
        return {known_.start(seen_.readers[last][which - 1]), known_.commit(next)};
    }
    // ---- The trail
    void assign(Literal l, std::uint32_t at_level, std::uint32_t reason) {
        variables_[l / 2] = {.value = static_cast<std::uint8_t>(1 + l % 2),
                             .level = at_level,
                             .reason = reason,
                             .position = static_cast<std::uint32_t>(trail_.size())};
        trail_.push_back(l);
    }
    // Literals of this level and below stay, wherever they are on the trail.
    void go_back_to(std::uint32_t target) {
        const std::uint32_t start = level_starts_[target];
        std::vector<Literal> kept;
        for (std::size_t i = start; i < trail_.size(); ++i) {
            const Literal l = trail_[i];
            Variable& variable = variables_[l / 2];
            if (variable.level <= target) {
                variable.position = start + static_cast<std::uint32_t>(kept.size());
                kept.push_back(l);
                continue;
            }
            while (variable.arcs > 0) {
                const Ends arc = arc_of(l, --variable.arcs);
                order_.remove(arc.from, arc.to, l);
            }
            variable.value = 0;
            wait_for(list_of_[earlier(l)]);
        }
        trail_.resize(start);
        trail_.insert(trail_.end(), kept.begin(), kept.end());
        level_starts_.resize(target);
        propagated_ = std::min<std::size_t>(propagated_, start);
    }
    void wait_for(std::uint32_t list) {
        if (is_waiting_[list]) return;
        is_waiting_[list] = true;
        waiting_.push_back(list);
    }
    // ---- Consequences
    // False, with the conflict set, if a clause has become false or a cycle has closed.
    bool propagate() {
        for (; propagated_ < trail_.size(); ++propagated_) {
            if (!add_arcs(trail_[propagated_])) return false;
            if (!visit_watches(trail_[propagated_] ^ 1U)) return false;
        }
        return true;
    }
    bool add_arcs(Literal l) {
        Variable& variable = variables_[l / 2];
        for (; variable.arcs < arcs_of(l); ++variable.arcs) {
            const Ends arc = arc_of(l, variable.arcs);
            if (order_.add(arc.from, arc.to, l, cycle_)) continue;
            conflict_ = cycle_.literals;
            conflict_.push_back(l);
            std::sort(conflict_.begin(), conflict_.end());
            conflict_.erase(std::unique(conflict_.begin(), conflict_.end()), conflict_.end());
            conflict_clause_ = none;
            return false;
        }
        return true;
    }
    bool visit_watches(Literal now_false) {
        std::vector<std::uint32_t>& watching = watches_[now_false];
        for (std::size_t i = 0; i < watching.size();) {
            ++steps_;
            const std::uint32_t number = watching[i];
            std::vector<Literal>& literals = clauses_[number].literals;
            if (literals[0] == now_false) std::swap(literals[0], literals[1]);
            if (!is_true(literals[0])) {
                if (move_watch(number, i, watching)) continue;
                if (is_false(literals[0])) {
                    conflict_.clear();
                    for (const Literal l : literals) conflict_.push_back(l ^ 1U);
                    conflict_clause_ = number;
                    return false;
                }
                std::uint32_t at_level = 0;
                for (std::size_t k = 1; k < literals.size(); ++k) {
                    at_level = std::max(at_level, variables_[literals[k] / 2].level);
                }
                assign(literals[0], at_level, number);
            }
            ++i;
        }
        return true;
    }
    // To another literal that is not false, if there is one.
    bool move_watch(std::uint32_t number, std::size_t i, std::vector<std::uint32_t>& watching) {
        std::vector<Literal>& literals = clauses_[number].literals;
        for (std::size_t k = 2; k < literals.size(); ++k) {
            if (is_false(literals[k])) continue;
            std::swap(literals[1], literals[k]);
            watches_[literals[1]].push_back(number);
            watching[i] = watching.back();
            watching.pop_back();
            return true;
        }
        return false;
    }
    // ---- Learning
    // The conflict's literals are all true. Resolves them into a clause that asserts something one
    // level back or further; false if there is no level to go back to.
    bool learn() {
        Clause clause;
        note_origin(clause);
        std::vector<Literal> all = std::move(conflict_);
        std::uint32_t top = 0;
        for (;;) {
            ++steps_;
            top = 0;
            for (const Literal l : all) top = std::max(top, variables_[l / 2].level);
            if (top == 0) break;
            std::size_t at_top = 0, latest = 0;
            for (std::size_t i = 0; i < all.size(); ++i) {
                const Variable& variable = variables_[all[i] / 2];
                if (variable.level != top) continue;
                ++at_top;
                if (at_top == 1 || variable.position > variables_[all[latest] / 2].position) {
                    latest = i;
                }
            }
            std::swap(all[0], all[latest]);
            if (at_top == 1) break;
            resolve(all, clause);
        }
        if (top == 0) {
            clause.settled.insert(clause.settled.end(), all.begin(), all.end());
            clauses_.push_back(std::move(clause));
            return false;
        }
        assert_first(std::move(clause), std::move(all), top);
        return true;
    }
    void note_origin(Clause& clause) {
        if (conflict_clause_ != none) {
            clause.parents.push_back(conflict_clause_);
        } else {
            clause.nodes = cycle_.nodes;
            clause.on_cycle = conflict_;
        }
    }
    // Replaces the first literal by what implied it.
    void resolve(std::vector<Literal>& all, Clause& clause) {
        const Literal gone = all[0];
        const std::uint32_t reason = variables_[gone / 2].reason;
        require(reason != none, "resolving a decision");
        clause.parents.push_back(reason);
        all.erase(all.begin());
        for (const Literal l : clauses_[reason].literals) {
            ++steps_;
            if (l == gone || std::find(all.begin(), all.end(), l ^ 1U) != all.end()) continue;
            all.push_back(l ^ 1U);
        }
    }
    void assert_first(Clause clause, std::vector<Literal> all, std::uint32_t top) {
        for (const Literal l : all) {
            if (variables_[l / 2].level == 0) {
                clause.settled.push_back(l);
            } else {
                clause.literals.push_back(l ^ 1U);
            }
        }
        std::uint32_t second = 0;
        for (std::size_t i = 1; i < clause.literals.size(); ++i) {
            const std::uint32_t its = variables_[clause.literals[i] / 2].level;
            if (its <= second) continue;
            second = its;
            std::swap(clause.literals[1], clause.literals[i]);
        }
        go_back_to(top - second > furthest_jump ? top - 1 : second);
        const auto number = static_cast<std::uint32_t>(clauses_.size());
        if (clause.literals.size() > 1) {
            watches_[clause.literals[0]].push_back(number);
            watches_[clause.literals[1]].push_back(number);
        }
        memory_ += 160 + 4 * (clause.literals.size() + clause.parents.size() + clause.nodes.size() +
                              clause.on_cycle.size());
        const Literal asserted = clause.literals[0];
        clauses_.push_back(std::move(clause));
        assign(asserted, second, number);
    }
    // ---- Decisions
    // Decides the next pair of neighbours; false if all are decided.
    bool decide() {
        for (;;) {
            while (!waiting_.empty()) {
                if (decide_in(waiting_.back())) return true;
                is_waiting_[waiting_.back()] = false;
                waiting_.pop_back();
            }
            // The order has moved since some lists were looked at.
            for (std::uint32_t list = 0; list < lists_.size(); ++list) {
                if (undecided(list)) wait_for(list);
            }
            if (waiting_.empty()) return false;
        }
    }
    void sort(std::vector<std::uint32_t>& list) {
        const auto rank = [this](std::uint32_t segment) {
            return order_.rank(known_.commit(writer(segments_[segment].first)));
        };
        const auto by_rank = [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); };
        if (!std::is_sorted(list.begin(), list.end(), by_rank)) {
            std::sort(list.begin(), list.end(), by_rank);
        }
    }
    bool undecided(std::uint32_t number) {
        std::vector<std::uint32_t>& list = lists_[number];
        sort(list);
        steps_ += list.size();
        for (std::size_t i = 0; i + 1 < list.size(); ++i) {
            if (variables_[before(list[i], list[i + 1]) / 2].value == 0) return true;
        }
        return false;
    }
    // Decides neighbours of one list until a conflict, or a consequence, or an end.
    bool decide_in(std::uint32_t number) {
        std::vector<std::uint32_t>& list = lists_[number];
        sort(list);
        steps_ += list.size();
        bool any = false;
        for (std::size_t i = 0; i + 1 < list.size(); ++i) {
            const Literal l = before(list[i], list[i + 1]);
            if (variables_[l / 2].value != 0) continue;
            if (any && !in_order(list[i], list[i + 1])) return true;
            level_starts_.push_back(static_cast<std::uint32_t>(trail_.size()));
            any = true;
            assign(l, level(), none);
            if (!propagate()) return true;
        }
        return any;
    }
    bool in_order(std::uint32_t a, std::uint32_t b) const {
        return order_.rank(known_.commit(writer(segments_[a].first))) <
               order_.rank(known_.commit(writer(segments_[b].first)));
    }
    // ---- What a refutation speaks of: the transactions on all cycles that it follows from
    std::vector<std::uint32_t> involved() const {
        std::vector<bool> clause_met(clauses_.size(), false);
        std::vector<bool> literal_met(2 * variables_.size(), false);
        std::vector<std::uint32_t> txns, open = {static_cast<std::uint32_t>(clauses_.size() - 1)};
        clause_met.back() = true;
        const auto meet = [&](std::uint32_t clause) {
            if (clause_met[clause]) return;
            clause_met[clause] = true;
            open.push_back(clause);
        };
        const auto settle = [&](Literal l) {
            if (literal_met[l]) return;
            literal_met[l] = true;
            meet(variables_[l / 2].reason);
        };
        while (!open.empty()) {
            const Clause& clause = clauses_[open.back()];
            open.pop_back();
            for (const std::uint32_t parent : clause.parents) meet(parent);
            for (const Literal l : clause.settled) settle(l);
            for (const Literal l : clause.literals) {
                if (is_false(l) && variables_[l / 2].level == 0) settle(l ^ 1U);
            }
            for (const std::uint32_t node : clause.nodes) {
                if (known_.transaction(node) != none) txns.push_back(known_.transaction(node));
            }
            for (const Literal l : clause.on_cycle) {
                txns.push_back(writer(segments_[earlier(l)].last));
                txns.push_back(writer(segments_[later(l)].first));
            }
        }
        std::sort(txns.begin(), txns.end());
        txns.erase(std::unique(txns.begin(), txns.end()), txns.end());
        return txns;
    }
    const Observations& seen_;
    const Dependencies& known_;
    const Limits& limits_;
    DynamicOrder order_;
    std::vector<Segment> segments_;
    std::vector<std::uint32_t> list_of_,
        waiting_;  // segment: list; lists with undecided neighbours
    std::vector<std::vector<std::uint32_t>> lists_;  // of each key: segments, as they stand
    std::vector<bool> is_waiting_;
    PairIndex pairs_;
    std::vector<Variable> variables_;
    std::vector<std::vector<std::uint32_t>> watches_;
    std::vector<Clause> clauses_;
    std::vector<Literal> trail_, conflict_;
    std::vector<std::uint32_t> level_starts_;
    DynamicOrder::Cycle cycle_;
    std::uint32_t conflict_clause_ = none;
    std::uint64_t steps_ = 0, next_look_ = 0, memory_ = 0, propagated_ = 0;
};
}  // namespace
OrderFound search_order(const Observations& seen, const Dependencies& known,
                        const std::vector<std::uint32_t>& order, const Limits& limits) {
    return Search(seen, known, order, limits).run();
}

}  // namespace cleave::check::transactions
