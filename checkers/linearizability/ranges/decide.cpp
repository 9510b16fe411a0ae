#include "linearizability/ranges/decide.hpp"

#include <algorithm>

#include "linearizability/ranges/schedule.hpp"
#include "objects/file.hpp"

namespace cleave::check::ranges {
namespace {

using any_object::Answer;
using any_object::SearchResult;
using any_object::time_min;

// assumed: beyond so many, in 40 bytes each, the general search is not worse off.
constexpr std::size_t most_touches = std::size_t{1} << 24;

class Decision {
  public:
    Decision(const Problem& problem, const Limits& limits)
        : problem_(problem), limits_(limits), patience_(limits.watch, "ranges of files") {}

    std::optional<SearchResult> run() {
        auto result = run(Guesses::none);
        return result || !may_guess_ ? result : run(Guesses::allowed);
    }

  private:
    // With guesses it can only be shown that there is an order.
    std::optional<SearchResult> run(Guesses guesses) {
        std::optional<Accesses> accesses = accesses_of(problem_, most_touches, guesses);
        if (!accesses || (guesses == Guesses::allowed && !accesses->guessed)) return std::nullopt;
        may_guess_ = guesses == Guesses::none;
        if (accesses->absurd != no_op) return illegal({accesses->absurd});
        patience_.spend(accesses->from.size());
        const Clusters clusters(*accesses);
        const std::vector<Precedes> known = torn_between(*accesses);
        Windows windows(*accesses, clusters, known, patience_);
        const Windows::End end = windows.narrow(limits_.steps);
        result_.steps = windows.steps() + accesses->from.size() + problem_.ops.size();
        if (end == Windows::End::gave_up) return std::nullopt;
        if (end == Windows::End::empty && guesses == Guesses::allowed) return std::nullopt;
        if (end == Windows::End::empty) return clash(*accesses, windows, {windows.empty()});
        const Precedence precedence(*accesses, clusters, windows, known, patience_);
        const std::vector<AccessId> order =
            schedule(*accesses, clusters, windows, precedence, patience_);
        if (order.size() == accesses->list.size()) return legal(*accesses, order);
        // A circle leaves no order, so there is one only where none was found.
        std::vector<AccessId> circle = precedence.circle();
        if (circle.empty() || guesses == Guesses::allowed) return std::nullopt;
        return clash(*accesses, windows, std::move(circle));
    }

    SearchResult illegal(std::vector<OpId> clash) {
        result_.answer = Answer::illegal;
        std::erase_if(clash, [&](OpId op) { return !problem_.ops[op].required; });
        std::ranges::stable_sort(clash);
        result_.clash = std::move(clash);
        const auto last = [&](OpId op) {
            return problem_.ops[op].required ? problem_.ops[op].end : time_min;
        };
        result_.blocked = 0;
        for (OpId op = 1; op < problem_.ops.size(); ++op) {
            if (last(op) > last(result_.blocked)) result_.blocked = op;
        }
        return std::move(result_);
    }

    SearchResult clash(const Accesses& accesses, const Windows& windows,
                       std::vector<AccessId> reasons) {
        windows.follow(reasons);
        std::vector<OpId> ops;
        for (const AccessId reason : reasons) ops.push_back(accesses.list[reason].op);
        return illegal(std::move(ops));
    }

    // Those that touch no byte come in between, each at the moment it begins.
    std::optional<SearchResult> legal(const Accesses& accesses,
                                      const std::vector<AccessId>& order) {
        struct Placed {
            std::int64_t moment;
            OpId op;
        };
        std::vector<Placed> placed;
        std::int64_t moment = time_min;
        for (const AccessId access : order) {
            const OpId op = accesses.list[access].op;
            moment = std::max(moment, problem_.ops[op].begin);
            placed.push_back({moment, op});
        }
        for (const OpId op : accesses.idle) placed.push_back({problem_.ops[op].begin, op});
        std::ranges::stable_sort(placed, {}, &Placed::moment);
        objects::State state = problem_.initial;
        result_.order.clear();
        for (const Placed& one : placed) {
            patience_.spend(1 + state.size() / 32);
            if (!problem_.object->step(state, problem_.calls[problem_.ops[one.op].call].call)) {
                return std::nullopt;  // it tells a hole from the end
            }
            result_.order.push_back(one.op);
        }
        result_.answer = Answer::legal;
        return std::move(result_);
    }

    const Problem& problem_;
    const Limits& limits_;
    Patience patience_;
    bool may_guess_ = false;
    SearchResult result_;
};

}  // namespace

std::optional<SearchResult> decide(const Problem& problem, const Limits& limits, bool want_order) {
    if (problem.object != &objects::file() || problem.ops.empty()) return std::nullopt;
    std::optional<SearchResult> result;
    try {
        result = Decision(problem, limits).run();
    } catch (const OutOfTime& end) {
        result.emplace().limit = end.limit;
        return result;
    }
    if (result && !want_order) result->order.clear();
    return result;
}

}  // namespace cleave::check::ranges
