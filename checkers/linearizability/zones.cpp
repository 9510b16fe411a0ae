#include "linearizability/zones.hpp"

#include <algorithm>
#include <utility>

namespace cleave::check {
namespace {

constexpr std::uint32_t none = UINT32_MAX;
constexpr std::uint32_t initial_write = UINT32_MAX - 1;  // stands for a position in `ops`

// A write and the reads of its value: in any legal order they are neighbours. `first_end` (f) is
// the earliest completion among them and `last_begin` (s) the latest invocation. One operation of
// cluster i ended before one of cluster j began, and so i comes before j, exactly when
// f(i) < s(j).
struct Cluster {
    std::int64_t first_end = time_max;
    std::int64_t last_begin = time_min;
    std::uint32_t ends_first = none;   // the operations that set these bounds
    std::uint32_t begins_last = none;  // (positions in `ops`)
    std::uint32_t write = none;

    bool forward() const { return first_end < last_begin; }
    std::int64_t left() const { return std::min(first_end, last_begin); }
    std::int64_t right() const { return std::max(first_end, last_begin); }

    void add(const RegisterOp& op, std::uint32_t position) {
        if (op.end < first_end || ends_first == none) {
            first_end = op.end;
            ends_first = position;
        }
        if (op.begin > last_begin || begins_last == none) {
            last_begin = op.begin;
            begins_last = position;
        }
    }
};

struct Clusters {
    std::vector<Cluster> list;
    std::vector<std::uint32_t> of_value;  // the cluster of an observed value
};

// Which values were read, or nothing when the method does not apply.
std::optional<std::vector<bool>> observed_values(const RegisterHistory& history) {
    std::vector<bool> observed(history.values.size(), false);
    for (const RegisterOp& op : history.ops) {
        if (op.observes == no_value) continue;
        if (op.sets != no_value) return std::nullopt;  // a cas
        observed[op.observes] = true;
    }
    std::vector<bool> written(history.values.size(), false);
    written[initial_value] = true;
    for (const RegisterOp& op : history.ops) {
        if (op.sets == no_value || !observed[op.sets]) continue;
        if (written[op.sets]) return std::nullopt;  // two writers of a value that was read
        written[op.sets] = true;
    }
    return observed;
}

Clusters gather(const RegisterHistory& history, const std::vector<bool>& observed) {
    Clusters clusters;
    clusters.of_value.assign(history.values.size(), none);
    if (observed[initial_value]) {
        clusters.of_value[initial_value] = 0;
        clusters.list.push_back({.first_end = time_min,
                                 .last_begin = time_min,
                                 .ends_first = initial_write,
                                 .begins_last = initial_write,
                                 .write = initial_write});
    }
    for (std::uint32_t i = 0; i < history.ops.size(); ++i) {
        const RegisterOp& op = history.ops[i];
        const bool reads = op.observes != no_value;
        const ValueId value = reads ? op.observes : op.sets;
        // An unread write of unknown outcome can always be left out: no later operation sees the
        // difference.
        if (!observed[value] && !op.required) continue;
        std::uint32_t cluster = observed[value] ? clusters.of_value[value] : none;
        if (cluster == none) {
            cluster = static_cast<std::uint32_t>(clusters.list.size());
            clusters.list.emplace_back();
            if (observed[value]) clusters.of_value[value] = cluster;
        }
        clusters.list[cluster].add(op, i);
        if (!reads) clusters.list[cluster].write = i;
    }
    return clusters;
}

// The best explanation found so far: the fewest operations, then the earliest to be complete.
struct Clash {
    std::vector<std::uint32_t> core;
    std::int64_t known_at = time_max;

