#pragma once
// The processor of one simulated machine: events wait in the order they came, and one at a time is
// served. Invariant: what is served is the front of the queue, and stays there until it is done.
// Work is measured in the time that a healthy processor takes for it.

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/event.hpp"
#include "host/random.hpp"
#include "host/time.hpp"
#include "host/units.hpp"
#include "world/machine.hpp"

namespace cleave::sim {

class Processor {
  public:
    Processor(world::CpuOptions options, Random random)
        : takes_time_(options.service_time != world::Distribution{} ||
                      options.per_kibibyte > Duration{}),
          queues_(takes_time_),
          options_(std::move(options)),
          random_(random) {}

    // Whether an event that comes now must go through the queue.
    bool queues() const { return queues_; }
    bool paused() const { return pauses_ > 0; }
    // Whether no more messages may wait.
    bool full() const { return options_.messages_max > 0 && messages_ >= options_.messages_max; }
    bool counts_bytes() const { return options_.per_kibibyte > Duration{}; }

    void push(Event&& event);
    // The event to be served next, when there is one and nothing else is being served.
    const Event* next() const;
    // Begins to serve it; it brings `size`. Returns when it will be done.
    Instant begin(Instant now, Bytes size);
    // Takes the event that has been served, if this is still the time it was to be done.
    std::optional<Event> finish(std::uint32_t service);
    // Names the service under way; another number after each change of when it will be done.
    std::uint32_t service() const { return service_; }

    // Takes back a timer that has run out but waits.
    void cancel_timer(std::uint32_t number);

    void pause(Instant now);
    // Both return the new time at which the event being served will be done, if one is.
    std::optional<Instant> resume(Instant now);
    std::optional<Instant> set_speed(Instant now, Ratio speed);

    // The machine stops: takes all that waited.
    std::vector<Event> clear();

  private:
    std::optional<Instant> reschedule(Instant now);
    void suspend(Instant now);
    void update() { queues_ = takes_time_ || pauses_ > 0 || head_ < inbox_.size(); }

    bool takes_time_ = false;
    bool queues_ = false;  // first of all: asked for every event
    bool serving_ = false;
    world::CpuOptions options_;
    Random random_;
    std::uint32_t pauses_ = 0;
    std::uint32_t service_ = 0;
    std::uint32_t messages_ = 0;  // waiting
    Ratio speed_{Ratio::one};
    Duration work_left_;  // of the event being served, at `since_`
    Instant since_;
    std::vector<Event> inbox_;  // from `head_` on
    std::size_t head_ = 0;
};

}  // namespace cleave::sim
