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
        threshold_ = std::max<std::size_t>(std::size_t{1} << 20, 2 * nodes_.size());
    }

  private:
    struct Node {
        std::uint32_t parent;
        Placement placement;
    };
    std::vector<Node> nodes_;
    std::size_t threshold_ = std::size_t{1} << 20;
};

class Search {
  public:
    Search(const SearchPlan& plan, const SearchLimits& limits, bool want_order)
        : plan_(plan), limits_(limits), want_order_(want_order) {}

    SearchResult run() {
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
    bool spend(std::uint64_t steps, std::size_t bytes);
    void admit(SearchMoves& moves, const Word* row, std::uint32_t trail, std::uint32_t op,
               Configurations& demanded, Configurations& next);
    void expand_all(SearchMoves& moves, std::uint32_t op, Configurations& demanded,
                    Configurations& next);
    void found(const std::vector<Placement>& placements);
    void refuted(std::uint32_t event);

    const SearchPlan& plan_;
    const SearchLimits& limits_;
    bool want_order_;
    SearchResult result_;
    std::uint64_t stage_left_ = 0;
    Trails trails_;
    std::vector<Word> scratch_;
    std::vector<std::uint32_t> move_list_;
};

bool Search::spend(std::uint64_t steps, std::size_t bytes) {
    result_.steps += steps;
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

void Search::depth_first(std::uint64_t steps) {
    stage_left_ = steps;
    result_.limit.clear();
    trails_ = {};
    SearchMoves moves(plan_, true);
    Configurations seen(moves.head_words(), moves.counter_words());
    Configurations demanded(moves.head_words(), moves.counter_words());
    Configurations satisfied(moves.head_words(), moves.counter_words());
    scratch_.assign(moves.stride(), 0);
    moves.start(scratch_.data());
    seen.insert(scratch_.data(), Trails::root);
    std::vector<std::uint32_t> stack{0};
    std::uint32_t deepest = 0;
    std::vector<Word> row;
    while (!stack.empty()) {
        const std::uint32_t top = stack.back();
        stack.pop_back();
        if (!seen.alive(top)) continue;
        row.assign(seen.row(top), seen.row(top) + seen.stride());
        const std::uint32_t trail = seen.trail(top);
        SearchCursor& cursor = moves.cursor();
        const std::uint32_t target = moves.event(row.data());
        while (cursor.position() > target) cursor.back();
        while (cursor.position() < target) cursor.forward();
        std::uint32_t e = target;
        for (; e < plan_.events.size(); ++e) {
            const SearchEvent event = plan_.events[e];
            if (event.completion && !moves.settled(row.data(), event.op)) break;
            cursor.forward();
            if (event.completion) {
                moves.complete(row.data(), event.op);
            } else {
                moves.invoke(row.data(), event.op);
            }
        }
        if (e == plan_.events.size()) return found(trails_.path_to(trail));
        deepest = std::max(deepest, e);
        moves.set_event(row.data(), e);
        demanded.clear();
        satisfied.clear();
        admit(moves, row.data(), trail, plan_.events[e].op, demanded, satisfied);
        expand_all(moves, plan_.events[e].op, demanded, satisfied);
        if (!result_.limit.empty()) return;
        cursor.forward();
        // The last one found took the most steps; the first one, pushed last, is tried first.
        for (std::size_t i = satisfied.size(); i-- > 0;) {
            if (!satisfied.alive(i)) continue;
            row.assign(satisfied.row(i), satisfied.row(i) + satisfied.stride());
            moves.complete(row.data(), plan_.events[e].op);
            moves.set_event(row.data(), e + 1);
            if (!seen.insert(row.data(), satisfied.trail(i))) continue;
            stack.push_back(static_cast<std::uint32_t>(seen.size() - 1));
        }
        if (!spend(1 + (e - target) / 16, seen.bytes() + trails_.bytes())) return;
    }
    refuted(deepest);
}

}  // namespace

SearchResult decide_by_search(const RegisterHistory& history, const SearchLimits& limits,
                              bool want_order) {
    const SearchPlan plan = plan_search(history);
    return Search(plan, limits, want_order).run();
}

}  // namespace cleave::check
