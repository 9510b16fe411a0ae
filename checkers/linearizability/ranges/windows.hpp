#pragma once
// Narrows the windows in which accesses can take effect, until nothing more follows: what a read
// found was written before, and of two clusters of a cell, the one with a member that must come
// before some member of the other comes before it as a whole. An empty window proves that there is
// no order. Each change remembers which accesses it follows from, so that the proof can be told.

#include <array>
#include <vector>

#include "linearizability/ranges/clusters.hpp"
#include "verdict/patience.hpp"

namespace cleave::check::ranges {

// Of a cluster: the first moment by which one of its members must have taken effect, the last one
// before which one of them cannot, and who these are.
struct Zone {
    std::int64_t first_end = any_object::time_max, last_begin = any_object::time_min;
    AccessId ends_first = nobody, begins_last = nobody;
};

class Windows {
  public:
    Windows(Accesses& accesses, const Clusters& clusters, const std::vector<Precedes>& known,
            Patience& patience);

    enum class End : std::uint8_t { narrow, empty, gave_up };
    End narrow(std::uint64_t most_steps);

    const Zone& zone(ClusterId c) const { return zones_[c]; }
    std::uint64_t steps() const { return steps_; }
    // Whose window is empty, if one is.
    AccessId empty() const { return empty_; }
    // Adds what the windows of the `reasons` follow from.
    void follow(std::vector<AccessId>& reasons) const;

  private:
    using Causes = std::array<AccessId, 4>;
    enum class Way : std::uint8_t { earliest, latest };

    void measure(ClusterId c);
    void narrow_cell(CellId cell);
    void compare_begins(CellId cell);
    void compare_ends(CellId cell);
    void raise(AccessId access, std::int64_t earliest, const Causes& causes);
    void lower(AccessId access, std::int64_t latest, const Causes& causes);
    void changed(AccessId access);
    std::int64_t latest_writing(ClusterId c) const;

    Accesses& accesses_;
    const Clusters& clusters_;
    const std::vector<Precedes>& known_;
    Patience& patience_;
    std::uint64_t steps_ = 0;
    std::vector<Zone> zones_;               // by cluster
    std::vector<Causes> raised_, lowered_;  // by access
    std::vector<CellId> queue_;
    std::vector<bool> queued_;
    std::vector<ClusterId> sorted_;
    AccessId empty_ = nobody;
};

}  // namespace cleave::check::ranges
