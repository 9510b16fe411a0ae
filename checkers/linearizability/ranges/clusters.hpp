#pragma once
// What belongs together in each cell: a write and the reads that found it there, or nothing and the
// reads that found nothing. No other write of the cell comes between members of a cluster, so that
// of two clusters one is wholly before the other. Source: Gibbons and Korach, "Testing Shared
// Memories", SIAM J. Computing 1997.

#include <span>
#include <vector>

#include "linearizability/ranges/accesses.hpp"

namespace cleave::check::ranges {

using ClusterId = std::uint32_t;

struct Clusters {
    explicit Clusters(const Accesses& accesses);

    std::span<const AccessId> members(ClusterId c) const {
        return {members_.data() + from_[c], from_[c + 1] - from_[c]};
    }
    // Those of a cell are neighbours; of writers in ascending order, and nobody's last.
    ClusterId first_of(CellId cell) const { return first_[cell]; }
    ClusterId end_of(CellId cell) const { return first_[cell + 1]; }
    ClusterId count() const { return static_cast<ClusterId>(writer.size()); }

    std::vector<AccessId> writer;  // by cluster; maybe nobody
    std::vector<CellId> cell;      // by cluster
    std::vector<ClusterId> of;     // by touch

  private:
    std::vector<AccessId> members_;
    std::vector<std::size_t> from_;
    std::vector<ClusterId> first_;
};

}  // namespace cleave::check::ranges
