#include "linearizability/any_object/shrink.hpp"

#include <algorithm>

#include "linearizability/any_object/decide.hpp"

namespace cleave::check::any_object {
namespace {

using history::OpIndex;

// assumed: what a reader gains by a smaller core is not worth more than these: about a second for
// one question, and ten for all, where the operations outside the core make them hard.
constexpr std::uint64_t steps_a_question = 500'000;
constexpr std::uint64_t steps_in_all = 10'000'000;

class Shrinker {
  public:
    Shrinker(const Problem& problem, const objects::Data& seen, const Limits& limits)
        : problem_(problem),
          seen_(seen),
          limits_(limits),
          steps_left_(std::min(limits.steps, steps_in_all)) {}

    Answer judge(const std::vector<OpId>& core) {
        if (steps_left_ == 0 || out_of_time_) return Answer::gave_up;
        Limits limits = limits_;
        limits.steps = std::min(steps_left_, steps_a_question);
        const Problem kept = without_useless(keep_only(problem_, core));
        const SearchResult result = decide_as_seen(kept, seen_, limits);
        const std::uint64_t spent = result.steps + core.size();
        steps_ += spent;
        steps_left_ -= std::min(steps_left_, spent);
        out_of_time_ = result.limit == "the deadline";
        return result.answer;
    }

    // Removes what it can. From now on only what matters to `core` is looked at.
    Core shrink(const std::vector<OpId>& core) {
        const Problem whole = std::move(problem_);
        problem_ = without_useless(keep_only(whole, core));
        std::vector<OpId> left;
        for (OpId op = 0; op < problem_.ops.size(); ++op) {
            if (problem_.ops[op].required) left.push_back(op);
        }
        Core result = remove_all_it_can(std::move(left));
        std::vector<OpIndex> sources;
        for (const OpId op : result.ops) sources.push_back(problem_.ops[op].source);
        std::ranges::sort(sources);
        result.ops.clear();
        for (const OpId op : core) {
            if (std::ranges::binary_search(sources, whole.ops[op].source)) result.ops.push_back(op);
        }
        return result;
    }

  private:
    // Removes pieces, large ones first, as long as what remains has no legal order.
    Core remove_all_it_can(std::vector<OpId> core) {
        Core result;
        std::size_t piece = core.size() / 2;
        for (; piece > 1; piece /= 2) remove_pieces(core, piece);
        result.minimal = remove_pieces(core, 1);
        result.ops = std::move(core);
        result.steps = steps_;
        return result;
    }

    // False when a limit left it open whether some piece could go.
    bool remove_pieces(std::vector<OpId>& core, std::size_t piece) {
        bool decided = true;
        for (std::size_t at = 0; at < core.size();) {
            std::vector<OpId> rest = core;
            const std::size_t end = std::min(core.size(), at + piece);
            rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(at),
                       rest.begin() + static_cast<std::ptrdiff_t>(end));
            const Answer answer = judge(rest);
            if (answer == Answer::illegal) {
                core = std::move(rest);
                continue;
            }
            decided = decided && answer == Answer::legal;
            at = end;
        }
        return decided;
    }

    Problem problem_;
    const objects::Data& seen_;
    const Limits& limits_;
    std::uint64_t steps_left_;
    std::uint64_t steps_ = 0;
    bool out_of_time_ = false;
};

// The last `count` required operations to complete up to `until`, and all required ones that were
// open since the first of them completed.
std::vector<OpId> window(const Problem& problem, std::int64_t until, std::size_t count) {
    std::vector<std::int64_t> ends;
    for (const Op& op : problem.ops) {
        if (op.required && op.end <= until) ends.push_back(op.end);
    }
    std::int64_t since = time_min;
    if (count < ends.size()) {
        const auto first = ends.end() - static_cast<std::ptrdiff_t>(count);
        std::nth_element(ends.begin(), first, ends.end());
        since = *first;
    }
    std::vector<OpId> result;
    for (OpId i = 0; i < problem.ops.size(); ++i) {
        const Op& op = problem.ops[i];
        if (op.required && op.begin <= until && op.end >= since) result.push_back(i);
    }
    return result;
}

// The first moment such that what was required to happen by then has no order; the last end of all
// if that cannot be said.
std::int64_t first_without_order(const Problem& problem, Shrinker& shrinker) {
    std::vector<std::int64_t> ends;
    for (const Op& op : problem.ops) {
        if (op.required) ends.push_back(op.end);
    }
    std::ranges::sort(ends);
    const auto has_order = [&](std::int64_t end) {
        std::vector<OpId> core;
        for (OpId i = 0; i < problem.ops.size(); ++i) {
            if (problem.ops[i].required && problem.ops[i].end <= end) core.push_back(i);
        }
        return shrinker.judge(core) != Answer::illegal;
    };
    const auto first = std::partition_point(ends.begin(), ends.end(), has_order);
    return first == ends.end() ? ends.back() : *first;
}

// By when it is clear that there is no order: from where a search that looked ahead ended, in steps
// that grow.
std::int64_t clear_by(const Problem& problem, const SearchResult& found, Shrinker& shrinker) {
    std::vector<std::int64_t> ends = {problem.ops[found.blocked].end};
    if (!found.looked_ahead) return ends.front();
    for (const Op& op : problem.ops) {
        if (op.required && op.end > ends.front()) ends.push_back(op.end);
    }
    std::sort(ends.begin() + 1, ends.end());
    std::size_t i = 0;
    for (std::size_t step = 1; i + 1 < ends.size(); i += step, step *= 4) {
        const std::vector<OpId> begun = window(problem, ends[i], problem.ops.size());
        if (shrinker.judge(begun) == Answer::illegal) return ends[i];
    }
    return ends.back();
}

}  // namespace

Core find_core(const Problem& problem, const SearchResult& found, const Limits& limits) {
    Shrinker shrinker(problem, found.seen, limits);
    if (!found.clash.empty() && shrinker.judge(found.clash) == Answer::illegal) {
        return shrinker.shrink(found.clash);
    }
    const std::int64_t until = found.blocked == UINT32_MAX ? first_without_order(problem, shrinker)
                                                           : clear_by(problem, found, shrinker);
    const std::vector<OpId> all = window(problem, until, problem.ops.size());
    std::size_t known = 0;
    for (std::size_t count = 2;; count *= 2) {
        std::vector<OpId> core = window(problem, until, count);
        if (core.size() == known) continue;
        known = core.size();
        if (known == all.size()) break;
        if (shrinker.judge(core) == Answer::illegal) return shrinker.shrink(core);
    }
    return shrinker.shrink(all);
}

}  // namespace cleave::check::any_object
