#include "questions/skew_solver.hpp"

#include <z3++.h>

#include <algorithm>
#include <string>

#include "linearizability/z3_slices.hpp"

namespace cleave::check {
namespace {

class Encoding {
  public:
    explicit Encoding(const SkewQuestion& question)
        : question_(question), solver_(context_, "QF_IDL"), origin_(context_.int_const("origin")) {
        z3::params params(context_);
        params.set("random_seed", 0U);
        solver_.set(params);
        for (std::uint32_t c = 0; c < question.clocks; ++c) {
            corrections_.push_back(context_.int_const(("correction" + std::to_string(c)).c_str()));
            solver_.add(corrections_[c] >= origin_);
        }
        for (std::uint32_t i = 0; i < question.ops.size(); ++i) place(i);
        for (std::uint32_t i = 0; i < question.ops.size(); ++i) {
            order(i);
            if (question.ops[i].op.observes != no_value) explain(i);
        }
    }

    SkewAnswer solve(std::int64_t known) {
        SkewAnswer best;
        switch (possible(question_.span, best)) {
            case Z3Answer::unsatisfiable: best.kind = SkewAnswer::Kind::impossible; return best;
            case Z3Answer::out_of_resources: return best;
            case Z3Answer::out_of_time: return {.kind = SkewAnswer::Kind::out_of_time};
            case Z3Answer::satisfiable: break;
        }
        std::int64_t low = known;  // every skew below has been refuted
        while (low < best.skew) {
            const std::int64_t middle = low + (best.skew - low) / 2;
            switch (possible(middle, best)) {
                case Z3Answer::satisfiable: break;  // `best` moved below `middle`
                case Z3Answer::unsatisfiable: low = middle + 1; break;
                case Z3Answer::out_of_resources: return {};
                case Z3Answer::out_of_time: return {.kind = SkewAnswer::Kind::out_of_time};
            }
        }
        best.kind = SkewAnswer::Kind::found;
        return best;
    }

  private:
    // Is there a way with no more than this skew? If so, `best` is one.
    Z3Answer possible(std::int64_t skew, SkewAnswer& best) {
        solver_.push();
        for (const z3::expr& correction : corrections_) {
            solver_.add(correction <= origin_ + context_.int_val(skew));
        }
        const Z3Answer result = check_in_slices(solver_, question_.resources, question_.watch);
        if (result == Z3Answer::satisfiable) read_model(solver_.get_model(), best);
        solver_.pop();
        return result;
    }

    void read_model(const z3::model& model, SkewAnswer& best) const {
        best.corrections.clear();
        std::int64_t least = INT64_MAX, most = INT64_MIN;
        for (const z3::expr& correction : corrections_) {
            const std::int64_t value = model.eval(correction, true).get_numeral_int64();
            best.corrections.push_back(value);
            least = std::min(least, value);
            most = std::max(most, value);
        }
        for (std::int64_t& correction : best.corrections) correction -= least;
        best.skew = corrections_.empty() ? 0 : most - least;
    }

    // Where it is in the order, and at what instant of true time.
    void place(std::uint32_t i) {
        const SkewedOp& op = question_.ops[i];
        const std::string number = std::to_string(i);
        position_.push_back(context_.int_const(("at" + number).c_str()));
        instant_.push_back(context_.int_const(("t" + number).c_str()));
        happens_.push_back(op.op.required ? context_.bool_val(true)
                                          : context_.bool_const(("happens" + number).c_str()));
        if (op.any_time) return;
        const z3::expr& correction = corrections_[op.clock];
        // true time = recorded time + correction, all relative to the origin.
        solver_.add(instant_[i] - correction >= context_.int_val(op.op.begin));
        if (op.op.end != time_max) {
            solver_.add(instant_[i] - correction <= context_.int_val(op.op.end));
        }
    }

    bool same_key(std::uint32_t a, std::uint32_t b) const {
        return question_.ops[a].key == question_.ops[b].key;
    }

    // The order agrees with time, and is one.
    void order(std::uint32_t i) {
        for (std::uint32_t other = 0; other < question_.ops.size(); ++other) {
            if (other == i || !same_key(i, other)) continue;
            solver_.add(position_[i] != position_[other]);
            if (question_.ops[i].any_time || question_.ops[other].any_time) continue;
            solver_.add(
                z3::implies(position_[i] < position_[other], instant_[i] <= instant_[other]));
        }
    }

    // What `observer` saw was put there by one operation, or was there from the start, and nothing
    // else changed it in between.
    void explain(std::uint32_t observer) {
        const std::vector<SkewedOp>& ops = question_.ops;
        const ValueId value = ops[observer].op.observes;
        z3::expr_vector ways(context_);
        const auto undisturbed = [&](std::uint32_t writer, z3::expr way) {
            for (std::uint32_t other = 0; other < ops.size(); ++other) {
                if (other == observer || other == writer || !same_key(observer, other)) continue;
                if (ops[other].op.sets == no_value) continue;
                z3::expr later = position_[other] > position_[observer];
                if (writer != none) later = later || position_[other] < position_[writer];
                way = way && (!happens_[other] || later);
            }
            return way;
        };
        for (std::uint32_t writer = 0; writer < ops.size(); ++writer) {
            if (writer == observer || !same_key(observer, writer)) continue;
            if (ops[writer].op.sets != value) continue;
            ways.push_back(
                undisturbed(writer, happens_[writer] && position_[writer] < position_[observer]));
        }
        if (value == initial_value) {
            ways.push_back(undisturbed(none, context_.bool_val(true)));
        }
        solver_.add(z3::implies(happens_[observer], z3::mk_or(ways)));
    }

    static constexpr std::uint32_t none = UINT32_MAX;
    const SkewQuestion& question_;
    z3::context context_;
    z3::solver solver_;
    z3::expr origin_;
    std::vector<z3::expr> corrections_, position_, instant_, happens_;
};

}  // namespace

SkewAnswer solve_skew(const SkewQuestion& question, std::int64_t known) {
    try {
        return Encoding(question).solve(known);
    } catch (const z3::exception&) {
        return {};
    }
}

}  // namespace cleave::check
