#include "linearizability/search.hpp"

#include <algorithm>

#include "linearizability/configurations.hpp"
#include "linearizability/search_moves.hpp"
#include "linearizability/search_plan.hpp"
#include "linearizability/witness.hpp"

namespace cleave::check {
namespace {

// Which operations took effect on the way to a configuration: a tree of steps shared by all.
class Trails {
  public:
    static constexpr std::uint32_t root = UINT32_MAX;

    std::uint32_t add(std::uint32_t parent, Placement placement) {
        nodes_.push_back({parent, placement});
        return static_cast<std::uint32_t>(nodes_.size() - 1);
    }

    std::vector<Placement> path_to(std::uint32_t node) const {
        std::vector<Placement> path;
        for (; node != root; node = nodes_[node].parent) path.push_back(nodes_[node].placement);
        std::reverse(path.begin(), path.end());
        return path;
    }

    bool wants_compaction() const { return nodes_.size() > threshold_; }
    std::size_t bytes() const { return nodes_.capacity() * sizeof(Node); }

    // Forgets the steps that no configuration of `live` descends from. Parents come before their
    // children, so one pass backwards marks and one forwards moves.
    void compact(Configurations& live) {
        std::vector<std::uint32_t> place(nodes_.size(), 0);
        for (std::size_t i = 0; i < live.size(); ++i) {
            if (live.trail(i) != root) place[live.trail(i)] = 1;
        }
        for (std::size_t i = nodes_.size(); i-- > 0;) {
            if (place[i] != 0 && nodes_[i].parent != root) place[nodes_[i].parent] = 1;
        }
        std::uint32_t kept = 0;
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            if (place[i] == 0) continue;
            Node node = nodes_[i];
            if (node.parent != root) node.parent = place[node.parent];
            place[i] = kept;
            nodes_[kept++] = node;
        }
        nodes_.resize(kept);
        for (std::size_t i = 0; i < live.size(); ++i) {
            if (live.trail(i) != root) live.set_trail(i, place[live.trail(i)]);
        }
        threshold_ = std::max<std::size_t>(few, 2 * nodes_.size());
    }

  private:
    struct Node {
        std::uint32_t parent;
        Placement placement;
    };
    std::vector<Node> nodes_;
    static constexpr std::size_t few = std::size_t{1} << 16;
    std::size_t threshold_ = few;
};

class Search {
  public:
    Search(const SearchPlan& plan, const SearchLimits& limits, Patience* patience, bool want_order)
        : plan_(plan), limits_(limits), patience_(patience), want_order_(want_order) {}

    SearchResult run() {
        if (limits_.strategy == Strategy::depth_first) {
            depth_first(limits_.steps);
            return std::move(result_);
        }
        if (limits_.strategy == Strategy::breadth_first) {
            breadth_first(limits_.steps);
            return std::move(result_);
        }
        depth_first(limits_.steps / 8);
        if (result_.answer == Answer::gave_up) breadth_first(limits_.steps / 2);
        if (result_.answer == Answer::gave_up && result_.steps < limits_.steps) {
            depth_first(limits_.steps - result_.steps);
        }
        return std::move(result_);
    }

  private:
    void breadth_first(std::uint64_t steps);
    void depth_first(std::uint64_t steps);
    struct Stack;
    std::uint32_t advance(SearchMoves& moves, Word* row) const;
    void push_successors(SearchMoves& moves, const Word* row, std::uint32_t trail, Stack& stack);
    void order_moves(std::uint32_t demanded);
    bool spend(std::uint64_t steps, std::size_t bytes);
    void admit(SearchMoves& moves, const Word* row, std::uint32_t trail, std::uint32_t op,
               Configurations& demanded, Configurations& next);
    void expand_all(SearchMoves& moves, std::uint32_t op, Configurations& demanded,
                    Configurations& next);
    void found(const std::vector<Placement>& placements);
    void refuted(std::uint32_t event);

