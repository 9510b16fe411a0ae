#include "causal/frontier.hpp"

namespace cleave::check {

Frontier::Frontier(const Events& events, const Sources& sources) : touches_(events) {
    std::vector<EventId> told(events.size(), no_id);  // sources may go in circles
    for (std::uint32_t g = 0; g < touches_.groups(); ++g) {
        from_.push_back(static_cast<std::uint32_t>(items_.size()));
        for (const EventId e : touches_.in(g)) {
            spend(events.patience, 1);
            for (EventId v = sources[e]; v < from_initial; v = sources[v]) {
                if (events[v].chain != no_id || told[v] == e) break;
                told[v] = e;
                items_.push_back({events[e].index, v});
            }
            if (events[e].sets != no_id) items_.push_back({events[e].index, e});
        }
    }
    from_.push_back(static_cast<std::uint32_t>(items_.size()));
    std::size_t size = 0;
    for (std::uint32_t key = 0; key < events.keys; ++key) {
        rows_.push_back(size);
        const std::size_t count = touches_.first_of_key[key + 1] - touches_.first_of_key[key];
        size += count * count;
    }
    next_.reserve(size);
    for (std::uint32_t key = 0; key < events.keys; ++key) {
        const std::uint32_t first = touches_.first_of_key[key];
        const std::uint32_t end = touches_.first_of_key[key + 1];
        for (std::uint32_t row = first; row < end; ++row) {
            spend(events.patience, end - first);
            for (std::uint32_t g = first; g < end; ++g) {
                const bool any = from_[g] < from_[g + 1];
                next_.push_back({any ? items_[from_[g]].index : UINT32_MAX, from_[g]});
            }
        }
    }
}

}  // namespace cleave::check
