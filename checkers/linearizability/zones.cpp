#include "linearizability/zones.hpp"

#include <algorithm>
#include <utility>

#include "linearizability/zone_sweep.hpp"

namespace cleave::check {
namespace {

constexpr std::uint32_t none = UINT32_MAX;
constexpr std::uint32_t initial_write = UINT32_MAX - 1;  // stands for a position in `ops`

// Operations that are neighbours in any legal order: what set a value, and the reads of it; or one
// operation alone. zone_sweep.hpp says what the bounds of a zone mean.
struct Cluster {
    Zone zone;
    std::uint32_t ends_first = none;   // the operations that set the bounds of the zone
    std::uint32_t begins_last = none;  // (positions in `ops`)
    std::uint32_t write = none;

    void add(const RegisterOp& op, std::uint32_t position) {
        if (op.end < zone.first_end || ends_first == none) {
            zone.first_end = op.end;
            ends_first = position;
        }
        if (op.begin > zone.last_begin || begins_last == none) {
            zone.last_begin = op.begin;
            begins_last = position;
        }
    }
};

struct Clusters {
    std::vector<Cluster> list;
    std::vector<std::uint32_t> of_value;  // the cluster of an observed value with one writer
    bool exact = true;  // no cas nor refuser, and no observed value has several writers
};

enum class Source : std::uint8_t { nowhere, one, several };

// Where each value came from, as far as it was observed for certain; else `several`, too.
std::vector<Source> sources_of(const RegisterHistory& history, bool& exact) {
    std::vector<bool> observed(history.values.size(), false);
    for (const RegisterOp& op : history.ops) {
        if (op.observes == no_value) continue;
        if (op.sets != no_value) exact = false;
        if (op.required) observed[op.observes] = true;
    }
    spend(history.patience, history.ops.size());
    std::vector<Source> sources(history.values.size(), Source::nowhere);
    sources[initial_value] = Source::one;
    for (const RegisterOp& op : history.ops) {
        if (!op.effectful()) continue;
        Source& source = sources[op.sets];
        if (source != Source::nowhere && observed[op.sets]) exact = false;
        source = source == Source::nowhere ? Source::one : Source::several;
    }
    for (ValueId value = 0; value < sources.size(); ++value) {
        if (!observed[value]) sources[value] = Source::several;
    }
    return sources;
}

Clusters gather(const RegisterHistory& history) {
    Clusters clusters;
    clusters.exact = !history.has_refusers;
    const std::vector<Source> sources = sources_of(history, clusters.exact);
    clusters.of_value.assign(history.values.size(), none);
    if (sources[initial_value] == Source::one) {
        clusters.of_value[initial_value] = 0;
        clusters.list.push_back({.zone = {.first_end = time_min, .last_begin = time_min, .id = 0},
                                 .ends_first = initial_write,
                                 .begins_last = initial_write,
                                 .write = initial_write});
    }
    for (std::uint32_t i = 0; i < history.ops.size(); ++i) {
        spend(history.patience, 1);
        const RegisterOp& op = history.ops[i];
        const ValueId value = op.effectful() ? op.sets : op.observes;
        if (op.refuser()) continue;  // it may well stand among those of some value
        const bool shared = sources[value] != Source::several;
        // An unread write of unknown outcome can always be left out: no later operation sees the
        // difference. One whose value was read must have happened.
        if (!shared && !op.required) continue;
        std::uint32_t cluster = shared ? clusters.of_value[value] : none;
        if (cluster == none) {
            cluster = static_cast<std::uint32_t>(clusters.list.size());
            clusters.list.push_back({.zone = {.id = cluster}});
            if (shared) clusters.of_value[value] = cluster;
        }
        clusters.list[cluster].add(op, i);
        if (op.effectful()) clusters.list[cluster].write = i;
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
        spend(history.patience, 1);
        const RegisterOp& op = history.ops[i];
        if (op.observes == no_value || !op.required) continue;
        const std::uint32_t cluster = clusters.of_value[op.observes];
        if (cluster == none) continue;  // several may have written it
        const std::uint32_t write = clusters.list[cluster].write;
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
            if (ender == none || beginner == none) continue;  // a read alone
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

std::vector<Zone> sorted_zones(const Clusters& clusters, Patience* patience) {
    std::vector<Zone> zones;
    zones.reserve(clusters.list.size());
    for (const Cluster& cluster : clusters.list) zones.push_back(cluster.zone);
    sort_by_zone(zones, patience);
    return zones;
}

// A cluster comes before another when its zone starts first. Inside a cluster the write goes
// first, then the reads as they began.
Order order_of(const RegisterHistory& history, const std::vector<Zone>& sorted,
               const Clusters& clusters) {
    std::vector<std::uint32_t> next(history.values.size() + 1, 0);
    for (const RegisterOp& op : history.ops) {
        spend(history.patience, 1);
        if (op.observes != no_value) ++next[op.observes + 1];
    }
    for (std::size_t v = 1; v < next.size(); ++v) next[v] += next[v - 1];
    std::vector<std::uint32_t> starts(next.begin(), next.end());
    std::vector<std::uint32_t> grouped(next.back());
    for (std::uint32_t i = 0; i < history.ops.size(); ++i) {
        spend(history.patience, 1);
        const ValueId value = history.ops[i].observes;
        if (value != no_value) grouped[next[value]++] = i;
    }
    spend(history.patience, history.ops.size());
    Order order;
    order.reserve(history.ops.size());
    for (const Zone& zone : sorted) {
        spend(history.patience, 1);
        const Cluster& cluster = clusters.list[zone.id];
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

// Whatever shows without an order of all.
Clash find_clash(const RegisterHistory& history, const Clusters& clusters,
                 std::vector<Zone>& sorted) {
    Clash clash;
    find_reads_without_cause(history, clusters, clash);
    if (!clash.core.empty()) return clash;
    sorted = sorted_zones(clusters, history.patience);
    spend(history.patience, sorted.size());
    for_each_clash(sorted, [&](std::uint32_t x, std::uint32_t y) {
        offer_pair(history, clusters.list[x], clusters.list[y], clash);
        return true;
    });
    return clash;
}

}  // namespace

std::optional<ZonesResult> decide_by_zones(const RegisterHistory& history, bool want_order) {
    const Clusters clusters = gather(history);
    if (!clusters.exact) return std::nullopt;
    std::vector<Zone> sorted;
    ZonesResult result;
    result.core = find_clash(history, clusters, sorted).core;
    result.legal = result.core.empty();
    if (result.legal && want_order) result.order = order_of(history, sorted, clusters);
    return result;
}

std::vector<std::uint32_t> refute_by_zones(const RegisterHistory& history) {
    std::vector<Zone> sorted;
    return find_clash(history, gather(history), sorted).core;
}

}  // namespace cleave::check
