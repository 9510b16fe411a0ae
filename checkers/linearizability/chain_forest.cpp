#include "linearizability/chain_forest.hpp"

#include <algorithm>

namespace cleave::check {
namespace {

constexpr std::uint32_t by_initial_state = UINT32_MAX - 1;
constexpr std::uint32_t by_several = UINT32_MAX - 2;

class Growth {
  public:
    explicit Growth(const RegisterHistory& history)
        : history_(history), observed_(history.values.size(), false) {}

    std::optional<ChainForest> grow() {
        find_writers();
        if (!find_needed()) return std::nullopt;
        forest_.segment_of_value.assign(history_.values.size(), no_segment);
        forest_.segment_of_value[initial_value] = initial_segment;
        forest_.segments.emplace_back();
        spend(history_.patience, history_.ops.size());
        open_segments();
        spend(history_.patience, history_.ops.size());
        if (forest_.clash.empty()) link_segments();
        if (forest_.clash.empty()) find_circle();
        if (!forest_.clash.empty()) add_needs(history_, forest_, forest_.clash);
        return std::move(forest_);
    }

  private:
    void find_writers() {
        writer_.assign(history_.values.size(), no_op);
        writer_[initial_value] = by_initial_state;
        for (std::uint32_t i = 0; i < history_.ops.size(); ++i) {
            spend(history_.patience, 1);
            const RegisterOp& op = history_.ops[i];
            if (!op.effectful()) continue;
            writer_[op.sets] = writer_[op.sets] == no_op ? i : by_several;
        }
    }

    // What is known to have happened, and the only writer of each value that such an operation
    // observed. False when one of those values may come from several.
    bool find_needed() {
        needed_.assign(history_.ops.size(), false);
        forest_.needed_by.assign(history_.ops.size(), no_op);
        std::vector<std::uint32_t> open;
        const auto need = [&](std::uint32_t i) {
            needed_[i] = true;
            const ValueId value = history_.ops[i].observes;
            if (value == no_value || observed_[value]) return;
            observed_[value] = true;
            open.push_back(i);
        };
        for (std::uint32_t i = 0; i < history_.ops.size(); ++i) {
            spend(history_.patience, 1);
            if (history_.ops[i].required) need(i);
            while (!open.empty()) {
                const std::uint32_t observer = open.back();
                const std::uint32_t writer = writer_[history_.ops[observer].observes];
                open.pop_back();
                if (writer == by_several) return false;
                if (!is_op(writer) || needed_[writer]) continue;
                forest_.needed_by[writer] = observer;
                need(writer);
            }
        }
        prefer_certain_observers();
        return true;
    }

    // The shortest reasons: an observer that needs no reason itself.
    void prefer_certain_observers() {
        for (std::uint32_t i = 0; i < history_.ops.size(); ++i) {
            spend(history_.patience, 1);
            const RegisterOp& op = history_.ops[i];
            if (!op.required || op.observes == no_value || !is_op(writer_[op.observes])) continue;
            std::uint32_t& reason = forest_.needed_by[writer_[op.observes]];
            if (reason != no_op && !history_.ops[reason].required) reason = i;
        }
    }

    static bool is_op(std::uint32_t writer) { return writer < by_several; }

    void open_segments() {
        for (std::uint32_t i = 0; i < history_.ops.size(); ++i) {
            spend(history_.patience, 1);
            const RegisterOp& op = history_.ops[i];
            if (!needed_[i]) continue;
            if (op.observes != no_value && writer_[op.observes] == no_op) {
                forest_.clash = {i};  // a value that nobody wrote
                return;
            }
            if (!op.effectful()) continue;
            if (observed_[op.sets]) {
                forest_.segment_of_value[op.sets] =
                    static_cast<std::uint32_t>(forest_.segments.size());
            }
            forest_.segments.push_back({.opener = i});
        }
    }

    void link_segments() {
        for (std::uint32_t i = 0; i < history_.ops.size(); ++i) {
            spend(history_.patience, 1);
            const RegisterOp& op = history_.ops[i];
            if (!needed_[i] || !op.pure_observer()) continue;
            Segment& segment = forest_.segments[forest_.segment_of_value[op.observes]];
            if (segment.ends_first == no_op || op.end < history_.ops[segment.ends_first].end) {
                segment.ends_first = i;
            }
            // Operations come in order of invocation, so the last one begins last; the first of
            // those that begin together is as good and steadier.
            if (segment.begins_last == no_op ||
                op.begin > history_.ops[segment.begins_last].begin) {
                segment.begins_last = i;
            }
        }
        for (std::uint32_t s = 1; s < forest_.segments.size(); ++s) {
            spend(history_.patience, 1);
            const std::uint32_t opener = forest_.segments[s].opener;
            const ValueId observed = history_.ops[opener].observes;
            if (observed == no_value) continue;
            Segment& from = forest_.segments[forest_.segment_of_value[observed]];
            if (from.next != no_segment) {  // the value could be swapped for another only once
                forest_.clash = {forest_.segments[from.next].opener, opener};
                return;
            }
            from.next = s;
        }
    }

    // A segment opened by a cas that no chain reaches lies on a circle of swaps, or after one.
    void find_circle() {
        std::vector<bool> reached(forest_.segments.size(), false);
        for (std::uint32_t root = 0; root < forest_.segments.size(); ++root) {
            const std::uint32_t opener = forest_.segments[root].opener;
            if (opener != no_op && !history_.ops[opener].blind()) continue;
            for (std::uint32_t s = root; s != no_segment; s = forest_.segments[s].next) {
                spend(history_.patience, 1);
                reached[s] = true;
            }
        }
        for (std::uint32_t s = 0; s < reached.size(); ++s) {
            if (reached[s]) continue;
            // Each segment follows at most one and precedes at most one: this is the whole circle.
            std::uint32_t on = s;
            do {
                forest_.clash.push_back(forest_.segments[on].opener);
                on = forest_.segments[on].next;
            } while (on != s);
            return;
        }
    }

    const RegisterHistory& history_;
    ChainForest forest_;
    std::vector<std::uint32_t> writer_;  // by value
    std::vector<bool> needed_;
    std::vector<bool> observed_;
};

}  // namespace

void add_needs(const RegisterHistory& history, const ChainForest& forest,
               std::vector<std::uint32_t>& core) {
    std::vector<bool> explained(history.ops.size(), false);
    for (std::size_t i = 0; i < core.size(); ++i) {
        if (core[i] == no_op || history.ops[core[i]].required || explained[core[i]]) continue;
        explained[core[i]] = true;
        core.push_back(forest.needed_by[core[i]]);
    }
    std::sort(core.begin(), core.end());
    core.erase(std::unique(core.begin(), core.end()), core.end());
    if (core.back() == no_op) core.pop_back();
}

std::optional<ChainForest> grow_chains(const RegisterHistory& history) {
    return Growth(history).grow();
}

}  // namespace cleave::check
