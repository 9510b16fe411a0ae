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
    minima_[bucket] = never;
    occupied_ &= ~(std::uint64_t{1} << bucket);
    // Every entry now differs from `last_` in a lower bit only, so none returns to this bucket; and
    // the buckets below are empty, so the order of pushing is kept.
    for (const Entry& entry : buckets_[bucket]) insert(entry);
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
        minima_[b] = never;
        for (const Entry& entry : bucket) minima_[b] = std::min(minima_[b], entry.time);
        if (bucket.empty()) occupied_ &= ~(std::uint64_t{1} << b);
    }
    dead_ = 0;
}

}  // namespace cleave::sim
