#include "linearizability/z3_decider.hpp"

#include <z3++.h>

#include <algorithm>
#include <string>
#include <vector>

#include "linearizability/z3_slices.hpp"

namespace cleave::check {
namespace {

class Encoding {
  public:
    Encoding(const RegisterHistory& history, const Z3Limits& limits)
        : history_(history), limits_(limits), solver_(context_, "QF_IDL") {}

    Answer decide() {
        place();
        for (std::uint32_t i = 0; i < history_.ops.size(); ++i) {
            if (history_.ops[i].observes != no_value) explain(i);
        }
        switch (check_in_slices(solver_, limits_.resources, limits_.watch)) {
            case Z3Answer::satisfiable: return Answer::legal;
            case Z3Answer::unsatisfiable: return Answer::illegal;
            case Z3Answer::out_of_time:
            case Z3Answer::out_of_resources: break;
        }
        return Answer::gave_up;
    }

  private:
    // Times become ranks, with room in each rank for all operations in any order: intervals are
    // closed, so two that touch may share an instant in either order.
    void place() {
        std::vector<std::int64_t> times;
        for (const RegisterOp& op : history_.ops) {
            times.push_back(op.begin);
            times.push_back(op.end);
        }
        std::sort(times.begin(), times.end());
        times.erase(std::unique(times.begin(), times.end()), times.end());
        const auto room = static_cast<std::int64_t>(history_.ops.size()) + 1;
        const auto rank = [&](std::int64_t time) {
            return std::lower_bound(times.begin(), times.end(), time) - times.begin();
        };
        for (std::size_t i = 0; i < history_.ops.size(); ++i) {
            const RegisterOp& op = history_.ops[i];
            const std::string number = std::to_string(i);
            position_.push_back(context_.int_const(("at" + number).c_str()));
            happens_.push_back(op.required ? context_.bool_val(true)
                                           : context_.bool_const(("happens" + number).c_str()));
            solver_.add(position_[i] >= context_.int_val(rank(op.begin) * room));
            solver_.add(position_[i] <= context_.int_val(rank(op.end) * room + room - 1));
        }
    }

    // What `observer` saw was put there by one operation, or was there from the start, and nothing
    // else changed it in between.
    void explain(std::uint32_t observer) {
        const ValueId value = history_.ops[observer].observes;
        z3::expr_vector ways(context_);
        for (std::uint32_t writer = 0; writer < history_.ops.size(); ++writer) {
            if (writer == observer || history_.ops[writer].sets != value) continue;
            z3::expr way = happens_[writer] && position_[writer] < position_[observer];
            for (std::uint32_t other = 0; other < history_.ops.size(); ++other) {
                if (other == observer || other == writer) continue;
                if (history_.ops[other].sets == no_value) continue;
                way = way && (!happens_[other] || position_[other] < position_[writer] ||
                              position_[other] > position_[observer]);
            }
            ways.push_back(way);
        }
        if (value == initial_value) {
            z3::expr way = context_.bool_val(true);
            for (std::uint32_t other = 0; other < history_.ops.size(); ++other) {
                if (other == observer || history_.ops[other].sets == no_value) continue;
                way = way && (!happens_[other] || position_[other] > position_[observer]);
            }
            ways.push_back(way);
        }
        solver_.add(z3::implies(happens_[observer], z3::mk_or(ways)));
    }

    const RegisterHistory& history_;
    const Z3Limits& limits_;
    z3::context context_;
    z3::solver solver_;
    std::vector<z3::expr> position_;
    std::vector<z3::expr> happens_;
};

}  // namespace

Answer decide_by_z3(const RegisterHistory& history, const Z3Limits& limits) {
    if (history.ops.size() > limits.operations) return Answer::gave_up;
    try {
        return Encoding(history, limits).decide();
    } catch (const z3::exception&) {
        return Answer::gave_up;
    }
}

}  // namespace cleave::check
