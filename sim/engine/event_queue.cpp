#include "engine/event_queue.hpp"

#include <algorithm>

namespace cleave::sim {

std::uint32_t EventQueue::add_place() {
    CLEAVE_ASSERT(position_, slots_.size() < place_mask, "too many pending events");
    slots_.emplace_back();
    return static_cast<std::uint32_t>(slots_.size() - 1);
}

void EventQueue::open(unsigned bucket) {
    CLEAVE_ASSERT(position_, sequence_ < sequence_max, "too many events in one run");
    last_ = minima_[bucket];
    mark_empty(bucket);
    // Every entry now differs from `last_` in a lower digit only, so none returns to this bucket;
    // and the buckets below are empty, so the order of pushing is kept. Its event is fetched into
    // the cache when it is among the next few.
    const bool soon = bucket >> digit_bits <= 1;
    for (const Entry& entry : buckets_[bucket]) {
        if (soon) __builtin_prefetch(&slots_[entry.ticket & place_mask], 1);
        insert(entry);
    }
    buckets_[bucket].clear();
}

void EventQueue::sweep() {
    const auto is_dead = [this](std::uint64_t ticket) {
        return slots_[ticket & place_mask].ticket != ticket;
    };
    ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
    std::erase_if(ready_, is_dead);
    for (unsigned b = 0; b < buckets_.size(); ++b) {
        std::vector<Entry>& bucket = buckets_[b];
        std::erase_if(bucket, [&](const Entry& entry) { return is_dead(entry.ticket); });
        mark_empty(b);
        // Puts back what is left: the bits and the minimum follow from the entries.
        for (const Entry& entry : std::exchange(bucket, {})) insert(entry);
    }
    dead_ = 0;
}

}  // namespace cleave::sim
