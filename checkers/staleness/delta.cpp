#include "staleness/delta.hpp"

#include <algorithm>

#include "linearizability/minimise.hpp"
#include "linearizability/search.hpp"
#include "linearizability/zones.hpp"

namespace cleave::check {
namespace {

std::int64_t earlier(std::int64_t moment, std::int64_t by) {
    return moment < time_min + by ? time_min : moment - by;
}

bool is_read(const RegisterOp& op) { return op.observes != no_value && op.sets == no_value; }

// A write and the reads of its value; see zones.cpp.
struct Cluster {
    std::int64_t first_end = time_max;
    std::int64_t write_begin = time_min;
    std::int64_t read_begin = time_min;  // the latest
    std::uint32_t latest_read = UINT32_MAX;

    std::int64_t last_begin(std::int64_t delta) const {
        return std::max(write_begin, earlier(read_begin, delta));
    }
};

struct Zone {
    std::int64_t first_end, last_begin;
    std::uint32_t cluster;
    bool forward() const { return first_end < last_begin; }
    std::int64_t left() const { return std::min(first_end, last_begin); }
};

std::vector<Zone> zones_of(const std::vector<Cluster>& clusters, std::int64_t delta) {
    std::vector<Zone> zones;
    for (std::uint32_t c = 0; c < clusters.size(); ++c) {
        zones.push_back({clusters[c].first_end, clusters[c].last_begin(delta), c});
    }
    std::sort(zones.begin(), zones.end(), [](const Zone& a, const Zone& b) {
        if (a.left() != b.left()) return a.left() < b.left();
        if (a.forward() != b.forward()) return b.forward();
        return a.cluster < b.cluster;
    });
    return zones;
}

// Two clusters that must each precede the other; nothing if there are none (zones.cpp).
std::optional<std::pair<std::uint32_t, std::uint32_t>> clash(const std::vector<Zone>& zones) {
    const Zone* reaching = nullptr;
    for (const Zone& zone : zones) {
        if (reaching != nullptr && zone.first_end < reaching->last_begin) {
            return std::pair(reaching->cluster, zone.cluster);
        }
        if (zone.forward() && (reaching == nullptr || zone.last_begin > reaching->last_begin)) {
            reaching = &zone;
        }
    }
    return std::nullopt;
}

// Those that clash with any other one. A longer delta makes no new clash.
std::vector<Cluster> clashing(const std::vector<Cluster>& clusters) {
    const std::vector<Zone> zones = zones_of(clusters, 0);
    std::vector<bool> clashes(zones.size(), false);
    std::int64_t reach = time_min;
    for (std::size_t i = 0; i < zones.size(); ++i) {
        if (zones[i].first_end < reach) clashes[i] = true;
        if (zones[i].forward()) reach = std::max(reach, zones[i].last_begin);
    }
    std::int64_t first_end = time_max;
    for (std::size_t i = zones.size(); i-- > 0;) {
        if (zones[i].forward() && first_end < zones[i].last_begin) clashes[i] = true;
        first_end = std::min(first_end, zones[i].first_end);
    }
    std::vector<Cluster> result;
    for (std::size_t i = 0; i < zones.size(); ++i) {
        if (clashes[i]) result.push_back(clusters[zones[i].cluster]);
    }
    return result;
}

struct Clusters {
    std::vector<Cluster> list;
    bool sound = true;  // every read has a write, which had begun when it ended
};

Clusters gather(const RegisterHistory& history) {
    Clusters result;
    std::vector<std::uint32_t> of_value(history.values.size(), UINT32_MAX);
    std::vector<bool> observed(history.values.size(), false);
    for (const RegisterOp& op : history.ops) {
        if (op.observes != no_value) observed[op.observes] = true;
    }
    if (observed[initial_value]) {
        of_value[initial_value] = 0;
        result.list.push_back({.first_end = time_min});
    }
    for (const RegisterOp& op : history.ops) {
        if (op.sets == no_value || (!op.required && !observed[op.sets])) continue;
        if (observed[op.sets]) of_value[op.sets] = static_cast<std::uint32_t>(result.list.size());
        result.list.push_back({.first_end = op.end, .write_begin = op.begin});
    }
    for (std::uint32_t i = 0; i < history.ops.size(); ++i) {
        const RegisterOp& op = history.ops[i];
        if (op.observes == no_value) continue;
        if (of_value[op.observes] == UINT32_MAX) {
            result.sound = false;
            return result;
        }
        Cluster& cluster = result.list[of_value[op.observes]];
        if (op.end < cluster.write_begin) result.sound = false;
        cluster.first_end = std::min(cluster.first_end, op.end);
        cluster.read_begin = op.begin;  // operations ascend by it
        cluster.latest_read = i;
    }
    return result;
}

// The smallest in (low, high] for which `enough` holds, given that it does for `high`.
template <typename Enough>
std::int64_t bisect(std::int64_t low, std::int64_t high, const Enough& enough) {
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (enough(middle) ? high : low) = middle;
    }
    return high;
}

Delta by_zones(const RegisterHistory& history, Budget& budget) {
    Delta delta;
    Clusters clusters = gather(history);
    delta.exists = clusters.sound;
    if (!clusters.sound) return delta;
    std::vector<Cluster> list = clashing(clusters.list);
    if (!list.empty()) {
        const auto enough = [&](std::int64_t d) {
            budget.spend(list.size());
            return !clash(zones_of(list, d));
        };
        // Nothing clashes any more when all reads begin with the first operation.
        const std::int64_t all = history.ops.back().begin - history.ops.front().begin;
        std::int64_t high = 1;
        while (high < all && !enough(high)) high += std::min(high, all - high);
        const std::int64_t least = bisect(high / 2, high, enough);
        delta.time = Duration::nanoseconds(least);
        const auto [a, b] = *clash(zones_of(list, least - 1));
        // Of the two, the one that a little more time moves out of the other's way.
        const bool first = list[a].last_begin(least) <= list[b].first_end;
        delta.stalest = history.ops[list[first ? a : b].latest_read].source;
    }
    return delta;
}

// The last read among few operations that have no order.
std::optional<history::OpIndex> late_read(const RegisterHistory& history) {
    const SearchResult found = decide_by_search(history, {}, false);
    const Core core = find_core(history, found.blocked, {});
    std::optional<history::OpIndex> read;
    for (const std::uint32_t op : core.ops) {
        if (is_read(history.ops[op])) read = history.ops[op].source;
    }
    return read;
}

}  // namespace

