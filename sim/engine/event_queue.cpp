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

void EventQueue::reschedule(const std::function<Instant(const Event&, Instant)>& new_time) {
    struct Moved {
        std::int64_t from;
        Entry to;
    };
    std::vector<Moved> moved;
    const auto leaves = [&](const Entry& entry) {
        const Slot& slot = slots_[entry.ticket & place_mask];
        if (slot.ticket != entry.ticket) return false;
        const Instant old = Instant::at(Duration::nanoseconds(entry.time));
        const Instant when = new_time(slot.event, old);
        if (when != old) moved.push_back({entry.time, {when.count(), entry.ticket}});
        return when != old;
    };
    ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
    std::erase_if(ready_, [&](std::uint64_t ticket) { return leaves({last_, ticket}); });
    for (unsigned b = 0; b < buckets_.size(); ++b) {
        std::vector<Entry>& bucket = buckets_[b];
        if (std::erase_if(bucket, leaves) == 0) continue;
        mark_empty(b);
        for (const Entry& entry : std::exchange(bucket, {})) insert(entry);
    }
    std::sort(moved.begin(), moved.end(), [](const Moved& a, const Moved& b) {
        return std::pair(a.from, a.to.ticket) < std::pair(b.from, b.to.ticket);
    });
    for (const Moved& event : moved) insert(event.to);
}

}  // namespace cleave::sim
