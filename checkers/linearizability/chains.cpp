#include "linearizability/chains.hpp"

#include <algorithm>
#include <utility>

#include "linearizability/chain_forest.hpp"
#include "linearizability/zone_sweep.hpp"

namespace cleave::check {
namespace {

// One operation, or the reads of one value, at their place in a chain.
struct Link {
    std::uint32_t segment = no_segment;
    std::uint32_t ends_first = no_op;
    std::uint32_t begins_last = no_op;
};

struct Extreme {
    std::int64_t time = 0;
    Link link;
};

class Chains {
  public:
    Chains(const RegisterHistory& history, const ChainForest& forest)
        : history_(history), forest_(forest) {}

    // Empty when every chain is legal by itself and no two clash.
    std::vector<std::uint32_t> find_clash() {
        for (std::uint32_t root = 0; root < forest_.segments.size(); ++root) {
            spend(history_.patience, 1);
            if (!is_root(root)) continue;
            if (auto inversion = measure(root); !inversion.empty()) return inversion;
        }
        sort_by_zone(zones_, history_.patience);
        spend(history_.patience, zones_.size());
        std::vector<std::uint32_t> best;
        int offers = 0;
        for_each_clash(zones_, [&](std::uint32_t x, std::uint32_t y) {
            auto core = clash_of(x, y);
            if (best.empty() || core.size() < best.size()) best = std::move(core);
            return ++offers < most_offers;
        });
        return best;
    }

    Order order() const {
        std::vector<std::uint32_t> starts(forest_.segment_of_value.size() + 1, 0);
        for (const RegisterOp& op : history_.ops) {
            spend(history_.patience, 1);
            if (is_read(op)) ++starts[op.observes + 1];
        }
        for (std::size_t v = 1; v < starts.size(); ++v) starts[v] += starts[v - 1];
        std::vector<std::uint32_t> next(starts.begin(), starts.end() - 1);
        std::vector<std::uint32_t> reads(starts.back());
        for (std::uint32_t i = 0; i < history_.ops.size(); ++i) {
            spend(history_.patience, 1);
            if (is_read(history_.ops[i])) reads[next[history_.ops[i].observes]++] = i;
        }
        spend(history_.patience, history_.ops.size());
        Order order;
        order.reserve(history_.ops.size());
        for (const Zone& zone : zones_) {
            for (std::uint32_t s = zone.id; s != no_segment; s = forest_.segments[s].next) {
                spend(history_.patience, 1);
                const std::uint32_t opener = forest_.segments[s].opener;
                if (opener != no_op) order.push_back(opener);
                const ValueId value = opener == no_op ? initial_value : history_.ops[opener].sets;
                if (forest_.segment_of_value[value] != s) continue;  // nobody observed it
                order.insert(order.end(), reads.begin() + starts[value],
                             reads.begin() + starts[value + 1]);
            }
        }
        return order;
    }

  private:
    static constexpr int most_offers = 64;

    static bool is_read(const RegisterOp& op) { return op.required && op.pure_observer(); }
    bool is_root(std::uint32_t s) const {
        const std::uint32_t opener = forest_.segments[s].opener;
        return opener == no_op || history_.ops[opener].blind();
    }
    std::int64_t end_of(std::uint32_t op) const {
        return op == no_op ? time_min : history_.ops[op].end;  // the initial state
    }
    std::int64_t begin_of(std::uint32_t op) const {
        return op == no_op ? time_min : history_.ops[op].begin;
    }

    // The links of a chain in the only order they can have.
    template <class Visit>
    void walk(std::uint32_t root, Visit visit) const {
        for (std::uint32_t s = root; s != no_segment; s = forest_.segments[s].next) {
            spend(history_.patience, 1);
            const Segment& segment = forest_.segments[s];
            if (!visit(Link{s, segment.opener, segment.opener})) return;
            if (segment.ends_first == no_op) continue;
            if (!visit(Link{s, segment.ends_first, segment.begins_last})) return;
        }
    }

