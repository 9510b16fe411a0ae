// Only moments in a legal order matter, each within its operation's interval. For a sequence of
// pairs, the earliest that can be: what is put in comes when it and all before it have begun (and
// no earlier than an answer "empty" that was placed before it), what is taken out likewise, and not
// before it was put in. Whoever was not taken by a moment later than its end cannot be taken any
// more. Let L be a legal order that agrees with the choices so far.
//
// 1. Of two of one value that are put in, none of which was taken, where one neither begins nor
//    ends later, that one goes first: if L has the other one first, they change places, which suits
//    both. But L may not have one at all that is not required; if the other one is, both are tried.
//    If L has the other one only, and that is not required, it has the first one in its place,
//    which must not be over by then. The same of two that took out one value.
// 2. No removal of which nobody knows takes out what nobody knows to have been put in: L does
//    without both.
// 3. Answers "empty" are placed by invocation, between two pairs: at a moment when all that was put
//    in is gone, all of them that have begun. Where that delays nobody, they are placed at once.
// 4. What is never taken out comes last, in order of invocation; it is in time unless its end has
//    passed.
#include "linearizability/queues/decide.hpp"

#include <algorithm>
#include <map>

#include "linearizability/queues/visited.hpp"
#include "objects/queue.hpp"
#include "verdict/options.hpp"

namespace cleave::check::queues {
namespace {

using any_object::Answer;
using any_object::Op;
using any_object::Problem;
using any_object::SearchResult;

enum : std::uint32_t { enqueue, dequeue };

// What is put in, what is taken out, and when it was empty; the last by begin.
struct Posed {
    std::vector<Item> puts, takes, empties;
    ValueId values = 1;
};

Posed pose(const Problem& problem) {
    Posed posed;
    std::map<objects::Datum, ValueId> values;
    const auto number = [&](objects::Datum value) {
        return values.emplace(value, static_cast<ValueId>(values.size())).first->second;
    };
    for (const objects::Datum value : problem.initial) {
        posed.puts.push_back({time_min, time_min, number(value), UINT32_MAX, true});
    }
    for (OpId i = 0; i < problem.ops.size(); ++i) {
        const Op& op = problem.ops[i];
        const objects::Call& call = problem.calls[op.call].call;
        Item item{op.begin, op.end, 0, i, op.required};
        if (call.function == enqueue) {
            item.value = number(call.input[0]);
            posed.puts.push_back(item);
        } else if (call.found_nil()) {
            posed.empties.push_back(item);
        } else {
            if (call.answered) item.value = number(call.output[0]);
            posed.takes.push_back(item);
        }
    }
    posed.values = std::max<ValueId>(1, static_cast<ValueId>(values.size()));
    return posed;
}

// A pair, or a moment for answers "empty".
struct Move {
    ItemId put = no_item, take = no_item;
    std::uint32_t merit = 0;  // the least is tried first
    Time moment = 0;          // of a moment
};

class Search {
  public:
    Search(const Problem& problem, const Limits& limits) : Search(pose(problem), limits) {}

    Search(Posed posed, const Limits& limits)
        : puts_(std::move(posed.puts), posed.values),
          takes_(std::move(posed.takes), posed.values),
          empties_(std::move(posed.empties)),
          limits_(limits) {
        latest_empty_.assign(empties_.size() + 1, time_max);
        for (std::size_t i = empties_.size(); i-- > 0;) {
            latest_empty_[i] = std::min(latest_empty_[i + 1], empties_[i].end);
        }
    }

    SearchResult run() {
        enter();
        while (!path_.empty()) {
            if (done()) return end(Answer::legal);
            if (steps_ > limits_.steps) return end(Answer::gave_up, "steps");
            if (bytes() > limits_.memory.value) return end(Answer::gave_up, "memory");
            if (is_late()) return end(Answer::gave_up, "the deadline");
            Step& step = path_.back();
            if (step.next == step.moves_end) {
                leave();
            } else {
                follow(moves_[step.next++]);
            }
        }
        return end(Answer::illegal);
    }

