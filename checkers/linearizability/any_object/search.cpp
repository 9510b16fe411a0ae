#include "linearizability/any_object/search.hpp"

#include <algorithm>
#include <deque>

#include "linearizability/any_object/moves.hpp"

namespace cleave::check::any_object {
namespace {

using Next = Moves::Next;

// What is yet to be tried: the last first, but that something takes effect which need not, only
// when all else is in vain at that event; and that more of it does than `allowed_` at one event,
// only when all else is in vain.
class Agenda {
  public:
    struct Entry {
        std::uint32_t configuration, event;
        std::uint32_t reluctant = 0;  // how many took effect at this event that need not
    };

    bool empty() const { return willing_.empty() && reluctant_.empty() && later_.empty(); }

    void add(const Entry& entry, bool reluctantly) {
        if (!reluctantly) return willing_.push_back(entry);
        if (entry.reluctant > allowed_) return later_.push_back(entry);
        if (reluctant_.empty() || reluctant_.back().front().event != entry.event) {
            reluctant_.emplace_back();
        }
        reluctant_.back().push_back(entry);
        ++reluctant_count_;
    }

    Entry take() {
        if (willing_.empty() && reluctant_.empty()) allow_more();
        const bool willing =
            reluctant_.empty() ||
            (!willing_.empty() && willing_.back().event >= reluctant_.back().front().event);
        if (willing) {
            const Entry entry = willing_.back();
            willing_.pop_back();
            return entry;
        }
        const Entry entry = reluctant_.back().front();
        reluctant_.back().pop_front();
        --reluctant_count_;
        if (reluctant_.back().empty()) reluctant_.pop_back();
        return entry;
    }

    std::size_t bytes() const {
        return (willing_.capacity() + later_.capacity() + reluctant_count_) * sizeof(Entry);
    }

  private:
    void allow_more() {
        ++allowed_;
        std::ranges::stable_sort(later_, {}, &Entry::event);
        std::swap(willing_, later_);
    }

    std::vector<Entry> willing_, later_;
    std::vector<std::deque<Entry>> reluctant_;  // each of one event, and these ascend
    std::size_t reluctant_count_ = 0;
    std::uint32_t allowed_ = 1;
};

class Search {
  public:
    Search(const Problem& problem, const Limits& limits, bool want_order)
        : problem_(problem),
          limits_(limits),
          want_order_(want_order),
          mostly_required_(2 * std::ranges::count(problem.ops, true, &Op::required) >
                           std::ssize(problem.ops)) {}

    SearchResult run(Strategy strategy) {
        if (strategy == Strategy::depth_first) {
            depth_first(limits_.steps);
        } else if (strategy == Strategy::breadth_first) {
            breadth_first(limits_.steps);
        } else {
            depth_first(limits_.steps / 8);
            if (may_go_on()) breadth_first(limits_.steps / 2);
            if (may_go_on()) depth_first(limits_.steps - result_.steps);
        }
        return std::move(result_);
    }

  private:
    void depth_first(std::uint64_t steps);
    void breadth_first(std::uint64_t steps);
    std::uint32_t advance(Moves& moves, Word* row, std::uint32_t& trail) const;
    void complete(Moves& moves, OpId op, const Configurations& frontier, Configurations& next);
    OpId nearest_answer(Moves& moves, const Word* row, OpId op) const;
    void put_nearest_first(Moves& moves, const Word* row, OpId op);
    static void forget_states(Moves& moves, Configurations& frontier);

    // Of objects with glimpses, what is there already tells who must have happened; and where most
    // need not have happened, much of what did is among them.
    bool comes_late(OpId op) const {
        return !problem_.ops[op].required && problem_.object->glimpse == nullptr &&
               mostly_required_;
    }

    bool may_go_on() const {
        return result_.answer == Answer::gave_up && result_.steps < limits_.steps &&
               result_.limit != deadline;
    }
    void begin_stage(std::uint64_t steps) {
        stage_began_ = result_.steps;
        stage_steps_ = steps;
        polled_ = 0;
        result_.limit.clear();
    }
    // `work` and `bytes` of this stage so far. False when a limit is hit.
    bool within_limits(std::uint64_t work, std::size_t bytes, std::uint32_t event);
    void found(Moves& moves, std::uint32_t trail);
    void refuted(const Moves& moves, std::uint32_t event) {
        result_.answer = Answer::illegal;
        result_.blocked = moves.events()[event].op;
    }

