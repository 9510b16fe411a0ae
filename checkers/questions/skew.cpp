#include "questions/skew.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "linearizability/check.hpp"
#include "linearizability/register_history.hpp"
#include "questions/skew_solver.hpp"
#include "verdict/patience.hpp"

namespace cleave::check {
namespace {

using history::History;
using history::OpIndex;

constexpr std::int64_t farthest = INT64_MAX / 4;  // what Z3 is asked to add up stays in bounds

class Search {
  public:
    Search(const History& history, const Options& options, const SkewLimits& limits)
        : history_(history),
          options_(options),
          limits_(limits),
          patience_(options.limits.watch, "clock skew") {
        options_.want_linearization = false;
        options_.confirm_with_z3 = false;
        clocks_.assign(history.processes().begin(), history.processes().end());
        std::sort(clocks_.begin(), clocks_.end());
        clocks_.erase(std::unique(clocks_.begin(), clocks_.end()), clocks_.end());
        corrections_.assign(clocks_.size(), 0);
        const auto parts = partition_by_key(history, &patience_);
        for (const auto& part : parts) {
            keys_.push_back(prepare(history, part, options.initial, &patience_));
        }
        place_of_.resize(history.size());
        for (std::uint32_t k = 0; k < keys_.size(); ++k) {
            for (std::uint32_t i = 0; i < keys_[k].ops.size(); ++i) {
                patience_.spend(1);
                place_of_[keys_[k].ops[i].source.value] = {k, i};
                note_times(keys_[k].ops[i]);
            }
        }
        // Clocks that are further apart than all times are as good when they are as far apart: all
        // that one recorded is then over when the other one begins. So each may be that far from
        // the next one.
        const auto steps = static_cast<std::int64_t>(std::max<std::size_t>(clocks_.size(), 1));
        if (earliest_ <= latest_) widest_ = std::min(latest_ - earliest_, farthest / steps) * steps;
    }

    Skew run() {
        Skew result;
        for (result.rounds = 1; result.rounds <= limits_.rounds; ++result.rounds) {
            const Verdict verdict = check_linearizable(corrected(), options_);
            result.skew = Duration::nanoseconds(skew_);
            if (verdict.conclusion == Conclusion::holds) return finish(result, Skew::Kind::exact);
            if (verdict.conclusion == Conclusion::unknown) return give_up(result, verdict.limit);
            if (!learn(verdict)) {
                return give_up(result, "more operations matter than Z3 is asked about");
            }
            const SkewAnswer answer = solve_skew(question(), skew_);
            if (answer.kind == SkewAnswer::Kind::impossible) {
                return finish(result, Skew::Kind::hopeless);
            }
            if (answer.kind == SkewAnswer::Kind::out_of_time) {
                return give_up(result, "the deadline");
            }
            if (answer.kind == SkewAnswer::Kind::gave_up) {
                return give_up(result, "Z3 hit its limit");
            }
            skew_ = answer.skew;
            corrections_ = answer.corrections;
        }
        return give_up(result, "the limit on rounds was hit");
    }

  private:
    void note_times(const RegisterOp& op) {
        earliest_ = std::min(earliest_, op.begin);
        latest_ = std::max({latest_, op.begin, op.end == time_max ? op.begin : op.end});
    }

    std::uint32_t clock_of(OpIndex op) const {
        const std::uint32_t process = history_.processes()[op.value];
        return static_cast<std::uint32_t>(
            std::lower_bound(clocks_.begin(), clocks_.end(), process) - clocks_.begin());
    }

    History corrected() {
        History result;
        result.reserve(history_.size());
        for (std::uint32_t k = 0; k < history_.key_count(); ++k) {
            result.key(history_.key_name(history::KeyId{k}));
        }
        for (std::uint32_t i = 0; i < history_.size(); ++i) {
            patience_.spend(4);
            history::Operation op = history_[OpIndex{i}];
            const Duration add = Duration::nanoseconds(corrections_[clock_of(OpIndex{i})]);
            op.invoked += add;
            if (op.outcome != Outcome::unknown) op.completed += add;
            result.add(op);
        }
        return result;
    }

    // Adds what is wrong with the present corrections. Where that is known already, other writers
    // of the values in question matter: they join too, with their own intervals.
    bool learn(const Verdict& verdict) {
        const std::size_t before = known_.size();
        for (const Counterexample& shown : verdict.counterexamples) {
            for (const OpIndex op : shown.core) known_.insert(op.value);
        }
        if (known_.size() == before) {
            for (const Counterexample& shown : verdict.counterexamples) add_writers(shown);
        }
        return known_.size() > before && known_.size() <= limits_.operations;
    }