    void offer(const RegisterHistory& history, std::initializer_list<std::uint32_t> positions) {
        std::vector<std::uint32_t> candidate;
        std::int64_t at = time_min;
        for (const std::uint32_t position : positions) {
            if (position == initial_write) continue;
            at = std::max(at, history.ops[position].begin);
            if (std::find(candidate.begin(), candidate.end(), position) == candidate.end()) {
                candidate.push_back(position);
            }
        }
        if (core.empty() || candidate.size() < core.size() ||
            (candidate.size() == core.size() && at < known_at)) {
            core = std::move(candidate);
            known_at = at;
        }
    }
};

void find_reads_without_cause(const RegisterHistory& history, const Clusters& clusters,
                              Clash& clash) {
    for (std::uint32_t i = 0; i < history.ops.size(); ++i) {
        const RegisterOp& op = history.ops[i];
        if (op.observes == no_value) continue;
        const std::uint32_t write = clusters.list[clusters.of_value[op.observes]].write;
        if (write == initial_write) continue;
        if (write == none) {
            clash.offer(history, {i});  // a value that nobody wrote
        } else if (op.end < history.ops[write].begin) {
            clash.offer(history, {i, write});  // a read that ended before its write began
        }
    }
}

using Pair = std::pair<std::uint32_t, std::uint32_t>;

// An operation of `x` that ended before one of `y` began. The writes serve where they can: they
// make the plainest story.
Pair forcing_pair(const RegisterHistory& history, const Cluster& x, const Cluster& y) {
    const auto begin_of = [&](std::uint32_t op) {
        return op == initial_write ? time_min : history.ops[op].begin;
    };
    const auto end_of = [&](std::uint32_t op) {
        return op == initial_write ? time_min : history.ops[op].end;
    };
    for (const std::uint32_t ender : {x.write, x.ends_first}) {
        for (const std::uint32_t beginner : {y.write, y.begins_last}) {
            if (end_of(ender) < begin_of(beginner)) return {ender, beginner};
        }
    }
    return {x.ends_first, y.begins_last};
}

void offer_pair(const RegisterHistory& history, const Cluster& x, const Cluster& y, Clash& clash) {
    const auto [x_ends, y_begins] = forcing_pair(history, x, y);
    const auto [y_ends, x_begins] = forcing_pair(history, y, x);
    clash.offer(history, {x_ends, y_begins, y_ends, x_begins});
}

// Two clusters clash when each must precede the other. Sufficient: take a shortest cycle
// C1 -> C2 -> ... -> Ck -> C1 with k > 2, that is f1 < s2, f2 < s3, ..., fk < s1, and let C1 have
// its smallest f. Then f1 <= f(k-1) < sk, so C1 -> Ck beside Ck -> C1 is a shorter one.
// Two backward zones never clash: f1 < s2 <= f2 < s1 <= f1 is absurd. So it is enough to look at
// forward zones that overlap, and at backward zones strictly inside a forward one.
void find_clashing_pairs(const RegisterHistory& history, const std::vector<Cluster>& sorted,
                         Clash& clash) {
    const Cluster* reaching = nullptr;  // the forward zone so far that ends last
    for (const Cluster& cluster : sorted) {
        // `reaching` comes earlier in the list, so it starts before this one's last begin: a
        // forward zone ends beyond where it starts, and a backward one that starts at the same
        // instant would have come first. They clash if it ends after this one's first end, too.
        if (reaching && cluster.first_end < reaching->last_begin) {
            offer_pair(history, *reaching, cluster, clash);
        }
        if (cluster.forward() && (!reaching || cluster.last_begin > reaching->last_begin)) {
            reaching = &cluster;
        }
    }
}

// A cluster comes before another when its zone starts first: by the argument in
// `sort_by_zone`, that agrees with all forced orders once no pair clashes. Inside a cluster
// the write goes first, then the reads as they began.
Order order_of(const RegisterHistory& history, const std::vector<Cluster>& sorted,
               const Clusters& clusters) {
    std::vector<std::uint32_t> next(history.values.size() + 1, 0);
    for (const RegisterOp& op : history.ops) {
        if (op.observes != no_value) ++next[op.observes + 1];
    }
    for (std::size_t v = 1; v < next.size(); ++v) next[v] += next[v - 1];
    std::vector<std::uint32_t> starts(next.begin(), next.end());
    std::vector<std::uint32_t> grouped(next.back());
    for (std::uint32_t i = 0; i < history.ops.size(); ++i) {
        const ValueId value = history.ops[i].observes;
        if (value != no_value) grouped[next[value]++] = i;
    }
    Order order;
    order.reserve(history.ops.size());
    for (const Cluster& cluster : sorted) {
        const bool initial = cluster.write == initial_write;
        if (!initial) order.push_back(cluster.write);
        const ValueId value = initial ? initial_value : history.ops[cluster.write].sets;
        if (clusters.of_value[value] == none) continue;
        for (std::uint32_t i = starts[value]; i < starts[value + 1]; ++i) {
            order.push_back(grouped[i]);
        }
    }
    return order;
}

// By the left end, a backward zone before a forward one that starts at the same instant. When no
// two clusters clash this is a legal order, that is f(i) < s(j) puts i before j:
//   i backward: s(i) <= f(i) < s(j), so i starts before s(j); if j is forward and f(j) < s(i), then
//     they clash, so f(j) >= s(i), and a tie puts the backward one first.
//   i forward, j backward: i starts at f(i) < s(j), where j starts.
//   both forward: they do not clash, so f(j) >= s(i) > f(i).
void sort_by_zone(std::vector<Cluster>& clusters) {
    std::sort(clusters.begin(), clusters.end(), [](const Cluster& a, const Cluster& b) {
        if (a.left() != b.left()) return a.left() < b.left();
        if (a.forward() != b.forward()) return b.forward();
        return a.write < b.write;
    });
}

}  // namespace

std::optional<ZonesResult> decide_by_zones(const RegisterHistory& history, bool want_order) {
    const auto observed = observed_values(history);
    if (!observed) return std::nullopt;
    const Clusters clusters = gather(history, *observed);
    ZonesResult result;
    Clash clash;
    find_reads_without_cause(history, clusters, clash);
    if (clash.core.empty()) {
        std::vector<Cluster> sorted = clusters.list;
        sort_by_zone(sorted);
        find_clashing_pairs(history, sorted, clash);
        if (clash.core.empty()) {
            result.legal = true;
            if (want_order) result.order = order_of(history, sorted, clusters);
            return result;
        }
    }
    result.core = std::move(clash.core);
    return result;
}

}  // namespace cleave::check
