#pragma once
// The pending events of a run, delivered in the total order (time, order of pushing). Cancelling is
// O(1); in a steady state nothing is allocated. Invariant: time begins at zero and never runs
// backwards, that is, no push is earlier than the latest event popped, nor than the `end` of a pop
// that found none.
// Source: the radix heap of Ahuja, Mehlhorn, Orlin and Tarjan, "Faster Algorithms for the Shortest
// Path Problem", JACM 1990, section 3.
// Choices: a radix heap, as simulated time is monotone: it moves 16-byte entries in sequential
// passes, and buckets keep the order of pushing, so ties need no comparison. Before it stands a
// short sorted list, the front, of all that comes before a limit: few events never see the heap,
// and of many the last passes are saved. A cancelled event's entry stays behind and is skipped; a
// sweep removes them once they outnumber the live ones.

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "engine/assert.hpp"
#include "engine/event.hpp"

namespace cleave::sim {

// Names one pushed event for good: its place in the slab and, as generation, its sequence number.
struct Ticket {
    std::uint64_t value = 0;  // zero is never issued
    constexpr auto operator<=>(const Ticket&) const = default;
};

class EventQueue {
  public:
    // Assertions name the run by `position`, which must outlive the queue.
    explicit EventQueue(const RunPosition& position) : position_(position) { minima_.fill(never); }

    // Inline, so that an event is built where it will stay.
    [[gnu::always_inline]] Ticket push(Instant when, Event&& event) {
        const std::uint32_t place = take_place();
        const std::uint64_t ticket = (++sequence_ << place_bits) | place;
        Slot& slot = slots_[place];
        slot.ticket = ticket;
        std::construct_at(&slot.event, std::move(event));  // a free slot's payload is empty
        ++live_;
        insert({when.count(), ticket});
        return Ticket{ticket};
    }

    // The event of a ticket that has neither been popped nor cancelled; otherwise null.
    const Event* find(Ticket ticket) const {
        const std::uint64_t place = ticket.value & place_mask;
        if (place >= slots_.size() || slots_[place].ticket != ticket.value) return nullptr;
        return ticket.value > place_mask ? &slots_[place].event : nullptr;
    }

    // The low part of a ticket's sequence number, by which whoever holds a popped event may know
    // it again; and that of the next push.
    static std::uint32_t number(Ticket ticket) {
        return static_cast<std::uint32_t>(ticket.value >> place_bits);
    }
    std::uint32_t next_number() const { return static_cast<std::uint32_t>(sequence_ + 1); }

    // False when the event has been popped or cancelled before.
    bool cancel(Ticket ticket) {
        if (!find(ticket)) return false;
        free_place(static_cast<std::uint32_t>(ticket.value & place_mask));
        ++dead_;
        if (dead_ > sweep_from && dead_ > live_) sweep();
        return true;
    }

    // Takes the next event not later than `end`; false when there is none.
    bool pop(Instant end, Instant& when, Event& event) {
        for (;;) {
            if (head_ == tail_ && !refill(end)) return false;
            const Entry entry = front_[head_];
            if (entry.time > end.count()) return false;
            if (++head_ == tail_) head_ = tail_ = window;
            Slot& slot = slots_[entry.ticket & place_mask];
            if (slot.ticket != entry.ticket) {
                --dead_;
                continue;
            }
            when = Instant::at(Duration::nanoseconds(entry.time));
            event = std::move(slot.event);
            slot.ticket = free_;
            free_ = static_cast<std::uint32_t>(entry.ticket & place_mask);
            --live_;
            return true;
        }
    }

    // Moves pending events to other times: each to `new_time(event, old time)`, which must not be
    // in the past. Tickets stay good. Those moved to one time keep their order, behind what was
    // there. Costs a pass over all that is pending.
    void reschedule(const std::function<Instant(const Event&, Instant)>& new_time);

    std::size_t size() const { return live_; }
    bool empty() const { return live_ == 0; }

    // Whether ever more than `most` events were pending at once; the hard limit is an assertion.
    void limit(std::size_t most) { most_ = most; }
    bool beyond_limit() const { return beyond_limit_; }
    // Shows every pending event, in no order that means anything.
    template <class F>
    void each(F&& show) const {
        for (const Slot& slot : slots_) {
            if (slot.ticket > place_mask) show(slot.event);
        }
    }

  private:
    struct Entry {
        std::int64_t time;
        std::uint64_t ticket;
    };
    // A free slot's `ticket` is the place of the next free one: its sequence part is zero.
    struct Slot {
        std::uint64_t ticket = 0;
        Event event;
    };
    static constexpr unsigned place_bits = 24;  // 16.7 million pending events,
    static constexpr std::uint64_t place_mask = (std::uint64_t{1} << place_bits) - 1;
    static constexpr std::uint64_t sequence_max = std::uint64_t{1} << 40;  // 10^12 in a run
    static constexpr std::uint32_t no_place = place_mask;
    static constexpr std::int64_t never = INT64_MAX;
    // Digits of 6 bits fill a word of the masks below. Measured against 1 (the binary radix heap)
    // to 5: 1.2 to 1.4 times the timers a second at 10 to 100,000 pending.
    static constexpr unsigned digit_bits = 6;
    static constexpr unsigned digit_mask = (1U << digit_bits) - 1;
    static constexpr unsigned level_count = (63 + digit_bits - 1) / digit_bits;
    static constexpr unsigned bucket_count = level_count << digit_bits;
    static constexpr std::size_t sweep_from = 1024;  // fewer dead entries are not worth a pass
    // Buckets up to this size are sorted at once; entries shifted at most for one that comes in.
    static constexpr std::size_t sort_max = 24;
    static constexpr std::size_t shift_max = 12;
    // Entries at the end of the front that each push looks at. Measured against 6 and 12: the
    // fastest with 10 timers, by 3 and 9 %; fewer are faster where events come in order.
    static constexpr std::size_t window = 8;