RegisterHistory widened(const RegisterHistory& history, Duration time) {
    RegisterHistory wide = history;
    for (RegisterOp& op : wide.ops) {
        if (is_read(op)) op.begin = earlier(op.begin, time.count());
    }
    std::stable_sort(wide.ops.begin(), wide.ops.end(),
                     [](const RegisterOp& a, const RegisterOp& b) { return a.begin < b.begin; });
    return wide;
}

std::optional<Delta> smallest_delta(const RegisterHistory& history, Budget& budget) {
    if (history.ops.empty()) return Delta{.exists = true};
    if (decide_by_zones(history, false)) {
        Delta delta = by_zones(history, budget);
        if (delta.exists) delta.order = decide_by_zones(widened(history, delta.time), true)->order;
        budget.spend(history.ops.size());
        if (budget.spent()) return std::nullopt;
        return delta;
    }
    const SearchLimits limits{budget.limits().steps, budget.limits().memory};
    Delta delta;
    const auto is_legal = [&](std::int64_t d) {
        if (budget.spent()) return false;
        SearchResult found =
            decide_by_search(widened(history, Duration::nanoseconds(d)), limits, true);
        budget.spend(found.steps);
        if (found.answer == Answer::gave_up) budget.give_up("the limit on " + found.limit);
        if (found.answer == Answer::legal) delta.order = std::move(found.order);
        return found.answer == Answer::legal;
    };
    if (is_legal(0)) {
        delta.exists = true;
    } else {
        // Nothing precedes a read any more when all of them begin with the first operation.
        const std::int64_t all = history.ops.back().begin - history.ops.front().begin;
        delta.exists = is_legal(all);
        if (delta.exists) delta.time = Duration::nanoseconds(bisect(0, all, is_legal));
    }
    if (budget.spent()) return std::nullopt;
    if (delta.time != Duration{}) {
        delta.stalest = late_read(widened(history, delta.time - Duration::nanoseconds(1)));
    }
    return delta;
}

}  // namespace cleave::check