    const SearchPlan& plan_;
    const SearchLimits& limits_;
    Patience* patience_;
    bool want_order_;
    SearchResult result_;
    std::uint64_t stage_left_ = 0;
    Trails trails_;
    std::vector<Word> scratch_;
    std::vector<std::uint32_t> move_list_;
};

bool Search::spend(std::uint64_t steps, std::size_t bytes) {
    result_.steps += steps;
    if (patience_ != nullptr) patience_->spend(steps);
    if (bytes > limits_.memory.value) {
        result_.limit = "memory";
        return false;
    }
    if (steps > stage_left_) {
        result_.limit = "steps";
        return false;
    }
    stage_left_ -= steps;
    return true;
}

void Search::found(const std::vector<Placement>& placements) {
    result_.answer = Answer::legal;
    result_.limit.clear();
    if (want_order_) result_.order = complete_order(plan_, placements);
}

void Search::refuted(std::uint32_t event) {
    result_.answer = Answer::illegal;
    result_.limit.clear();
    result_.blocked = plan_.origin[plan_.events[event].op];
}

// A configuration in which `op` may complete goes on; one in which it is not settled yet is worked
// on. Both, when it is hidden or optional and may still be seen if it takes effect openly now.
void Search::admit(SearchMoves& moves, const Word* row, std::uint32_t trail, std::uint32_t op,
                   Configurations& demanded, Configurations& next) {
    if (moves.may_complete(row, op)) next.insert(row, trail);
    if (!moves.settled(row, op)) demanded.insert(row, trail);
}

// Every way from the configurations in `demanded` to one in which `op` took effect, and not a step
// beyond: whatever else could take effect can do so as well before a later completion, at the
// latest its own.
void Search::expand_all(SearchMoves& moves, std::uint32_t op, Configurations& demanded,
                        Configurations& next) {
    const std::uint32_t event = moves.cursor().position();
    for (std::size_t i = 0; i < demanded.size(); ++i) {
        if (!demanded.alive(i)) continue;
        moves.list_moves(demanded.row(i), op, move_list_);
        for (const std::uint32_t move : move_list_) {
            scratch_.assign(demanded.row(i), demanded.row(i) + demanded.stride());
            moves.apply(scratch_.data(), move);
            const auto before = static_cast<ValueId>(demanded.row(i)[0]);
            if (moves.starves(scratch_.data(), before)) continue;
            if (moves.starves(scratch_.data(), plan_.ops[move].sets)) continue;
            const std::uint32_t trail =
                want_order_ ? trails_.add(demanded.trail(i), {move, event}) : Trails::root;
            admit(moves, scratch_.data(), trail, op, demanded, next);
        }
        if (!spend(1 + move_list_.size(), demanded.bytes() + next.bytes() + trails_.bytes()))
            return;
    }
}

void Search::breadth_first(std::uint64_t steps) {
    stage_left_ = steps;
    result_.limit.clear();
    trails_ = {};
    SearchMoves moves(plan_, false);
    const std::size_t head = moves.head_words();
    Configurations frontier(head, moves.counter_words());
    Configurations next(head, moves.counter_words());
    Configurations demanded(head, moves.counter_words());
    Configurations satisfied(head, moves.counter_words());
    scratch_.assign(moves.stride(), 0);
    moves.start(scratch_.data());
    frontier.insert(scratch_.data(), Trails::root);
    for (std::uint32_t e = 0; e < plan_.events.size(); ++e) {
        const SearchEvent event = plan_.events[e];
        const std::uint64_t compared = frontier.comparisons() + next.comparisons() +
                                       demanded.comparisons() + satisfied.comparisons();
        demanded.clear();
        satisfied.clear();
        next.clear();
        if (event.completion) {
            for (std::size_t i = 0; i < frontier.size(); ++i) {
                if (!frontier.alive(i)) continue;
                admit(moves, frontier.row(i), frontier.trail(i), event.op, demanded, satisfied);
            }
            expand_all(moves, event.op, demanded, satisfied);
            if (!result_.limit.empty()) return;
        } else {
            std::swap(frontier, satisfied);
        }
        moves.cursor().forward();
        for (std::size_t i = 0; i < satisfied.size(); ++i) {
            if (!satisfied.alive(i)) continue;
            scratch_.assign(satisfied.row(i), satisfied.row(i) + satisfied.stride());
            if (event.completion) {
                moves.complete(scratch_.data(), event.op);
            } else {
                moves.invoke(scratch_.data(), event.op);
            }
            next.insert(scratch_.data(), satisfied.trail(i));
        }
        if (next.size() == 0) return refuted(e);
        std::swap(frontier, next);
        if (want_order_ && trails_.wants_compaction()) trails_.compact(frontier);
        const std::uint64_t now = frontier.comparisons() + next.comparisons() +
                                  demanded.comparisons() + satisfied.comparisons();
        if (!spend(frontier.size() + now - compared, frontier.bytes() + trails_.bytes())) return;
    }
    found(trails_.path_to(frontier.trail(frontier.size() - 1)));
}

// Every configuration ever pushed, and those still to be worked on.
struct Search::Stack {
    explicit Stack(const SearchMoves& moves) : seen(moves.head_words(), moves.counter_words()) {}
    void push(const Word* row, std::uint32_t trail) {
        if (seen.insert(row, trail)) open.push_back(static_cast<std::uint32_t>(seen.size() - 1));
    }
    // Where nothing got further for long, the mistake was probably made earlier: the last choice
    // before `event` is taken up next, and what stands beyond it only then.
    void jump_back(const SearchMoves& moves, std::uint32_t event) {
        auto beyond = open.end();
        while (beyond != open.begin() && moves.event(seen.row(*(beyond - 1))) > event) --beyond;
        if (beyond != open.begin()) std::rotate(beyond - 1, beyond, open.end());
    }
    Configurations seen;
    std::vector<std::uint32_t> open;
};

// Lets the events pass that ask nothing of this configuration. Returns the one that does.
std::uint32_t Search::advance(SearchMoves& moves, Word* row) const {
    SearchCursor& cursor = moves.cursor();
    while (cursor.position() > moves.event(row)) cursor.back();
    while (cursor.position() < moves.event(row)) cursor.forward();
    for (; cursor.position() < plan_.events.size();) {
        const SearchEvent event = plan_.events[cursor.position()];
        if (event.completion && !moves.settled(row, event.op)) break;
        cursor.forward();
        if (event.completion) {
            moves.complete(row, event.op);
        } else {
            moves.invoke(row, event.op);
        }
    }
    moves.set_event(row, cursor.position());
    return cursor.position();
}

// What serves the operation about to complete goes first, then compare-and-sets, which need more
// luck than writes, then what must complete soonest.
void Search::order_moves(std::uint32_t demanded) {
    const ValueId wanted = plan_.ops[demanded].observes;
    const auto rank = [&](std::uint32_t move) {
        const RegisterOp& op = plan_.ops[move];
        const bool serves = move == demanded || op.sets == wanted;
        return std::uint64_t{!serves} << 33 | std::uint64_t{op.blind()} << 32 |
               plan_.completed_at[move];
    };
    std::stable_sort(move_list_.begin(), move_list_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return rank(a) < rank(b); });
}