    std::vector<OpId> order() const;

  private:
    struct Step {
        Move made;
        Reached reached;
        std::size_t moves_begin = 0, moves_end = 0, next = 0;
    };

    SearchResult end(Answer answer, std::string limit = {}) const {
        return {.answer = answer, .limit = std::move(limit), .steps = steps_};
    }
    bool is_late() {
        constexpr std::uint64_t between = 4'096;
        if (limits_.watch == nullptr || steps_ / between == asked_) return false;
        asked_ = steps_ / between;
        limits_.watch->progress("pairs of a queue", steps_, 0);
        return limits_.watch->expired();
    }
    bool done() const {
        return takes_.required_left() == 0 && path_.back().reached.empties == empties_.size();
    }
    std::size_t bytes() const {
        return visited_.bytes() + moves_.capacity() * sizeof(Move) +
               path_.capacity() * sizeof(Step);
    }

    void follow(Move move) {
        Reached reached = path_.back().reached;
        if (move.put == no_item) {
            reached.put = reached.take = move.moment;
            while (reached.empties < empties_.size() &&
                   empties_[reached.empties].begin <= move.moment) {
                ++reached.empties;
            }
        } else {
            reached.put = std::max(reached.put, puts_[move.put].begin);
            reached.take = std::max({reached.take, takes_[move.take].begin, reached.put});
            puts_.take(move.put);
            takes_.take(move.take);
        }
        path_.push_back({.made = move, .reached = reached});
        enter();
    }

    // Lists what may come next, unless it has been here.
    void enter() {
        if (path_.empty()) path_.emplace_back();
        Step& step = path_.back();
        step.moves_begin = step.moves_end = step.next = moves_.size();
        const std::uint64_t before = visited_.work();
        const bool is_new = visited_.insert(step.reached, puts_, takes_);
        steps_ += 1 + (visited_.work() - before) / 16;
        if (!is_new) return;
        list(step.reached);
        step.moves_end = moves_.size();
        steps_ += (step.moves_end - step.moves_begin) / 4;
    }

    void leave() {
        const Step step = path_.back();
        path_.pop_back();
        moves_.resize(step.moves_begin);
        if (step.made.put == no_item) return;
        takes_.put_back(step.made.take);
        puts_.put_back(step.made.put);
    }

    void list(const Reached& reached) {
        const Time put_by = puts_.deadline();
        const Time take_by = std::min(takes_.deadline(), latest_empty_[reached.empties]);
        const std::size_t from = moves_.size();
        const Time moment = next_moment(reached);
        const bool waits = reached.empties < empties_.size() && moment <= std::min(put_by, take_by);
        if (waits && moment == reached.put) return moves_.push_back({.moment = moment});
        list_pairs(reached, put_by, take_by);
        std::stable_sort(moves_.begin() + static_cast<std::ptrdiff_t>(from), moves_.end(),
                         [](const Move& a, const Move& b) { return a.merit < b.merit; });
        if (!waits) return;
        const bool now = moment == reached.take;
        moves_.insert(now ? moves_.begin() + static_cast<std::ptrdiff_t>(from) : moves_.end(),
                      Move{.moment = moment});
    }

    Time next_moment(const Reached& reached) const {
        if (reached.empties == empties_.size()) return time_max;
        return std::max(reached.take, empties_[reached.empties].begin);
    }