    // Entries of the same time are inserted in the order of pushing, both here and below.
    void insert(Entry entry) {
        if (entry.time >= limit_) return insert_into_heap(entry);
        if (tail_ == room_) make_room();
        Entry* const end = &front_[tail_];
        if ((end - window)->time > entry.time) [[unlikely]] {
            return insert_far_from_the_end(entry);
        }
        insert_near_the_end(end, entry);
    }
    // Without a branch that the processor could guess wrong: counts those of the last `window`
    // entries that are later, and moves as many as there could be, if need be with what lies behind
    // the end. Times are compared without sign, as compilers make an addition of that.
    void insert_near_the_end(Entry* end, Entry entry) {
        std::uint64_t later = 0;
        for (const Entry* other = end - window; other != end; ++other) {
            later +=
                static_cast<std::uint64_t>(other->time) > static_cast<std::uint64_t>(entry.time);
        }
        Entry* const place = end - later;
        std::memmove(place + 1, place, window * sizeof(Entry));
        *place = entry;
        ++tail_;
    }
    // A time belongs to the bucket of the highest digit in which it differs from `last_`, and of
    // the value of that digit.
    void insert_into_heap(Entry entry) {
        const auto difference = static_cast<std::uint64_t>(entry.time ^ last_) | 1;
        const auto level = static_cast<unsigned>(63 - std::countl_zero(difference)) / digit_bits;
        const auto digit = static_cast<unsigned>(entry.time >> (level * digit_bits)) & digit_mask;
        const unsigned b = level << digit_bits | digit;
        buckets_[b].push_back(entry);
        levels_ |= std::uint64_t{1} << level;
        digits_[level] |= std::uint64_t{1} << digit;
        if (entry.time < minima_[b]) minima_[b] = entry.time;
    }
    unsigned lowest_bucket() const {
        const auto level = static_cast<unsigned>(std::countr_zero(levels_));
        return level << digit_bits | static_cast<unsigned>(std::countr_zero(digits_[level]));
    }
    void mark_empty(unsigned b) {
        const unsigned level = b >> digit_bits;
        digits_[level] &= ~(std::uint64_t{1} << (b & digit_mask));
        if (digits_[level] == 0) levels_ &= ~(std::uint64_t{1} << level);
        minima_[b] = never;
    }

    std::uint32_t take_place() {
        if (free_ == no_place) return add_place();
        const std::uint32_t place = free_;
        free_ = static_cast<std::uint32_t>(slots_[place].ticket);
        return place;
    }
    void free_place(std::uint32_t place) {
        slots_[place].event.payload = Payload{};
        slots_[place].ticket = free_;
        free_ = place;
        --live_;
    }

    std::uint32_t add_place();
    // Moves the earliest entries of the heap to the front, which is empty; false when the heap has
    // none up to `end`.
    bool refill(Instant end);
    void open(unsigned bucket);           // moves its entries to lower buckets
    void move_to_front(unsigned bucket);  // and sorts them
    void insert_far_from_the_end(Entry entry);
    void insert_by_steps(Entry entry);
    void make_room();  // at the end of the front
    void drop_popped();
    template <class Leaves>
    void drop_from_front(const Leaves& leaves);  // those that have been popped, too
    void sweep();

    const RunPosition& position_;
    std::vector<Slot> slots_;
    std::uint32_t free_ = no_place;
    std::uint64_t sequence_ = 0;
    std::size_t live_ = 0;
    std::size_t dead_ = 0;  // entries whose event was cancelled
    std::size_t most_ = place_mask;
    bool beyond_limit_ = false;

    // All that comes before `limit_`, sorted, from `head_` up to `tail_`. Before it stand entries
    // that have been popped, none later than anything to come, and first of all a window of entries
    // of time zero: there the search for a place ends. Behind it is room to move entries into.
    std::vector<Entry> front_ = std::vector<Entry>(window);
    std::size_t head_ = window;
    std::size_t tail_ = window;
    std::size_t room_ = window;                        // where `tail_` cannot go on
    std::int64_t limit_ = never;                       // `never` if the heap is empty
    std::int64_t last_ = 0;                            // not later than anything in the heap
    std::uint64_t levels_ = 0;                         // bit l: some bucket of level l is not empty
    std::array<std::uint64_t, level_count> digits_{};  // bit d: bucket d of the level is not
    std::array<std::int64_t, bucket_count> minima_{};  // the earliest time in each bucket
    std::array<std::vector<Entry>, bucket_count> buckets_;
};

}  // namespace cleave::sim
