#include "linearizability/decide.hpp"

#include <algorithm>
#include <utility>

#include "linearizability/chains.hpp"
#include "linearizability/value_views.hpp"
#include "linearizability/zones.hpp"

namespace cleave::check {
namespace {

// An order is usually found by going for it, and then soon. If it is not, a view of the history may
// show that there is none; else everything has to be tried. In turns, each eight times as long as
// the last, so that none waits for long for another that will not get there.
class Searches {
  public:
    Searches(const RegisterHistory& ops, const Limits& limits, bool want_order)
        : ops_(ops), limits_(limits), want_order_(want_order) {}

    KeyAnswer run() {
        std::uint64_t turn = 200'000 + 20 * std::uint64_t{ops_.ops.size()};
        for (bool more = true; more; turn *= 8) {
            const bool deep = search(Strategy::depth_first, turn, deep_hits_memory_);
            if (result_.answer == Answer::gave_up) look_at_views(turn);
            const bool broad = search(Strategy::breadth_first, turn, broad_hits_memory_);
            more = result_.answer == Answer::gave_up && (deep || broad);
        }
        return std::move(result_);
    }

  private:
    std::uint64_t left() const { return limits_.steps - std::min(limits_.steps, result_.steps); }

    // False when there is no use in another, longer turn.
    bool search(Strategy strategy, std::uint64_t turn, bool& hits_memory) {
        if (result_.answer != Answer::gave_up || hits_memory) return false;
        if (result_.steps > 0 && left() == 0) return false;
        SearchResult found =
            decide_by_search(ops_, {std::min(turn, left()), limits_.memory, strategy}, want_order_);
        result_.steps += found.steps;
        result_.answer = found.answer;
        result_.order = std::move(found.order);
        if (found.blocked != UINT32_MAX) result_.blocked = found.blocked;
        result_.limit = std::move(found.limit);
        hits_memory = result_.limit == "memory";
        return true;
    }

    void look_at_views(std::uint64_t turn) {
        const SearchLimits limits{std::min(turn, left()), limits_.memory, Strategy::breadth_first};
        ViewsResult views = refute_by_views(ops_, result_.blocked, limits);
        result_.steps += views.steps;
        if (!views.refuted) return;
        result_.answer = Answer::illegal;
        result_.clash = std::move(views.core);
        result_.blocked = views.blocked;
    }

    const RegisterHistory& ops_;
    const Limits& limits_;
    bool want_order_;
    KeyAnswer result_;
    bool deep_hits_memory_ = false, broad_hits_memory_ = false;
};

}  // namespace

KeyAnswer decide_register(const RegisterHistory& ops, const Limits& limits, bool want_order) {
    KeyAnswer result;
    auto zones = decide_by_zones(ops, want_order);
    if (!zones && !ops.has_refusers) zones = decide_by_chains(ops, want_order);
    if (zones) {
        result.answer = zones->legal ? Answer::legal : Answer::illegal;
        result.order = std::move(zones->order);
        result.clash = std::move(zones->core);
        result.steps = ops.ops.size();
        return result;
    }
    result.clash = refute_by_zones(ops);
    if (!result.clash.empty()) {
        result.answer = Answer::illegal;
        result.steps = ops.ops.size();
        return result;
    }
    return Searches(ops, limits, want_order).run();
}

}  // namespace cleave::check
