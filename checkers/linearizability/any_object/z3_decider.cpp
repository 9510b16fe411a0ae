#include "linearizability/any_object/z3_decider.hpp"

#include <z3++.h>

#include <algorithm>
#include <map>
#include <optional>

namespace cleave::check::any_object {
namespace {

using objects::State;

// Where each call leads from each state that some sequence of calls reaches, no longer than there
// are operations. Made here, and not by the search's table, which it is to contradict.
struct Table {
    std::vector<State> states;
    std::vector<std::vector<std::optional<std::size_t>>> after;  // by state, then by call
    std::vector<std::size_t> depth;  // by state: how many calls it takes to get there
};

std::optional<Table> tabulate(const Problem& problem, const std::vector<CallId>& calls,
                              std::size_t most_states) {
    Table table{{problem.initial}, {}, {0}};
    std::map<State, std::size_t> known = {{problem.initial, 0}};
    for (std::size_t s = 0; s < table.states.size(); ++s) {
        auto& row = table.after.emplace_back(problem.calls.size());
        if (table.depth[s] >= problem.ops.size()) continue;
        for (const CallId call : calls) {
            State state = table.states[s];
            if (!problem.object->step(state, problem.calls[call].call)) continue;
            const auto [place, is_new] = known.try_emplace(state, table.states.size());
            row[call] = place->second;
            if (!is_new) continue;
            if (table.states.size() == most_states) return std::nullopt;
            table.states.push_back(std::move(state));
            table.depth.push_back(table.depth[s] + 1);
        }
    }
    return table;
}

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
        constexpr std::uint64_t shortest_slice = 200'000;
        for (std::uint64_t spent = 0; spent < limits.resources;) {
            const std::uint64_t slice =
                std::min<std::uint64_t>(std::max(shortest_slice, spent / 20), UINT32_MAX);
            z3::params params(context_);
            params.set("rlimit", static_cast<unsigned>(slice));
            params.set("random_seed", 0U);
            solver_.set(params);
            switch (solver_.check()) {
                case z3::sat: return {Answer::legal};
                case z3::unsat: return {Answer::illegal};
                case z3::unknown: break;
            }
            spent += slice;
            if (limits.watch == nullptr) continue;
            limits.watch->progress("asking Z3", spent, limits.resources);
            if (limits.watch->expired()) return {Answer::gave_up, "the deadline"};
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
        solver_.add(state_[0][0]);
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
                    const auto after = table_.after[s][problem_.ops[i].call];
                    z3::expr step = !state_[p][s] || !at_[i][p];
                    if (after) step = step || state_[p + 1][*after];
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

}  // namespace

Z3Result decide_by_z3(const Problem& problem, const Z3Limits& limits) {
    if (problem.ops.empty()) return {Answer::legal};
    if (problem.ops.size() > limits.operations) return {Answer::gave_up, "Z3's operations"};
    std::vector<CallId> calls;
    for (const Op& op : problem.ops) calls.push_back(op.call);
    std::ranges::sort(calls);
    calls.erase(std::unique(calls.begin(), calls.end()), calls.end());
    const std::optional<Table> table = tabulate(problem, calls, limits.states);
    if (!table) return {Answer::gave_up, "Z3's states"};
    try {
        Encoding encoding(problem, *table);
        encoding.build();
        return encoding.decide(limits);
    } catch (const z3::exception& error) {
        return {Answer::gave_up, std::string("Z3: ") + error.msg()};
    }
}

}  // namespace cleave::check::any_object
