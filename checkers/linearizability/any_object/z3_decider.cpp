#include "linearizability/any_object/z3_decider.hpp"

#include <z3++.h>

#include <algorithm>
#include <map>
#include <optional>

#include "linearizability/z3_slices.hpp"

namespace cleave::check::any_object {
namespace {

using objects::State;

constexpr std::size_t nowhere = SIZE_MAX;

// Where each call leads from each state that some sequence of calls reaches, no longer than there
// are operations. Made here, and not by the search's table, which it is to contradict.
struct Table {
    std::vector<State> states;
    std::size_t beginnings = 1;                   // the first so many are where it may begin
    std::vector<std::vector<std::size_t>> after;  // by state, then by call; or nowhere
    std::vector<std::size_t> depth;               // by state: how many calls it takes to get there
};

std::vector<CallId> calls_of(const std::vector<Op>& ops) {
    std::vector<CallId> calls;
    for (const Op& op : ops) calls.push_back(op.call);
    std::ranges::sort(calls);
    calls.erase(std::unique(calls.begin(), calls.end()), calls.end());
    return calls;
}

// The table as it grows: `depth` calls from a state that is in it already.
class Tabulation {
  public:
    Tabulation(const Problem& problem, std::size_t most_states)
        : problem_(problem), most_states_(most_states) {
        add(problem.initial, 0);
    }

    // False when there are too many states.
    bool begin_after(const std::vector<CallId>& calls) {
        for (std::size_t s = 0; s < table_.states.size(); ++s) {
            for (const CallId call : calls) {
                if (!step(s, call, 0)) return false;
            }
        }
        table_.beginnings = table_.states.size();
        return true;
    }

    bool follow(const std::vector<CallId>& calls, std::size_t longest) {
        for (std::size_t s = 0; s < table_.states.size(); ++s) {
            table_.after.emplace_back(problem_.calls.size());
            if (table_.depth[s] >= longest) continue;
            for (const CallId call : calls) {
                const auto after = step(s, call, table_.depth[s] + 1);
                if (!after) return false;
                table_.after[s][call] = *after;
            }
        }
        return true;
    }

    Table take() { return std::move(table_); }

  private:
    std::optional<std::size_t> add(const State& state, std::size_t depth) {
        const auto [place, is_new] = known_.try_emplace(state, table_.states.size());
        if (!is_new) return place->second;
        if (table_.states.size() == most_states_) return std::nullopt;
        table_.states.push_back(state);
        table_.depth.push_back(depth);
        return place->second;
    }

    // Nothing when there are too many states; nowhere when the call could not have answered so.
    std::optional<std::size_t> step(std::size_t from, CallId call, std::size_t depth) {
        State state = table_.states[from];
        if (!problem_.object->step(state, problem_.calls[call].call)) return nowhere;
        return add(state, depth);
    }

    const Problem& problem_;
    std::size_t most_states_;
    Table table_;
    std::map<State, std::size_t> known_;
};

class Encoding {
  public:
    Encoding(const Problem& problem, const Table& table)
        : problem_(problem), table_(table), places_(problem.ops.size()), solver_(context_) {}

    void build() {
        name_variables();
        take_places();
        keep_real_time();
        follow_the_table();
    }

    Z3Result decide(const Z3Limits& limits) {
        switch (check_in_slices(solver_, limits.resources, limits.watch)) {
            case Z3Answer::satisfiable: return {Answer::legal};
            case Z3Answer::unsatisfiable: return {Answer::illegal};
            case Z3Answer::out_of_time: return {Answer::gave_up, "the deadline"};
            case Z3Answer::out_of_resources: break;
        }
        return {Answer::gave_up, "Z3's resources"};
    }

  private:
    z3::expr truth(const char* what, std::size_t i, std::size_t j) {
        const std::string name = what + std::to_string(i) + "," + std::to_string(j);
        return context_.bool_const(name.c_str());
    }

    void name_variables() {
        for (std::size_t i = 0; i < problem_.ops.size(); ++i) {
            at_.emplace_back();
            by_.emplace_back();
            for (std::size_t p = 0; p < places_; ++p) {
                at_[i].push_back(truth("at", i, p));  // i has place p
                by_[i].push_back(truth("by", i, p));  // i has a place up to p
            }
        }
        for (std::size_t p = 0; p <= places_; ++p) {
            state_.emplace_back();
            for (std::size_t s = 0; s < table_.states.size(); ++s) {
                state_[p].push_back(truth("state", p, s));  // before place p
            }
        }
    }

