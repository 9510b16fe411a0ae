#include <algorithm>
#include <utility>
#include <vector>

#include "contenders.hpp"
#include "host/random.hpp"
#include "measure.hpp"

namespace cleave::bench {
namespace {

struct Entry {
    std::int64_t time;
    std::uint64_t sequence;
    std::uint64_t slot;
};
static_assert(sizeof(Entry) == 24);

class BareHeap {
  public:
    void push(std::int64_t time, std::uint64_t slot) {
        heap_.push_back({time, ++sequence_, slot});
        std::push_heap(heap_.begin(), heap_.end(), later);
    }
    Entry pop() {
        std::pop_heap(heap_.begin(), heap_.end(), later);
        const Entry entry = heap_.back();
        heap_.pop_back();
        return entry;
    }

  private:
    static bool later(const Entry& a, const Entry& b) {
        return a.time != b.time ? a.time > b.time : a.sequence > b.sequence;
    }
    std::vector<Entry> heap_;
    std::uint64_t sequence_ = 0;
};

}  // namespace

double bare_heap_timers(std::uint32_t pending) {
    BareHeap heap;
    Random random(1);
    const auto delay = [&] { return random.between(Duration{}, 1_ms).count(); };
    for (std::uint32_t i = 0; i < pending; ++i) heap.push(delay(), i);
    return millions_a_second([&] {
        constexpr std::uint64_t count = 200'000;
        for (std::uint64_t i = 0; i < count; ++i) {
            const Entry entry = heap.pop();
            heap.push(entry.time + delay(), entry.slot);
        }
        return count;
    });
}

namespace {

template <class Latency>
double ping_pong(std::uint32_t nodes, Latency latency) {
    BareHeap heap;
    std::vector<std::uint64_t> heard(nodes);
    for (std::uint32_t i = 0; i < nodes; i += 2) heap.push(latency() + i, i);
    return millions_a_second([&] {
        constexpr std::uint64_t count = 200'000;
        for (std::uint64_t i = 0; i < count; ++i) {
            const Entry entry = heap.pop();
            ++heard[entry.slot];
            heap.push(entry.time + latency(), entry.slot ^ 1);
        }
        return count;
    });
}

}  // namespace

double bare_heap_constant(std::uint32_t nodes) {
    return ping_pong(nodes, [] { return (1_ms).count(); });
}

double bare_heap_jittered(std::uint32_t nodes) {
    Random random(1);
    // As uniform delays of the standard deviation of our links, a tenth of the mean.
    return ping_pong(nodes, [&] { return random.between(827_us, 1'173_us).count(); });
}

}  // namespace cleave::bench