// Pushes what may follow `row`, which stands before a completion that is not settled: first, so
// that they are tried last, the ways past it, then the ways that let one more operation take
// effect. To serve many open reads on the way is mostly right, and never makes it much longer.
void Search::push_successors(SearchMoves& moves, const Word* row, std::uint32_t trail,
                             Stack& stack) {
    SearchCursor& cursor = moves.cursor();
    const std::uint32_t e = cursor.position();
    const std::uint32_t op = plan_.events[e].op;
    std::vector<Word> passed;
    const auto push_passed = [&](const Word* from, std::uint32_t at) {
        passed.assign(from, from + moves.stride());
        cursor.forward();
        moves.complete(passed.data(), op);
        cursor.back();
        moves.set_event(passed.data(), e + 1);
        stack.push(passed.data(), at);
    };
    if (moves.may_complete(row, op)) push_passed(row, trail);
    moves.list_moves(row, op, move_list_);
    order_moves(op);
    for (std::size_t i = move_list_.size(); i-- > 0;) {
        const auto before = static_cast<ValueId>(row[0]);
        scratch_.assign(row, row + moves.stride());
        moves.apply(scratch_.data(), move_list_[i]);
        if (moves.starves(scratch_.data(), before)) continue;
        if (moves.starves(scratch_.data(), plan_.ops[move_list_[i]].sets)) continue;
        const std::uint32_t next =
            want_order_ ? trails_.add(trail, {move_list_[i], e}) : Trails::root;
        if (moves.may_complete(scratch_.data(), op)) push_passed(scratch_.data(), next);
        if (!moves.settled(scratch_.data(), op)) stack.push(scratch_.data(), next);
    }
}

void Search::depth_first(std::uint64_t steps) {
    stage_left_ = steps;
    result_.limit.clear();
    trails_ = {};
    SearchMoves moves(plan_, true);
    Stack stack(moves);
    std::vector<Word> row(moves.stride(), 0);
    moves.start(row.data());
    stack.push(row.data(), Trails::root);
    std::uint32_t deepest = 0;
    std::uint64_t compared = 0;
    const std::uint32_t jump_min = 4 * plan_.slot_count + 16;
    std::uint32_t jump = jump_min;
    std::uint64_t patience = 16 * jump;
    while (!stack.open.empty()) {
        if (patience-- == 0) {
            stack.jump_back(moves, deepest > jump ? deepest - jump : 0);
            if (jump < plan_.events.size()) jump *= 2;
            patience = std::uint64_t{16} * jump;
        }
        const std::uint32_t top = stack.open.back();
        stack.open.pop_back();
        if (!stack.seen.alive(top)) continue;
        row.assign(stack.seen.row(top), stack.seen.row(top) + moves.stride());
        const std::uint32_t trail = stack.seen.trail(top);
        const std::uint32_t from = moves.event(row.data());
        const std::uint32_t e = advance(moves, row.data());
        if (e == plan_.events.size()) return found(trails_.path_to(trail));
        if (e > deepest) {
            deepest = e;
            jump = jump_min;
            patience = 16 * jump;
        }
        push_successors(moves, row.data(), trail, stack);
        const std::uint64_t work =
            1 + (e - from) / 16 + move_list_.size() + stack.seen.comparisons() - compared;
        compared = stack.seen.comparisons();
        if (!spend(work, stack.seen.bytes() + trails_.bytes())) {
            result_.blocked = plan_.origin[plan_.events[deepest].op];
            return;
        }
    }
    refuted(deepest);
}

}  // namespace

SearchResult decide_by_search(const RegisterHistory& history, const SearchLimits& limits,
                              bool want_order) {
    const SearchPlan plan = plan_search(history);
    return Search(plan, limits, history.patience, want_order).run();
}

}  // namespace cleave::check
