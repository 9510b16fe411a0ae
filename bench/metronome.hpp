#pragma once
// What both benchmarks of timers run: a node that keeps `pending` timers going, each set anew after
// a random delay of up to 1 ms.

#include <cstdint>

#include "host/host.hpp"
#include "host/node.hpp"

namespace cleave::bench {

struct Beat {
    std::int64_t n = 0;
    CLEAVE_FIELDS(Beat, n);
};

class Metronome {
  public:
    using Messages = Handles<>;
    using Events = Handles<Beat>;
    using StoreEvents = Handles<>;
    explicit Metronome(std::uint32_t pending) : pending_(pending) {}
    void on_start(Host& host, const DiskImage&) {
        for (std::uint32_t i = 0; i < pending_; ++i) set(host, i);
    }
    void on(Host& host, const Beat& beat) { set(host, beat.n + 1); }
    CLEAVE_FIELDS(Metronome, pending_);

  private:
    static void set(Host& host, std::int64_t n) {
        host.set_timer(host.random().between(Duration{}, 1_ms), Beat{n});
    }
    std::uint32_t pending_;
};

}  // namespace cleave::bench
