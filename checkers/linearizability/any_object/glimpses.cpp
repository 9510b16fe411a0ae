#include "linearizability/any_object/glimpses.hpp"

#include <algorithm>
#include <optional>

#include "host/require.hpp"

namespace cleave::check::any_object {
namespace {

using objects::Call;
using objects::Data;
using objects::Datum;
using objects::Shape;
using objects::State;

// assumed: looking at all pairs of so many data costs less than searching for an order of all.
constexpr std::size_t most_to_pair = 40;
constexpr std::uint64_t steps_an_op = 8, steps_a_glimpse = 20'000;

// An operation, and the call that it made, or as much of it as says something of the data.
struct Chosen {
    OpId op;
    Call call;
};

// `chosen`: all that can say something of `data`.
Glimpsed glimpse_of(const Problem& problem, std::span<const Datum> data,
                    const std::vector<Chosen>& chosen) {
    Glimpsed seen{{problem.object, problem.object->part_of(problem.initial, data), {}, {}}};
    std::vector<Op> ops;
    std::vector<Call> called;
    for (auto [op, call] : chosen) {
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
        shorten();
        index_lists();
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
        if (data_.size() > shorten_at_) {
            shorten();
            shorten_at_ = std::max(shorten_at_, 2 * data_.size());
        }
    }

    void shorten() {
        std::ranges::stable_sort(data_);
        data_.erase(std::unique(data_.begin(), data_.end()), data_.end());
    }

    const Call& call_of(OpId op) const { return problem_.calls[problem_.ops[op].call].call; }
    std::size_t place_of(Datum datum) const {
        return static_cast<std::size_t>(std::ranges::lower_bound(data_, datum) - data_.begin());
    }

    // Which lists have a datum, so that nobody has to look for it in all of them.
    void index_lists() {
        listed_from_.assign(data_.size() + 1, 0);
        for (const OpId op : wide_) {
            for (const Datum datum : call_of(op).answer()) ++listed_from_[place_of(datum) + 1];
        }
        for (std::size_t i = 0; i < data_.size(); ++i) listed_from_[i + 1] += listed_from_[i];
        listed_.resize(listed_from_.back());
        std::vector<std::size_t> next(listed_from_.begin(), listed_from_.end() - 1);
        for (const OpId op : wide_) {
            for (const Datum datum : call_of(op).answer()) listed_[next[place_of(datum)]++] = op;
        }
    }

    // From the first beginning to the last end of some operations.
    struct Window {
        std::int64_t begin = time_max, end = time_min;
    };
    Window window_of(const std::vector<OpId>& ops) const {
        Window window;
        for (const OpId op : ops) {
            window.begin = std::min(window.begin, problem_.ops[op].begin);
            window.end = std::max(window.end, problem_.ops[op].end);
        }
        return window;
    }
    Data beginning(const Data& data) const {
        const State state = problem_.object->part_of(problem_.initial, data);
        const auto present = problem_.object->present_in(state);
        return {present.begin(), present.end()};
    }

    // What is about `data`: calls that touch some of it, and lists, with what they have of it. Of
    // lists before or after all that touches it, those that say the same as another are left out.
    std::vector<Chosen> about(const Data& data) {
        std::vector<OpId> touching;
        std::vector<std::pair<OpId, Datum>> listing;
        for (const Datum datum : data) {
            // Not ranges::equal_range, whose subrange clang++ 14 cannot compile.
            const auto from = std::ranges::lower_bound(touches_, datum, {}, &Touch::datum);
            const auto to = std::ranges::upper_bound(touches_, datum, {}, &Touch::datum);
            for (auto touch = from; touch != to; ++touch) touching.push_back(touch->op);
            const std::size_t place = place_of(datum);
            for (std::size_t i = listed_from_[place]; i < listed_from_[place + 1]; ++i) {
                listing.emplace_back(listed_[i], datum);
            }
        }
        std::ranges::stable_sort(touching);
        touching.erase(std::unique(touching.begin(), touching.end()), touching.end());
        std::ranges::stable_sort(listing);
        std::vector<Chosen> chosen;
        for (const OpId op : touching) chosen.push_back({op, call_of(op)});
        answers_.clear();
        for (const auto& [op, datum] : listing) answers_.push_back(datum);
        const Data initial = beginning(data);
        const Window window = window_of(touching);
        std::optional<std::span<const Datum>> last;
        std::size_t next = 0;
        for (const OpId op : wide_) {
            const std::size_t from = next;
            while (next < listing.size() && listing[next].first == op) ++next;
            Call call = call_of(op);
            if (call.answered) call.output = std::span(answers_).subspan(from, next - from);
            const Op& when = problem_.ops[op];
            if (when.end < window.begin && std::ranges::equal(call.output, initial)) continue;
            if (when.begin > window.end) {
                if (last && std::ranges::equal(call.output, *last)) continue;
                last = call.output;
            }
            chosen.push_back({op, call});
        }
        std::ranges::stable_sort(chosen, {}, &Chosen::op);
        return chosen;
    }

    // True when that settles it, or no steps are left.
    bool look(Data data) {
        const std::vector<Chosen> chosen = about(data);
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
    std::vector<OpId> wide_;  // those that look at all data, ascending
    Data data_;
    std::vector<std::size_t> listed_from_;  // by place in `data_`, and one more: in `listed_`
    std::vector<OpId> listed_;
    std::size_t shorten_at_ = 1'000'000;
    Data answers_;  // of the lists that are being looked at, as much as they have of the data
    std::vector<std::pair<Datum, Datum>> pairs_;
    SearchResult result_;
};

}  // namespace

Glimpsed glimpse(const Problem& problem, std::span<const Datum> data) {
    std::vector<Chosen> all;
    for (OpId op = 0; op < problem.ops.size(); ++op) {
        all.push_back({op, problem.calls[problem.ops[op].call].call});
    }
    return glimpse_of(problem, data, all);
}

SearchResult refute_by_glimpses(const Problem& problem, const Limits& limits, Few few) {
    return Refutation(problem, limits).run(few);
}

}  // namespace cleave::check::any_object