    // Each required operation has one place, each other one at most one, and no place has two.
    void take_places() {
        for (std::size_t i = 0; i < problem_.ops.size(); ++i) {
            solver_.add(by_[i][0] == at_[i][0]);
            for (std::size_t p = 1; p < places_; ++p) {
                solver_.add(by_[i][p] == (by_[i][p - 1] || at_[i][p]));
                solver_.add(!by_[i][p - 1] || !at_[i][p]);
            }
            if (problem_.ops[i].required) solver_.add(by_[i][places_ - 1]);
        }
        for (std::size_t p = 0; p < places_; ++p) {
            z3::expr_vector takers(context_);
            for (std::size_t i = 0; i < problem_.ops.size(); ++i) takers.push_back(at_[i][p]);
            if (problem_.ops.size() > 1) solver_.add(z3::atmost(takers, 1));
        }
    }

    // What ended before another began comes before it, if both happen.
    void keep_real_time() {
        for (std::size_t i = 0; i < problem_.ops.size(); ++i) {
            for (std::size_t j = 0; j < problem_.ops.size(); ++j) {
                if (problem_.ops[i].end >= problem_.ops[j].begin) continue;
                for (std::size_t p = 0; p < places_; ++p) {
                    solver_.add(!at_[j][p] || !by_[i][places_ - 1] || by_[i][p]);
                }
            }
        }
    }

    void follow_the_table() {
        z3::expr_vector beginnings(context_);
        for (std::size_t s = 0; s < table_.beginnings; ++s) beginnings.push_back(state_[0][s]);
        solver_.add(z3::mk_or(beginnings));
        for (std::size_t p = 0; p < places_; ++p) {
            z3::expr somebody = context_.bool_val(false);
            for (std::size_t i = 0; i < problem_.ops.size(); ++i) somebody = somebody || at_[i][p];
            for (std::size_t s = 0; s < table_.states.size(); ++s) {
                if (table_.depth[s] > p) {
                    solver_.add(!state_[p][s]);
                    continue;
                }
                solver_.add(!state_[p][s] || somebody || state_[p + 1][s]);
                for (std::size_t i = 0; i < problem_.ops.size(); ++i) {
                    const std::size_t after = table_.after[s][problem_.ops[i].call];
                    z3::expr step = !state_[p][s] || !at_[i][p];
                    if (after != nowhere) step = step || state_[p + 1][after];
                    solver_.add(step);
                }
            }
        }
        // Clauses only say which states must hold; that at least one does follows, and more than
        // one never helps, since each forbids.
    }

    const Problem& problem_;
    const Table& table_;
    std::size_t places_;
    z3::context context_;
    z3::solver solver_;
    std::vector<std::vector<z3::expr>> at_, by_, state_;
};

// `early` are calls that came before all others, in whatever number and order.
Z3Result decide(const Problem& problem, const std::vector<CallId>& early, const Z3Limits& limits) {
    if (problem.ops.empty()) return {Answer::legal};
    if (problem.ops.size() > limits.operations) return {Answer::gave_up, "Z3's operations"};
    Tabulation tabulation(problem, limits.states);
    if (!tabulation.begin_after(early) ||
        !tabulation.follow(calls_of(problem.ops), problem.ops.size())) {
        return {Answer::gave_up, "Z3's states"};
    }
    const Table table = tabulation.take();
    try {
        Encoding encoding(problem, table);
        encoding.build();
        return encoding.decide(limits);
    } catch (const z3::exception& error) {
        return {Answer::gave_up, std::string("Z3: ") + error.msg()};
    }
}

}  // namespace

Z3Result decide_by_z3(const Problem& problem, const Z3Limits& limits) {
    return decide(problem, {}, limits);
}

bool confirm_by_z3(const Problem& problem, const Z3Limits& limits) {
    const Z3Result exact = decide_by_z3(problem, limits);
    if (exact.answer != Answer::gave_up) return exact.answer == Answer::illegal;
    std::int64_t first = time_max;
    for (const Op& op : problem.ops) {
        if (op.required) first = std::min(first, op.begin);
    }
    std::vector<OpId> others;
    std::vector<Op> early;
    for (OpId i = 0; i < problem.ops.size(); ++i) {
        const Op& op = problem.ops[i];
        if (!op.required && op.end < first) {
            early.push_back(op);
        } else {
            others.push_back(i);
        }
    }
    const Problem rest = restrict_to(problem, others);
    return decide(rest, calls_of(early), limits).answer == Answer::illegal;
}

}  // namespace cleave::check::any_object
