#include "linearizability/ranges/schedule.hpp"

#include <algorithm>
#include <queue>
#include <tuple>

namespace cleave::check::ranges {
namespace {

class Schedule {
  public:
    Schedule(const Accesses& accesses, const Clusters& clusters, const Windows& windows,
             const Precedence& precedence, Patience& patience)
        : accesses_(accesses),
          clusters_(clusters),
          windows_(windows),
          graph_(precedence.graph()),
          patience_(patience),
          waits_(precedence.graph().nodes(), 0),
          unread_(clusters.count(), 0),
          current_(accesses.cells, UINT32_MAX),
          parked_(accesses.cells),
          begun_(accesses.list.size(), false),
          placed_(accesses.list.size(), false) {
        for (const Precedes& one : accesses.grows) graph_.add(one.before, one.after);
    }

    std::vector<AccessId> run() {
        prepare();
        while (order_.size() < accesses_.list.size()) {
            begin_until(horizon());
            if (ready_.empty()) return {};
            const AccessId next = ready_.top().access;
            ready_.pop();
            patience_.spend(1);
            if (const CellId cell = blocked_by(next); cell != no_cell) {
                parked_[cell].push_back(next);
                continue;
            }
            place(next);
        }
        return std::move(order_);
    }

  private:
    static constexpr CellId no_cell = UINT32_MAX;

    // The most urgent comes first: a read, then what must come soonest, then what is over soonest.
    struct Ready {
        bool writes;
        std::int64_t latest, lasts;
        AccessId access;
        bool operator<(const Ready& other) const {
            return std::tie(writes, latest, lasts, access) >
                   std::tie(other.writes, other.latest, other.lasts, other.access);
        }
    };

    void prepare() {
        for (std::uint32_t node = 0; node < graph_.nodes(); ++node) {
            graph_.each(node, [&](std::uint32_t to, std::uint32_t) { ++waits_[to]; });
        }
        for (ClusterId c = 0; c < clusters_.count(); ++c) {
            const auto members = static_cast<std::uint32_t>(clusters_.members(c).size());
            unread_[c] = members - (clusters_.writer[c] == nobody ? 0 : 1);
            if (clusters_.writer[c] == nobody) current_[clusters_.cell[c]] = c;
        }
        for (AccessId a = 0; a < accesses_.list.size(); ++a) {
            by_begin_.push_back(a);
            by_end_.push_back(a);
        }
        const auto& list = accesses_.list;
        std::ranges::stable_sort(by_begin_, {}, [&](AccessId a) { return list[a].earliest; });
        std::ranges::stable_sort(by_end_, {}, [&](AccessId a) { return list[a].latest; });
        for (std::uint32_t node = static_cast<std::uint32_t>(list.size()); node < graph_.nodes();
             ++node) {
            if (waits_[node] == 0) pass(node);
        }
    }

    // By this moment the next one must have come.
    std::int64_t horizon() {
        while (placed_[by_end_[ended_]]) ++ended_;
        return accesses_.list[by_end_[ended_]].latest;
    }

    void begin_until(std::int64_t moment) {
        for (; begun_count_ < by_begin_.size(); ++begun_count_) {
            const AccessId access = by_begin_[begun_count_];
            if (accesses_.list[access].earliest > moment) break;
            begun_[access] = true;
            if (waits_[access] == 0) offer(access);
        }
    }

    void offer(AccessId a) {
        const Access& access = accesses_.list[a];
        std::int64_t lasts = access.earliest;
        if (access.writes) {
            for (CellId cell = access.first; cell < access.last; ++cell) {
                const Zone& zone = windows_.zone(cluster(access, cell));
                lasts = std::max(lasts, zone.last_begin);
            }
        }
        ready_.push({access.writes, access.latest, lasts, a});
    }

    ClusterId cluster(const Access& access, CellId cell) const {
        return clusters_.of[access.touches + (cell - access.first)];
    }

    // A cell that is still to be read as it is, or, by a read, that is not what it found.
    CellId blocked_by(AccessId a) const {
        const Access& access = accesses_.list[a];
        for (CellId cell = access.first; cell < access.last; ++cell) {
            const ClusterId now = current_[cell];
            const bool blocked = access.writes ? now != UINT32_MAX && unread_[now] > 0
                                               : now != cluster(access, cell);
            if (blocked) return cell;
        }
        return no_cell;
    }

    void place(AccessId a) {
        const Access& access = accesses_.list[a];
        placed_[a] = true;
        order_.push_back(a);
        for (CellId cell = access.first; cell < access.last; ++cell) {
            const ClusterId c = cluster(access, cell);
            if (access.writes) {
                current_[cell] = c;
            } else {
                --unread_[c];
            }
            for (const AccessId parked : parked_[cell]) offer(parked);
            parked_[cell].clear();
        }
        patience_.spend(access.last - access.first);
        pass(a);
    }

    // Nothing waits for `node` any more.
    void pass(std::uint32_t node) {
        passing_.assign(1, node);
        while (!passing_.empty()) {
            const std::uint32_t one = passing_.back();
            passing_.pop_back();
            graph_.each(one, [&](std::uint32_t to, std::uint32_t) {
                if (--waits_[to] > 0) return;
                if (to >= accesses_.list.size()) {
                    passing_.push_back(to);
                } else if (begun_[to]) {
                    offer(to);
                }
            });
        }
    }

    const Accesses& accesses_;
    const Clusters& clusters_;
    const Windows& windows_;
    Graph graph_;
    Patience& patience_;
    std::vector<std::uint32_t> waits_;   // by node: what has to come before it
    std::vector<std::uint32_t> unread_;  // by cluster: reads that are still to come
    std::vector<ClusterId> current_;     // by cell
    std::vector<std::vector<AccessId>> parked_;
    std::vector<bool> begun_, placed_;
    std::vector<AccessId> by_begin_, by_end_, order_;
    std::size_t begun_count_ = 0, ended_ = 0;
    std::priority_queue<Ready> ready_;
    std::vector<std::uint32_t> passing_;
};

}  // namespace

std::vector<AccessId> schedule(const Accesses& accesses, const Clusters& clusters,
                               const Windows& windows, const Precedence& precedence,
                               Patience& patience) {
    return Schedule(accesses, clusters, windows, precedence, patience).run();
}

}  // namespace cleave::check::ranges