    void list_pairs(const Reached& reached, Time put_by, Time take_by) {
        const Time put_limit = std::min(put_by, take_by);
        candidate_puts_.clear();
        candidate_takes_.clear();
        puts_.list_required(put_limit, candidate_puts_);
        takes_.list_required(take_by, candidate_takes_);
        const auto ended_sooner = [](const Side& side, const std::vector<ItemId>& all, ItemId one) {
            return static_cast<std::uint32_t>(std::count_if(
                all.begin(), all.end(), [&](ItemId i) { return side[i].end < side[one].end; }));
        };
        const auto add = [&](ItemId put, ItemId take, std::uint32_t merit) {
            const Time put_at = std::max(reached.put, puts_[put].begin);
            const Time take_at = std::max({reached.take, takes_[take].begin, put_at});
            if (put_at > puts_[put].end || put_at > put_by) return;
            if (take_at > takes_[take].end || take_at > take_by) return;
            moves_.push_back({.put = put, .take = take, .merit = merit});
        };
        constexpr std::uint32_t last = 1U << 16;
        for (const ItemId take : candidate_takes_) {
            const std::uint32_t merit = ended_sooner(takes_, candidate_takes_, take);
            same_value_.clear();
            for (const ItemId put : candidate_puts_) {
                if (puts_[put].value != takes_[take].value) continue;
                same_value_.push_back(put);
                add(put, take, merit + ended_sooner(puts_, candidate_puts_, put));
            }
            optional_.clear();
            puts_.list_optional(takes_[take].value, reached.put, put_limit, same_value_, optional_);
            for (const ItemId put : optional_) add(put, take, last + merit);
        }
        for (const ItemId put : candidate_puts_) {
            same_value_.clear();
            for (const ItemId take : candidate_takes_) {
                if (puts_[put].value == takes_[take].value) same_value_.push_back(take);
            }
            optional_.clear();
            const Time since = std::max({reached.take, reached.put, puts_[put].begin});
            takes_.list_optional(0, since, take_by, same_value_, optional_);
            const std::uint32_t merit = ended_sooner(puts_, candidate_puts_, put);
            for (const ItemId take : optional_) add(put, take, last + merit);
        }
    }

    Side puts_, takes_;
    std::vector<Item> empties_;
    std::vector<Time> latest_empty_;  // from here on, when the first of them ends
    const Limits& limits_;
    Visited visited_;
    std::vector<Step> path_;
    std::vector<Move> moves_;  // of each step, one after the other
    std::vector<ItemId> candidate_puts_, candidate_takes_, same_value_, optional_;
    std::uint64_t steps_ = 0, asked_ = 0;
};

// What is put in and what is taken out, each in its order, at the moments chosen for them.
std::vector<OpId> Search::order() const {
    std::vector<OpId> order;
    const auto say = [&](OpId op) {
        if (op != UINT32_MAX) order.push_back(op);
    };
    const std::vector<ItemId> rest = puts_.required_not_taken();
    std::size_t put = 1, take = 1, left = 0;  // the first step is none
    while (take < path_.size() || put < path_.size() || left < rest.size()) {
        const bool put_left = put < path_.size() || left < rest.size();
        const bool at_moment = put < path_.size() && path_[put].made.put == no_item;
        if (at_moment && put == take) {
            const Step& step = path_[put];
            for (std::uint32_t i = path_[put - 1].reached.empties; i < step.reached.empties; ++i) {
                say(empties_[i].op);
            }
            ++put;
            ++take;
            continue;
        }
        Time put_at = time_max;
        if (put < path_.size()) {
            put_at = path_[put].reached.put;
        } else if (put_left) {
            put_at = std::max(path_.back().reached.put, puts_[rest[left]].begin);
        }
        const bool may_take = take < put && take < path_.size();
        if (put_left && !at_moment && (!may_take || put_at <= path_[take].reached.take)) {
            say(puts_[put < path_.size() ? path_[put].made.put : rest[left++]].op);
            if (put < path_.size()) ++put;
        } else {
            say(takes_[path_[take++].made.take].op);
        }
    }
    return order;
}

}  // namespace

bool applies(const Problem& problem) {
    const auto suits = [&](const Op& op) {
        const objects::Call& call = problem.calls[op.call].call;
        return call.function == enqueue || call.answered == op.required;
    };
    return problem.object == &objects::queue() && problem.initial.size() <= 1 &&
           std::ranges::all_of(problem.ops, suits);
}

SearchResult decide(const Problem& problem, const Limits& limits, bool want_order) {
    Search search(problem, limits);
    SearchResult result = search.run();
    result.steps += problem.ops.size();
    if (result.answer == Answer::legal && want_order) result.order = search.order();
    return result;
}

}  // namespace cleave::check::queues