    void add_writers(const Counterexample& shown) {
        std::set<ValueId> observed;
        const RegisterHistory& key = keys_[shown.key.value];
        for (const OpIndex op : shown.core) {
            observed.insert(key.ops[place_of_[op.value].position].observes);
        }
        for (const RegisterOp& op : key.ops) {
            if (op.effectful() && observed.count(op.sets) != 0) known_.insert(op.source.value);
        }
    }

    // The operations known to matter, each within its interval, and the other writers of what they
    // observed, at any time: whatever that refutes, the whole history refutes.
    SkewQuestion question() const {
        SkewQuestion question{.clocks = static_cast<std::uint32_t>(clocks_.size()),
                              .span = widest_,
                              .resources = limits_.z3_resources,
                              .watch = options_.limits.watch};
        std::set<std::pair<std::uint32_t, ValueId>> observed;
        for (const std::uint32_t op : known_) {
            const Place place = place_of_[op];
            const RegisterOp& known = keys_[place.key].ops[place.position];
            question.ops.push_back({place.key, clock_of(OpIndex{op}), known, false});
            if (known.observes != no_value) observed.insert({place.key, known.observes});
        }
        for (const auto& [key, value] : observed) {
            std::size_t added = 0;
            for (const RegisterOp& op : keys_[key].ops) {
                if (!op.effectful() || op.sets != value || known_.count(op.source.value) != 0) {
                    continue;
                }
                if (++added > known_.size()) break;  // more than could ever be used
                RegisterOp free = op;
                free.observes = no_value;
                free.required = false;
                question.ops.push_back({key, 0, free, true});
            }
        }
        return question;
    }

    Skew finish(Skew& result, Skew::Kind kind) const {
        result.kind = kind;
        for (std::size_t c = 0; c < clocks_.size() && kind == Skew::Kind::exact; ++c) {
            if (corrections_[c] == 0) continue;
            result.corrections.push_back({clocks_[c], Duration::nanoseconds(corrections_[c])});
        }
        return result;
    }

    static Skew give_up(Skew& result, std::string limit) {
        result.kind = Skew::Kind::at_least;
        result.limit = std::move(limit);
        return result;
    }

    struct Place {
        std::uint32_t key = 0, position = 0;
    };
    const History& history_;
    Options options_;
    const SkewLimits& limits_;
    Patience patience_;
    std::vector<std::uint32_t> clocks_;  // processes, ascending
    std::vector<std::int64_t> corrections_;
    std::vector<RegisterHistory> keys_;
    std::vector<Place> place_of_;  // by operation; those that are in no key have none
    std::set<std::uint32_t> known_;
    std::int64_t skew_ = 0;
    std::int64_t earliest_ = INT64_MAX, latest_ = INT64_MIN;
    std::int64_t widest_ = 0;  // no skew beyond this can matter
};

std::string in_seconds(Duration duration) {
    const std::int64_t ns = duration.count();
    std::string fraction = std::to_string(ns % 1'000'000'000);
    fraction.insert(0, 9 - fraction.size(), '0');
    while (fraction.size() > 2 && fraction.back() == '0') fraction.pop_back();
    return std::to_string(ns / 1'000'000'000) + "." + fraction + " s";
}

std::string reason(const Skew& skew) {
    return skew.limit == "the deadline" ? "the deadline came" : skew.limit;
}

}  // namespace

Skew smallest_skew(const History& history, const Options& options, const SkewLimits& limits) {
    try {
        return Search(history, options, limits).run();
    } catch (const OutOfTime& end) {
        Skew result;
        result.limit = end.limit;
        return result;
    }
}

std::string describe(const Skew& skew) {
    switch (skew.kind) {
        case Skew::Kind::hopeless:
            return "No clock skew explains it: whatever is added to the times of each process, no "
                   "order is legal.";
        case Skew::Kind::at_least:
            if (skew.skew == Duration()) {
                return "Whether wrong clocks explain it is not known, because " + reason(skew) +
                       ".";
            }
            return "The clocks would have to differ by at least " + in_seconds(skew.skew) +
                   "; whether that is enough is not known, because " + reason(skew) + ".";
        case Skew::Kind::exact: break;
    }
    if (skew.skew == Duration()) return "It is linearizable with the clocks as they are.";
    std::string text = "Clocks that differ by " + in_seconds(skew.skew) +
                       " would make it linearizable, and no smaller skew would: add ";
    for (std::size_t i = 0; i < skew.corrections.size(); ++i) {
        if (i == 6) {
            text += " and so on for " + std::to_string(skew.corrections.size() - i) + " more";
            break;
        }
        if (i > 0) text += i + 1 == skew.corrections.size() ? " and " : ", ";
        text += in_seconds(skew.corrections[i].add) + " to the times of process " +
                std::to_string(skew.corrections[i].process);
    }
    return text + ".";
}

}  // namespace cleave::check
