#include "world/store_configuration.hpp"

#include <algorithm>

namespace cleave::world {

void StoreConfiguration::change(Instant now, Versioning to) {
    Change change{to, {}};
    for (std::uint32_t node = 0; node < nodes_; ++node) {
        change.known[node] = now + lag_.sample(random_);
        // A node does not go back to an older change that comes later.
        if (!under_way_.empty()) {
            change.known[node] = std::max(change.known[node], under_way_.back().known[node]);
        }
    }
    under_way_.push_back(change);
}

Versioning StoreConfiguration::at_a_node(Instant now) {
    const auto arrived = [&](const Change& change) {
        return std::all_of(change.known.begin(), change.known.begin() + nodes_,
                           [&](Instant known) { return known <= now; });
    };
    while (!under_way_.empty() && arrived(under_way_.front())) {
        current_ = under_way_.front().to;
        under_way_.erase(under_way_.begin());
    }
    if (under_way_.empty()) return current_;
    const std::uint64_t node = random_.below(nodes_);
    Versioning seen = current_;
    for (const Change& change : under_way_) {
        if (change.known[node] <= now) seen = change.to;
    }
    return seen;
}

}  // namespace cleave::world