    // Makes the zone of a chain. Returns the operations that show why its links cannot stand in
    // their order, if they cannot.
    std::vector<std::uint32_t> measure(std::uint32_t root) {
        Zone zone{.id = root};
        Link late;  // has begun after this one ended
        bool legal = true;
        walk(root, [&](const Link& link) {
            const std::int64_t end = end_of(link.ends_first);
            if (end < zone.last_begin) {
                late = link;
                legal = false;
                return false;
            }
            zone.first_end = std::min(zone.first_end, end);
            zone.last_begin = std::max(zone.last_begin, begin_of(link.begins_last));
            return true;
        });
        zones_.push_back(zone);
        if (legal) return {};
        // Of the earlier links the nearest one that began too late: those between are all open from
        // this completion to that invocation, so there is no shorter story here.
        Link early;
        walk(root, [&](const Link& link) {
            if (link.segment == late.segment && link.ends_first == late.ends_first) return false;
            if (begin_of(link.begins_last) > end_of(late.ends_first)) early = link;
            return true;
        });
        std::vector<std::uint32_t> core = {early.begins_last, late.ends_first};
        add_swaps(early.segment, late.segment, core);
        add_needs(history_, forest_, core);
        return core;
    }

    // What ties a segment to a later one of its chain.
    void add_swaps(std::uint32_t from, std::uint32_t to, std::vector<std::uint32_t>& core) const {
        while (from != to) {
            from = forest_.segments[from].next;
            core.push_back(forest_.segments[from].opener);
        }
    }

    // Two operations of a chain: one ended before `begin`, the other began after `end`; as near to
    // each other in the chain as can be.
    struct Pair {
        Link ended, began;
        bool ended_comes_first = true;
    };
    Pair nearest(std::uint32_t root, std::int64_t begin, std::int64_t end) const {
        Pair best;
        std::size_t best_distance = SIZE_MAX;
        Link ended, began;
        std::size_t position = 0, ended_at = 0, began_at = 0;
        bool has_ended = false, has_begun = false;
        walk(root, [&](const Link& link) {
            ++position;
            if (end_of(link.ends_first) < begin) {
                ended = link;
                ended_at = position;
                has_ended = true;
            }
            if (begin_of(link.begins_last) > end) {
                began = link;
                began_at = position;
                has_begun = true;
            }
            if (!has_ended || !has_begun) return true;
            const std::size_t distance =
                ended_at < began_at ? began_at - ended_at : ended_at - began_at;
            if (distance < best_distance) {
                best = {ended, began, ended_at < began_at};
                best_distance = distance;
            }
            return distance > 0;
        });
        return best;
    }

    std::vector<std::uint32_t> clash_of(std::uint32_t x, std::uint32_t y) const {
        std::int64_t y_first_end = time_max, y_last_begin = time_min;
        walk(y, [&](const Link& link) {
            y_first_end = std::min(y_first_end, end_of(link.ends_first));
            y_last_begin = std::max(y_last_begin, begin_of(link.begins_last));
            return true;
        });
        const Pair in_x = nearest(x, y_last_begin, y_first_end);
        const Pair in_y =
            nearest(y, begin_of(in_x.began.begins_last), end_of(in_x.ended.ends_first));
        std::vector<std::uint32_t> core;
        for (const Pair& pair : {in_x, in_y}) {
            core.push_back(pair.ended.ends_first);
            core.push_back(pair.began.begins_last);
            if (pair.ended_comes_first) {
                add_swaps(pair.ended.segment, pair.began.segment, core);
            } else {
                add_swaps(pair.began.segment, pair.ended.segment, core);
            }
        }
        add_needs(history_, forest_, core);
        return core;
    }

    const RegisterHistory& history_;
    const ChainForest& forest_;
    std::vector<Zone> zones_;  // by segment of their root; sorted once all are there
};

}  // namespace

std::optional<ZonesResult> decide_by_chains(const RegisterHistory& history, bool want_order) {
    const std::optional<ChainForest> forest = grow_chains(history);
    if (!forest) return std::nullopt;
    ZonesResult result;
    result.core = forest->clash;
    if (!result.core.empty()) return result;
    spend(history.patience, history.ops.size());
    Chains chains(history, *forest);
    result.core = chains.find_clash();
    result.legal = result.core.empty();
    if (result.legal && want_order) result.order = chains.order();
    return result;
}

}  // namespace cleave::check
