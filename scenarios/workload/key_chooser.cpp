#include "workload/key_chooser.hpp"

#include <algorithm>

#include "world/elementary.hpp"

namespace cleave::scenario {

KeyChooser::KeyChooser(const Workload& workload, std::size_t sites)
    : keys_(workload.keys), sites_(sites), home_share_(workload.home_share) {
    constexpr double scale = 1e9;
    const double exponent =
        workload.popularity == Popularity::zipf ? workload.zipf_exponent.as_double() : 0;
    std::uint64_t sum = 0;
    for (std::uint32_t rank = 1; rank <= keys_; ++rank) {
        const double log_rank = world::logarithm_of(static_cast<double>(rank));
        sum += 1 + static_cast<std::uint64_t>(scale * world::exponential_of(-exponent * log_rank));
        cumulative_.push_back(sum);
    }
}

std::uint32_t KeyChooser::pick(std::size_t n, Random& random) const {
    const std::uint64_t ticket = random.below(cumulative_[n - 1]);
    const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), ticket);
    return static_cast<std::uint32_t>(found - cumulative_.begin());
}

std::uint32_t KeyChooser::choose(std::size_t site, Random& random) const {
    const bool at_home = random.chance(home_share_);
    const std::size_t own = (keys_ + sites_ - 1 - site) / sites_;  // keys site, site + sites, ...
    if (!at_home || own == 0) return pick(keys_, random);
    return static_cast<std::uint32_t>(site + pick(own, random) * sites_);
}

}  // namespace cleave::scenario
