#include "linearizability/witness.hpp"

#include <algorithm>

#include "host/require.hpp"

namespace cleave::check {
namespace {

// Between two placements the register holds one value: a stretch. Times are event numbers.
struct Stretch {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    ValueId value = initial_value;
    std::uint32_t opened_by = nowhere;  // nowhere: the start of the history
    std::uint32_t closed_by = nowhere;
};

struct Entry {
    std::uint32_t stretch = 0;
    std::uint32_t when = 0;  // some moment of the operation's interval and of the stretch
    std::uint32_t rank = 0;  // at one moment: what opens the stretch, reads, hidden writes
    std::uint32_t op = 0;
};

// The members of a class take effect in the order of their invocation; the search only counted.
void name_class_members(const SearchPlan& plan, std::vector<Placement>& placements) {
    std::vector<std::vector<std::uint32_t>> members(plan.classes.size());
    for (std::uint32_t i = 0; i < plan.ops.size(); ++i) {
        if (plan.class_of[i] != nowhere) members[plan.class_of[i]].push_back(i);
    }
    std::vector<std::size_t> used(plan.classes.size(), 0);
    for (Placement& placement : placements) {
        const std::uint32_t id = plan.class_of[placement.op];
        if (id != nowhere) placement.op = members[id][used[id]++];
    }
}

std::vector<Stretch> stretches_of(const SearchPlan& plan,
                                  const std::vector<Placement>& placements) {
    const auto last = static_cast<std::uint32_t>(plan.events.size());
    std::vector<Stretch> stretches{{.from = 0, .to = last}};
    for (const Placement& placement : placements) {
        stretches.back().to = placement.event;
        stretches.back().closed_by = placement.op;
        stretches.push_back({.from = placement.event,
                             .to = last,
                             .value = plan.ops[placement.op].sets,
                             .opened_by = placement.op});
    }
    return stretches;
}

// Where an operation that the search did not place openly fits, if in this stretch.
bool fits(const SearchPlan& plan, std::uint32_t op, const Stretch& stretch, Entry& entry) {
    const RegisterOp& what = plan.ops[op];
    const std::uint32_t begin = plan.invoked_at[op];
    const std::uint32_t end = plan.completed_at[op];
    const std::uint32_t from = std::max(begin, stretch.from);
    const std::uint32_t to = std::min(end, stretch.to);
    if (from > to) return false;
    if (what.refuser()) {
        entry.when = from;
        entry.rank = 1;
        return what.refuses != stretch.value;
    }
    if (what.pure_observer() || what.sets == stretch.value) {
        entry.when = from;
        entry.rank = 1;
        const ValueId value = what.observes != no_value ? what.observes : what.sets;
        return value == stretch.value;
    }
    if (stretch.closed_by != nowhere && !plan.ops[stretch.closed_by].blind()) return false;
    // Just before the blind write that closes the stretch.
    if (stretch.closed_by != nowhere && stretch.to <= end) {
        entry.when = stretch.to;
        entry.rank = 2;
        return true;
    }
    // After the last look at the stretch's value, if nobody looks for this one either.
    const auto unseen_from = static_cast<std::uint32_t>(
        std::max({plan.dies_at[stretch.value], plan.dies_at[what.sets], 0}));
    entry.when = std::max(from, unseen_from);
    entry.rank = 2;
    return entry.when <= to;
}

}  // namespace

Order complete_order(const SearchPlan& plan, std::vector<Placement> placements) {
    name_class_members(plan, placements);
    const std::vector<Stretch> stretches = stretches_of(plan, placements);
    std::vector<bool> done(plan.ops.size(), false);
    std::vector<Entry> entries;
    entries.reserve(plan.ops.size());
    for (std::uint32_t s = 1; s < stretches.size(); ++s) {
        const std::uint32_t op = stretches[s].opened_by;
        done[op] = true;
        entries.push_back({.stretch = s, .when = stretches[s].from, .rank = 0, .op = op});
    }
    std::size_t first = 0;  // operations come in order of invocation, so this only grows
    for (std::uint32_t op = 0; op < plan.ops.size(); ++op) {
        if (done[op] || !plan.ops[op].required) continue;
        while (stretches[first].to < plan.invoked_at[op]) ++first;  // the last ends with the events
        Entry entry{.op = op};
        std::size_t s = first;
        while (s < stretches.size() && !fits(plan, op, stretches[s], entry)) ++s;
        require(s < stretches.size(), "the search lost an operation");
        entry.stretch = static_cast<std::uint32_t>(s);
        entries.push_back(entry);
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
        if (a.stretch != b.stretch) return a.stretch < b.stretch;
        if ((a.rank == 0) != (b.rank == 0)) return a.rank == 0;
        if (a.when != b.when) return a.when < b.when;
        if (a.rank != b.rank) return a.rank < b.rank;
        return a.op < b.op;
    });
    Order order;
    order.reserve(entries.size());
    for (const Entry& entry : entries) order.push_back(plan.origin[entry.op]);
    return order;
}

}  // namespace cleave::check
