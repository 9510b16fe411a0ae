#include "engine/event_queue.hpp"

#include <algorithm>

namespace cleave::sim {

std::uint32_t EventQueue::add_place() {
    CLEAVE_ASSERT(position_, slots_.size() < place_mask, "too many pending events");
    slots_.emplace_back();  // there are as many as were ever pending at once
    beyond_limit_ = slots_.size() > most_;
    return static_cast<std::uint32_t>(slots_.size() - 1);
}

bool EventQueue::refill(Instant end) {
    while (levels_ != 0) {
        const unsigned lowest = lowest_bucket();
        if (minima_[lowest] > end.count()) return false;
        const bool one_time = lowest >> digit_bits == 0;
        if (one_time || buckets_[lowest].size() <= sort_max) {
            move_to_front(lowest);
            return true;
        }
        open(lowest);
    }
    return false;
}

void EventQueue::open(unsigned bucket) {
    last_ = minima_[bucket];
    mark_empty(bucket);
    // Every entry now differs from `last_` in a lower digit only, so none returns to this bucket;
    // and the buckets below are empty, so the order of pushing is kept.
    for (const Entry& entry : buckets_[bucket]) insert_into_heap(entry);
    buckets_[bucket].clear();
}

void EventQueue::move_to_front(unsigned bucket) {
    // The limit is the end of the bucket's range: nothing left in the heap is earlier.
    const unsigned shift = (bucket >> digit_bits) * digit_bits;
    const auto range = static_cast<std::uint64_t>(minima_[bucket]) >> shift;
    last_ = minima_[bucket];
    mark_empty(bucket);
    limit_ = levels_ == 0 ? never : static_cast<std::int64_t>((range + 1) << shift);
    std::vector<Entry>& entries = buckets_[bucket];
    // Their events are fetched into the cache meanwhile.
    for (const Entry& entry : entries) {
        __builtin_prefetch(&slots_[entry.ticket & place_mask], 1);
        if (tail_ == room_) make_room();
        insert_by_steps(entry);
    }
    entries.clear();
}

void EventQueue::insert_by_steps(Entry entry) {
    Entry* place = &front_[tail_++];
    for (; place[-1].time > entry.time; --place) *place = place[-1];
    *place = entry;
}

// What is later than `entry`, if it is much, goes to the heap, so that `entry` stays at the end.
// Nothing in the heap is of the same time as what goes there.
void EventQueue::insert_far_from_the_end(Entry entry) {
    if (tail_ - head_ <= shift_max || front_[tail_ - shift_max].time <= entry.time) {
        return insert_by_steps(entry);
    }
    const auto begin = front_.begin() + static_cast<std::ptrdiff_t>(head_);
    const auto end = front_.begin() + static_cast<std::ptrdiff_t>(tail_);
    const auto later =
        std::upper_bound(begin, end, entry.time,
                         [](std::int64_t time, const Entry& other) { return time < other.time; });
    limit_ = later->time;
    for (auto moved = later; moved != end; ++moved) insert_into_heap(*moved);
    *later = entry;
    tail_ = static_cast<std::size_t>(later - front_.begin()) + 1;
}

void EventQueue::make_room() {
    CLEAVE_ASSERT(position_, sequence_ < sequence_max, "too many events in one run");
    if (head_ > front_.size() / 2) drop_popped();
    if (tail_ < room_) return;
    front_.resize(std::max(sort_max * 4, 2 * front_.size()));
    room_ = front_.size() - window;
}

void EventQueue::drop_popped() {
    const auto begin = front_.begin() + static_cast<std::ptrdiff_t>(head_);
    std::move(begin, front_.begin() + static_cast<std::ptrdiff_t>(tail_), front_.begin() + window);
    tail_ -= head_ - window;
    head_ = window;
}

template <class Leaves>
void EventQueue::drop_from_front(const Leaves& leaves) {
    drop_popped();
    const auto begin = front_.begin() + window;
    const auto end = front_.begin() + static_cast<std::ptrdiff_t>(tail_);
    tail_ = static_cast<std::size_t>(std::remove_if(begin, end, leaves) - front_.begin());
}

void EventQueue::sweep() {
    const auto is_dead = [this](const Entry& entry) {
        return slots_[entry.ticket & place_mask].ticket != entry.ticket;
    };
    drop_from_front(is_dead);
    for (unsigned b = 0; b < buckets_.size(); ++b) {
        std::vector<Entry>& bucket = buckets_[b];
        std::erase_if(bucket, is_dead);
        mark_empty(b);
        // Puts back what is left: the bits and the minimum follow from the entries.
        for (const Entry& entry : std::exchange(bucket, {})) insert_into_heap(entry);
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
    drop_from_front(leaves);
    for (unsigned b = 0; b < buckets_.size(); ++b) {
        std::vector<Entry>& bucket = buckets_[b];
        if (std::erase_if(bucket, leaves) == 0) continue;
        mark_empty(b);
        for (const Entry& entry : std::exchange(bucket, {})) insert_into_heap(entry);
    }
    // tidy: std::sort is by tickets in the end, of which no two are equal
    std::sort(moved.begin(), moved.end(), [](const Moved& a, const Moved& b) {
        return std::pair(a.from, a.to.ticket) < std::pair(b.from, b.to.ticket);
    });
    for (const Moved& event : moved) insert(event.to);
}

}  // namespace cleave::sim
