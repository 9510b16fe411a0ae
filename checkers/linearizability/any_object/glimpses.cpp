#include "linearizability/any_object/glimpses.hpp"

#include <algorithm>

#include "host/require.hpp"

namespace cleave::check::any_object {
namespace {

using objects::Call;
using objects::Data;
using objects::Datum;
using objects::Shape;

// assumed: looking at all pairs of so many data costs less than searching for an order of all.
constexpr std::size_t most_to_pair = 40;
constexpr std::uint64_t steps_an_op = 8, steps_a_glimpse = 20'000;

// `chosen`: the only ones that can say something of `data`.
template <typename Chosen>
Glimpsed glimpse_of(const Problem& problem, std::span<const Datum> data, const Chosen& chosen) {
    Glimpsed seen{{problem.object, problem.object->part_of(problem.initial, data), {}, {}}};
    std::vector<Op> ops;
    std::vector<Call> called;
    for (const OpId op : chosen) {
        Call call = problem.calls[problem.ops[op].call].call;
        auto left = problem.object->glimpse(call, data);
        if (!left) continue;
        call.function = left->function;
        call.answered = left->answered;
        call.input = seen.storage.emplace_back(std::move(left->input));
        call.output = seen.storage.emplace_back(std::move(left->output));
        ops.push_back(problem.ops[op]);
        called.push_back(call);
    }
    seen.problem =
        assemble(*problem.object, std::move(seen.problem.initial), std::move(ops), called);
    return seen;
}

class Refutation {
  public:
    Refutation(const Problem& problem, const Limits& limits) : problem_(problem), limits_(limits) {
        for (OpId op = 0; op < problem.ops.size(); ++op) note(op);
        std::ranges::stable_sort(touches_, {}, &Touch::datum);
        data_.erase(std::unique(data_.begin(), data_.end()), data_.end());
        std::ranges::stable_sort(data_);
        data_.erase(std::unique(data_.begin(), data_.end()), data_.end());
        std::ranges::stable_sort(pairs_);
        pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
    }

    SearchResult run(Few few) {
        if (few == Few::one) {
            for (const Datum datum : data_) {
                if (look({datum})) break;
            }
            return std::move(result_);
        }
        for (const auto& [a, b] : pairs_) {
            if (look({a, b})) return std::move(result_);
        }
        if (wide_.empty() || data_.size() > most_to_pair) return std::move(result_);
        for (std::size_t i = 0; i < data_.size(); ++i) {
            for (std::size_t j = i + 1; j < data_.size(); ++j) {
                if (look({data_[i], data_[j]})) return std::move(result_);
            }
        }
        return std::move(result_);
    }

  private:
    struct Touch {
        Datum datum;
        OpId op;
    };

    void note(OpId op) {
        const Call& call = problem_.calls[problem_.ops[op].call].call;
        const objects::Function& function = problem_.object->functions[call.function];
        const std::span<const Datum> touched = problem_.object->touched_by(call);
        for (const Datum datum : touched) {
            touches_.push_back({datum, op});
            if (data_.empty() || data_.back() != datum) data_.push_back(datum);
        }
        if (touched.size() == 2 && touched[0] != touched[1]) {
            pairs_.emplace_back(std::min(touched[0], touched[1]), std::max(touched[0], touched[1]));
        }
        if (function.output != Shape::list) return;
        wide_.push_back(op);
        // Most lists are like the one before.
        for (const Datum datum : call.answer()) data_.push_back(datum);
        if (data_.size() > 1'000'000) shorten();
    }

    void shorten() {
        std::ranges::stable_sort(data_);
        data_.erase(std::unique(data_.begin(), data_.end()), data_.end());
    }

    // True when that settles it, or no steps are left.
    bool look(Data data) {
        std::vector<OpId> chosen = wide_;
        for (const Datum datum : data) {
            // Not ranges::equal_range, whose subrange clang++ 14 cannot compile.
            const auto from = std::ranges::lower_bound(touches_, datum, {}, &Touch::datum);
            const auto to = std::ranges::upper_bound(touches_, datum, {}, &Touch::datum);
            for (auto touch = from; touch != to; ++touch) chosen.push_back(touch->op);
        }
        std::ranges::stable_sort(chosen);
        chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
        const Glimpsed seen = glimpse_of(problem_, data, chosen);
        Limits limits = limits_;
        limits.steps = std::min(limits_.steps - result_.steps,
                                steps_a_glimpse + steps_an_op * seen.problem.ops.size());
        SearchResult found = decide_by_search(seen.problem, limits, false);
        result_.steps += found.steps + chosen.size();
        result_.limit = found.limit;
        if (found.answer == Answer::illegal) {
            result_.answer = Answer::illegal;
            result_.blocked = position_of(seen.problem.ops[found.blocked].source);
            result_.seen = std::move(data);
            return true;
        }
        return result_.steps >= limits_.steps || found.limit == "the deadline";
    }

    OpId position_of(history::OpIndex source) const {
        const auto place = std::ranges::find(problem_.ops, source, &Op::source);
        require(place != problem_.ops.end(), "a glimpse has an operation of its own");
        return static_cast<OpId>(place - problem_.ops.begin());
    }

    const Problem& problem_;
    const Limits& limits_;
    std::vector<Touch> touches_;
    std::vector<OpId> wide_;  // those that look at all data
    Data data_;
    std::vector<std::pair<Datum, Datum>> pairs_;
    SearchResult result_;
};

}  // namespace

Glimpsed glimpse(const Problem& problem, std::span<const Datum> data) {
    std::vector<OpId> all(problem.ops.size());
    for (OpId op = 0; op < all.size(); ++op) all[op] = op;
    return glimpse_of(problem, data, all);
}

SearchResult refute_by_glimpses(const Problem& problem, const Limits& limits, Few few) {
    return Refutation(problem, limits).run(few);
}

}  // namespace cleave::check::any_object
