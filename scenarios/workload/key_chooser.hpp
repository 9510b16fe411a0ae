#pragma once
// Which key an operation goes to: uniform or by Zipf's law over the keys' ranks, and by preference
// from the part of the keys that is a site's own. Key number k belongs to client site k modulo the
// number of client sites.
// Source: Zipf with exponent s gives rank r the weight 1/r^s (Gray et al., SIGMOD 1994, as used by
// YCSB).
// Choices: weights are rounded to integers, so that the same seed picks the same keys everywhere.

#include <cstdint>
#include <vector>

#include "host/random.hpp"
#include "language/scenario.hpp"

namespace cleave::scenario {

class KeyChooser {
  public:
    // For `sites` sites that have clients; at least one.
    KeyChooser(const Workload& workload, std::size_t sites);

    // The number of a key, from 0, for a client of the site at position `site` among those with
    // clients.
    std::uint32_t choose(std::size_t site, Random& random) const;

  private:
    // Picks position r of n by cumulative weight.
    std::uint32_t pick(std::size_t n, Random& random) const;

    std::uint32_t keys_;
    std::size_t sites_;
    Ratio home_share_;
    std::vector<std::uint64_t> cumulative_;  // weights of ranks 0..r, added up
};

}  // namespace cleave::scenario
