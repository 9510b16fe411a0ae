#include "engine/event_queue.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <utility>
#include <vector>

#include "host/random.hpp"

namespace cleave::sim {
namespace {

Instant at_ns(std::int64_t ns) { return Instant::at(Duration::nanoseconds(ns)); }

Event numbered(std::uint32_t number) { return {.peer = number}; }

struct Popped {
    std::int64_t time;
    std::uint32_t number;
    bool operator==(const Popped&) const = default;
};

std::vector<Popped> pop_all(EventQueue& queue, Instant end = Instant::max()) {
    std::vector<Popped> result;
    Instant when;
    Event event;
    while (queue.pop(end, when, event)) result.push_back({when.count(), event.peer});
    return result;
}

const RunPosition nowhere{};

TEST_CASE("events come in order of time, and of pushing when times are equal") {
    EventQueue queue(nowhere);
    queue.push(at_ns(30), numbered(0));
    queue.push(at_ns(10), numbered(1));
    queue.push(at_ns(30), numbered(2));
    queue.push(at_ns(10), numbered(3));
    queue.push(at_ns(0), numbered(4));
    CHECK(pop_all(queue) == std::vector<Popped>{{0, 4}, {10, 1}, {10, 3}, {30, 0}, {30, 2}});
    CHECK(queue.empty());
}

TEST_CASE("an event pushed for the present comes after those already due") {
    EventQueue queue(nowhere);
    queue.push(at_ns(5), numbered(0));
    queue.push(at_ns(5), numbered(1));
    Instant when;
    Event event;
    REQUIRE(queue.pop(at_ns(5), when, event));
    queue.push(at_ns(5), numbered(2));
    CHECK(pop_all(queue) == std::vector<Popped>{{5, 1}, {5, 2}});
}

TEST_CASE("nothing later than the end is popped, and earlier pushes may follow") {
    EventQueue queue(nowhere);
    queue.push(at_ns(100), numbered(0));
    CHECK(pop_all(queue, at_ns(99)).empty());
    queue.push(at_ns(99), numbered(1));
    CHECK(pop_all(queue, at_ns(99)) == std::vector<Popped>{{99, 1}});
    CHECK(pop_all(queue, at_ns(100)) == std::vector<Popped>{{100, 0}});
}

TEST_CASE("a cancelled event never comes, and its ticket is spent") {
    EventQueue queue(nowhere);
    const Ticket first = queue.push(at_ns(10), numbered(0));
    const Ticket second = queue.push(at_ns(10), numbered(1));
    CHECK(queue.cancel(first));
    CHECK_FALSE(queue.cancel(first));
    // Another event takes the place of the first; the old ticket does not name it.
    const Ticket third = queue.push(at_ns(20), numbered(2));
    CHECK_FALSE(queue.cancel(first));
    CHECK(queue.find(first) == nullptr);
    CHECK(queue.find(third)->peer == 2);
    CHECK(pop_all(queue) == std::vector<Popped>{{10, 1}, {20, 2}});
    CHECK_FALSE(queue.cancel(second));
    CHECK_FALSE(queue.cancel(Ticket{}));
    CHECK_FALSE(queue.cancel(Ticket{12'345}));
}

// Pushes, pops and cancels at random, and compares with a list that is sorted each time.
void compare_with_a_sorted_list(std::uint64_t seed, std::int64_t spread, bool cancel_much) {
    struct Expected {
        std::int64_t time;
        std::uint32_t number;
        Ticket ticket;
    };
    EventQueue queue(nowhere);
    Random random(seed);
    std::vector<Expected> expected;
    std::int64_t now = 0;
    std::uint32_t number = 0;
    for (int step = 0; step < 5'000; ++step) {
        const std::uint64_t choice = random.below(10);
        if (choice < 5) {
            const auto delay =
                static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(spread)));
            const Ticket ticket = queue.push(at_ns(now + delay), numbered(number));
            expected.push_back({now + delay, number++, ticket});
        } else if (choice < (cancel_much ? 9U : 6U)) {
            if (expected.empty()) continue;
            const auto victim = static_cast<std::ptrdiff_t>(random.below(expected.size()));
            REQUIRE(queue.cancel(expected[static_cast<std::size_t>(victim)].ticket));
            expected.erase(expected.begin() + victim);
        } else {
            std::stable_sort(expected.begin(), expected.end(),
                             [](const auto& a, const auto& b) { return a.time < b.time; });
            Instant when;
            Event event;
            const std::int64_t end = now + spread / 2;
            const bool popped = queue.pop(at_ns(end), when, event);
            REQUIRE(popped == (!expected.empty() && expected.front().time <= end));
            if (!popped) {
                now = end;
                continue;
            }
            REQUIRE(Popped{when.count(), event.peer} ==
                    Popped{expected.front().time, expected.front().number});
            now = when.count();
            expected.erase(expected.begin());
        }
        REQUIRE(queue.size() == expected.size());
    }
}

TEST_CASE("a queue agrees with a sorted list, whatever the spread of times") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        compare_with_a_sorted_list(seed, 3, false);
        compare_with_a_sorted_list(seed, 1'000, false);
        compare_with_a_sorted_list(seed, 1'000'000'000'000, false);
        compare_with_a_sorted_list(seed, 1'000, true);
    }
}

// Many pending, with delays of every order of magnitude and long rows of equal ones, so that events
// pass through all parts of the queue and back.
void compare_with_a_map(std::uint64_t seed) {
    EventQueue queue(nowhere);
    Random random(seed);
    std::map<std::pair<std::int64_t, std::uint32_t>, Ticket> expected;
    std::int64_t now = 0;
    std::uint32_t number = 0;
    const auto delay = [&]() -> std::int64_t {
        switch (random.below(4)) {
            case 0: return 1'000'000;
            case 1: return 0;
            case 2: return static_cast<std::int64_t>(random.next() >> (20 + random.below(44)));
            default: return static_cast<std::int64_t>(random.below(2'000'000));
        }
    };
    for (int step = 0; step < 60'000; ++step) {
        const bool grows = step / 5'000 % 2 == 0;
        if (random.below(10) < (grows ? 7U : 3U)) {
            const std::int64_t time = now + delay();
            expected.emplace(std::pair(time, number), queue.push(at_ns(time), numbered(number)));
            ++number;
        } else if (random.below(20) == 0 && !expected.empty()) {
            auto victim = expected.lower_bound({now + delay(), 0});
            if (victim == expected.end()) victim = expected.begin();
            REQUIRE(queue.cancel(victim->second));
            expected.erase(victim);
        } else if (!expected.empty()) {
            Instant when;
            Event event;
            const std::int64_t end = now + static_cast<std::int64_t>(random.below(1'000'000));
            const auto [time, first] = expected.begin()->first;
            REQUIRE(queue.pop(at_ns(end), when, event) == (time <= end));
            now = std::min(time, end);
            if (time > end) continue;
            REQUIRE(Popped{when.count(), event.peer} == Popped{time, first});
            expected.erase(expected.begin());
        }
        REQUIRE(queue.size() == expected.size());
    }
}

TEST_CASE("a queue agrees with a map through growth and shrinking, at every scale of time") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) compare_with_a_map(seed);
}

TEST_CASE("short timers before a thousand long ones of equal delay keep the order of both") {
    EventQueue queue(nowhere);
    std::vector<Popped> late;
    Instant when;
    Event event;
    for (std::uint32_t i = 0; i < 1'000; ++i) {
        queue.push(at_ns(1'000'000 + i / 100), numbered(i));
        late.push_back({1'000'000 + i / 100, i});
    }
    for (std::uint32_t i = 0; i < 100; ++i) {
        queue.push(at_ns(500 + i), numbered(5'000 + i));
        REQUIRE(queue.pop(at_ns(999'999), when, event));
        CHECK(Popped{when.count(), event.peer} == Popped{500 + i, 5'000 + i});
        queue.push(at_ns(1'000'009), numbered(1'000 + i));
        late.push_back({1'000'009, 1'000 + i});
    }
    CHECK(pop_all(queue) == late);
}

TEST_CASE("events at the end of time come last, in the order of pushing") {
    EventQueue queue(nowhere);
    for (std::uint32_t i = 0; i < 100; ++i) {
        queue.push(i % 2 == 0 ? Instant::max() : at_ns(i), numbered(i));
    }
    const std::vector<Popped> popped = pop_all(queue);
    REQUIRE(popped.size() == 100);
    for (std::uint32_t i = 0; i < 50; ++i) {
        CHECK(popped[i].number == 2 * i + 1);
        CHECK(popped[50 + i] == Popped{INT64_MAX, 2 * i});
    }
}

TEST_CASE("timers cancelled by the million leave no trace in what is popped") {
    EventQueue queue(nowhere);
    std::vector<Popped> expected;
    for (std::uint32_t i = 0; i < 300'000; ++i) {
        const std::int64_t time = 1'000'000 - static_cast<std::int64_t>(i % 1'000);
        const Ticket ticket = queue.push(at_ns(time), numbered(i));
        if (i % 1'000 != 7) {
            queue.cancel(ticket);
        } else {
            expected.push_back({time, i});
        }
    }
    CHECK(queue.size() == 300);
    CHECK(pop_all(queue) == expected);
}

TEST_CASE("rescheduled events come at their new times, and can still be cancelled") {
    EventQueue queue(nowhere);
    std::vector<Ticket> tickets;
    for (std::uint32_t i = 0; i < 6; ++i)
        tickets.push_back(queue.push(at_ns(100 + i), numbered(i)));
    queue.cancel(tickets[5]);
    // The even ones are to come all at one time.
    queue.reschedule(
        [](const Event& event, Instant old) { return event.peer % 2 == 0 ? at_ns(103) : old; });
    CHECK(queue.find(tickets[2]) != nullptr);
    queue.cancel(tickets[2]);
    CHECK(pop_all(queue) == std::vector<Popped>{{101, 1}, {103, 3}, {103, 0}, {103, 4}});
}

TEST_CASE("rescheduling agrees with a sorted list, whatever was popped and cancelled before") {
    Random random(5);
    for (int round = 0; round < 200; ++round) {
        EventQueue queue(nowhere);
        std::vector<std::pair<std::int64_t, std::uint32_t>> expected;
        for (std::uint32_t i = 0; i < 50; ++i) {
            const auto time = static_cast<std::int64_t>(random.below(10'000));
            queue.push(at_ns(time), numbered(i));
            if (time > 2'000) expected.emplace_back(i % 3 == 0 ? 2 * time : time, i);
        }
        pop_all(queue, at_ns(2'000));
        queue.reschedule([](const Event& event, Instant old) {
            return event.peer % 3 == 0 ? old + old.since_start() : old;
        });
        std::vector<std::pair<std::int64_t, std::uint32_t>> popped;
        for (const Popped& event : pop_all(queue)) popped.emplace_back(event.time, event.number);
        // Times are all but unique: what matters is that none is lost or early.
        std::sort(expected.begin(), expected.end());
        std::vector<std::pair<std::int64_t, std::uint32_t>> sorted = popped;
        std::sort(sorted.begin(), sorted.end());
        CHECK(sorted == expected);
        CHECK(std::is_sorted(popped.begin(), popped.end(),
                             [](const auto& a, const auto& b) { return a.first < b.first; }));
    }
}

}  // namespace
}  // namespace cleave::sim
