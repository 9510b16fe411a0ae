#include "weak/touches.hpp"

#include <algorithm>

namespace cleave::check {

Touches::Touches(const Events& all) : group(all.size(), no_id) {
    std::vector<std::uint32_t> at(all.keys + 1, 0);
    for (const Event& e : all.list) {
        spend(all.patience, 1);
        if (e.chain != no_id) ++at[e.key + 1];
    }
    for (std::size_t k = 1; k < at.size(); ++k) at[k] += at[k - 1];
    events.resize(at.back());
    for (const auto& chain_events : all.chains) {
        spend(all.patience, chain_events.size() / 2);
        for (const EventId e : chain_events) events[at[all[e].key]++] = e;
        spend(all.patience, chain_events.size() / 2);
    }
    first_of_key.assign(all.keys + 1, 0);
    std::uint32_t next_key = 0;
    for (std::uint32_t i = 0; i < events.size(); ++i) {
        spend(all.patience, 1);
        const Event& e = all[events[i]];
        const bool fresh =
            i == 0 || all[events[i - 1]].key != e.key || all[events[i - 1]].chain != e.chain;
        if (fresh) {
            while (next_key <= e.key) first_of_key[next_key++] = groups();
            chain.push_back(e.chain);
            from.push_back(i);
        }
        group[events[i]] = groups() - 1;
    }
    while (next_key <= all.keys) first_of_key[next_key++] = groups();
    from.push_back(static_cast<std::uint32_t>(events.size()));
}

std::uint32_t Touches::find(std::uint32_t key, std::uint32_t of_chain) const {
    const auto begin = chain.begin() + first_of_key[key];
    const auto end = chain.begin() + first_of_key[key + 1];
    const auto found = std::lower_bound(begin, end, of_chain);
    if (found == end || *found != of_chain) return no_id;
    return static_cast<std::uint32_t>(found - chain.begin());
}

}  // namespace cleave::check