    static constexpr const char* deadline = "the deadline";
    static constexpr std::uint64_t poll_every = 4'096;
    const Problem& problem_;
    const Limits& limits_;
    bool want_order_;
    bool mostly_required_;
    SearchResult result_;
    std::uint64_t stage_began_ = 0, stage_steps_ = 0, polled_ = 0;
    std::vector<Next> next_;
};

bool Search::within_limits(std::uint64_t work, std::size_t bytes, std::uint32_t event) {
    result_.steps = stage_began_ + work;
    if (work > stage_steps_) result_.limit = "steps";
    if (bytes > limits_.memory.value) result_.limit = "memory";
    if (limits_.watch != nullptr && work >= polled_ + poll_every) {
        polled_ = work;
        limits_.watch->progress("searching for an order", event, problem_.ops.size() * 2);
        if (limits_.watch->expired()) result_.limit = deadline;
    }
    return result_.limit.empty();
}

void Search::found(Moves& moves, std::uint32_t trail) {
    result_.answer = Answer::legal;
    if (want_order_) result_.order = moves.trails().path_to(trail);
}

// Lets the events pass that ask nothing of this configuration; returns the one that does. Moments
// are 2e before event e, and 2e + 1 when something has taken effect there for its sake.
std::uint32_t Search::advance(Moves& moves, Word* row, std::uint32_t& trail) const {
    Timeline& timeline = moves.timeline();
    std::uint32_t e = Moves::moment(row) / 2;
    const std::uint32_t from = e;
    timeline.move_to(e);
    for (; e < moves.events().size(); ++e) {
        const Event event = moves.events()[e];
        if (event.completion && !moves.happened(row, event.op)) break;
        if (event.completion) moves.forget(row, event.op);
        timeline.move_to(e + 1);
        if (!event.completion) moves.invoke(row, event.op, trail);
    }
    if (e != from) Moves::set_moment(row, 2 * e);
    return e;
}

// Where to go: to the answer that is nearest to this state, of the call that completes or of one
// that is open. What returned little, while there was little, is not passed over.
OpId Search::nearest_answer(Moves& moves, const Word* row, OpId op) const {
    const auto content = moves.states().content(Moves::state(row));
    OpId nearest = op;
    std::size_t least = SIZE_MAX;
    const auto consider = [&](OpId one) {
        const std::size_t away =
            problem_.object->distance(content, problem_.calls[problem_.ops[one].call].call);
        if (away == 0 || away >= least) return;
        least = away;
        nearest = one;
    };
    consider(op);
    for (const OpId open : moves.timeline().open()) {
        if (open != op && !moves.happened(row, open)) consider(open);
    }
    return nearest;
}

// The ways that lead nearest to there come first.
void Search::put_nearest_first(Moves& moves, const Word* row, OpId op) {
    const OpId target = nearest_answer(moves, row, op);
    const CallId call = problem_.ops[target].call;
    const auto distance = [&](const Next& next) -> std::size_t {
        if (moves.happened(next.row.data(), target)) return 0;
        const StateId state = Moves::state(next.row.data());
        if (moves.states().step(state, call) != no_state) return 0;
        return 1 +
               problem_.object->distance(moves.states().content(state), problem_.calls[call].call);
    };
    std::ranges::stable_sort(next_, {}, distance);
}

void Search::depth_first(std::uint64_t steps) {
    begin_stage(steps);
    Moves moves(problem_, want_order_);
    Configurations seen(moves.head_words(), moves.optional_words());
    Agenda agenda;
    const auto push = [&](const Row& row, std::uint32_t trail, const Agenda::Entry& from,
                          bool reluctantly) {
        if (!seen.insert(row.data(), trail)) return;
        const std::uint32_t event = Moves::moment(row.data()) / 2;
        const std::uint32_t before = event == from.event ? from.reluctant : 0;
        agenda.add({seen.size() - 1, event, before + (reluctantly ? 1 : 0)}, reluctantly);
    };
    push(moves.start(), Trails::root, {}, false);
    Row row;
    std::uint32_t deepest = 0;
    std::uint64_t passed = 0;
    while (!agenda.empty()) {
        Agenda::Entry entry = agenda.take();
        const std::uint32_t top = entry.configuration;
        if (!seen.alive(top)) continue;
        row.assign(seen.row(top), seen.row(top) + seen.stride());
        std::uint32_t trail = seen.trail(top);
        const std::uint32_t from = Moves::moment(row.data()) / 2;
        const std::uint32_t e = advance(moves, row.data(), trail);
        passed += (e - from) / 4;
        if (e == moves.events().size()) return found(moves, trail);
        if (e != entry.event) entry = {top, e, 0};
        deepest = std::max(deepest, e);
        if (const auto end = moves.dead_end(row)) {
            deepest = std::max(deepest, *end);
            continue;
        }
        const OpId op = moves.events()[e].op;
        moves.list(row.data(), trail, op, next_);
        if (problem_.object->distance != nullptr) put_nearest_first(moves, row.data(), op);
        for (std::size_t i = next_.size(); i-- > 0;) {
            Word* made = next_[i].row.data();
            Moves::set_moment(made, 2 * e + (moves.happened(made, op) ? 0 : 1));
            push(next_[i].row, next_[i].trail, entry, comes_late(next_[i].op));
        }
        const bool may_pass = !problem_.ops[op].required && Moves::moment(row.data()) % 2 == 0;
        if (may_pass) {
            Moves::set_moment(row.data(), 2 * e + 2);
            push(row, trail, entry, false);
        }
        const std::uint64_t work = moves.work() + seen.work() + passed;
        const std::size_t bytes = moves.bytes() + seen.bytes() + agenda.bytes();
        if (!within_limits(work, bytes, e)) return;
    }
    refuted(moves, deepest);
}

// Every way from the configurations of `frontier` to one past the completion of `op`.
void Search::complete(Moves& moves, OpId op, const Configurations& frontier, Configurations& next) {
    Configurations demanded(moves.head_words(), moves.optional_words());
    Row row;
    for (std::uint32_t i = 0; i < frontier.size(); ++i) {
        if (!frontier.alive(i)) continue;
        row.assign(frontier.row(i), frontier.row(i) + frontier.stride());
        const bool happened = moves.happened(row.data(), op);
        if (!happened) demanded.insert(row.data(), frontier.trail(i));
        if (happened) moves.forget(row.data(), op);
        if (happened || !problem_.ops[op].required) next.insert(row.data(), frontier.trail(i));
    }
    const std::uint64_t before = result_.steps - stage_began_;
    const std::uint64_t worked = moves.work(), compared = next.work();
    for (std::uint32_t i = 0; i < demanded.size(); ++i) {
        if (!demanded.alive(i)) continue;
        row.assign(demanded.row(i), demanded.row(i) + demanded.stride());
        moves.list(row.data(), demanded.trail(i), op, next_);
        for (Next& made : next_) {
            if (moves.happened(made.row.data(), op)) {
                moves.forget(made.row.data(), op);
                next.insert(made.row.data(), made.trail);
            } else {
                demanded.insert(made.row.data(), made.trail);
            }
        }
        const std::uint64_t work =
            before + (moves.work() - worked) + demanded.work() + (next.work() - compared);
        if (!within_limits(work, moves.bytes() + demanded.bytes() + next.bytes(),
                           moves.timeline().position())) {
            return;
        }
    }
}

// Keeps the states that the frontier stands in.
void Search::forget_states(Moves& moves, Configurations& frontier) {
    std::vector<StateId> live = {moves.states().initial()};
    for (std::uint32_t i = 0; i < frontier.size(); ++i) {
        live.push_back(Moves::state(frontier.row(i)));
    }
    std::ranges::sort(live);
    live.erase(std::unique(live.begin(), live.end()), live.end());
    moves.states().keep(live);
    for (std::uint32_t i = 0; i < frontier.size(); ++i) {
        const auto place = std::ranges::lower_bound(live, Moves::state(frontier.row(i)));
        Moves::set_state(frontier.row(i), static_cast<StateId>(place - live.begin()));
    }
}

void Search::breadth_first(std::uint64_t steps) {
    begin_stage(steps);
    Moves moves(problem_, want_order_);
    Configurations frontier(moves.head_words(), moves.optional_words());
    Configurations next(moves.head_words(), moves.optional_words());
    frontier.insert(moves.start().data(), Trails::root);
    std::size_t many_bytes = std::size_t{1} << 24;
    for (std::uint32_t e = 0; e < moves.events().size(); ++e) {
        const Event event = moves.events()[e];
        if (event.completion) {
            next.clear();
            complete(moves, event.op, frontier, next);
            if (!result_.limit.empty()) return;
            if (next.size() == 0) return refuted(moves, e);
            std::swap(frontier, next);
        }
        moves.timeline().move_to(e + 1);
        // Rows are changed where they stand: nothing is looked up in this frontier any more, and
        // what the state alone decides keeps different rows different.
        for (std::uint32_t i = 0; i < frontier.size() && !event.completion; ++i) {
            std::uint32_t trail = frontier.trail(i);
            moves.invoke(frontier.row(i), event.op, trail);
            frontier.set_trail(i, trail);
        }
        if (moves.trails().wants_compaction()) moves.trails().compact(frontier);
        if (moves.states().bytes() > many_bytes) {
            forget_states(moves, frontier);
            many_bytes = std::max(many_bytes, 2 * moves.states().bytes());
        }
        const std::uint64_t work = result_.steps - stage_began_ + frontier.size();
        if (!within_limits(work, moves.bytes() + frontier.bytes() + next.bytes(), e)) return;
    }
    std::uint32_t last = frontier.size() - 1;
    while (!frontier.alive(last)) --last;
    found(moves, frontier.trail(last));
}

}  // namespace

SearchResult decide_by_search(const Problem& problem, const Limits& limits, bool want_order,
                              Strategy strategy) {
    return Search(problem, limits, want_order).run(strategy);
}

}  // namespace cleave::check::any_object
