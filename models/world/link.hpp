#pragma once
// A network link between two sites, or the LAN inside one: how long a message takes and what may
// befall it. Duplication, reordering and corruption strike messages independently of each other;
// loss does so too, or comes in bursts.
// Source: bursts after Gilbert, "Capacity of a Burst-Noise Channel", BSTJ 1960, as generalised by
// Elliott, "Estimates of Error Rates for Codes on Burst-Noise Channels", BSTJ 1963. The lognormal
// shape of the default latency is assumed, as the usual fit of wide-area delays; named links and
// latencies with measured figures are in world/profiles.hpp.

#include <cstdint>
#include <optional>

#include "host/fields.hpp"
#include "host/random.hpp"
#include "host/time.hpp"
#include "host/units.hpp"
#include "world/distribution.hpp"

namespace cleave::world {

struct LinkOptions {
    Duration rtt{};         // mean round trip; one way takes half
    Ratio jitter{};         // standard deviation of the one-way latency as a share of its mean
    Ratio loss{};           // of messages
    Ratio duplication{};    // of messages: delivered twice
    Ratio reordering{};     // of messages: held back so that later ones overtake
    Bandwidth bandwidth{};  // zero: unlimited
    // Instead of `rtt` and `jitter`: how long one way takes.
    std::optional<Distribution> latency{};
    std::uint32_t loss_burst{1};  // mean number of messages lost in a row; 1: independently
    Ratio corruption{};           // of messages: altered under way; the receiver's checksum tells
    // How much may wait for a link of limited bandwidth: who finds more waiting is dropped. Zero:
    // unbounded.
    Bytes queue{};
    CLEAVE_FIELDS(LinkOptions, rtt, jitter, loss, duplication, reordering, bandwidth, latency,
                  loss_burst, corruption, queue);
};

// What comes on top of a link's own faults for a while.
struct LinkDegradation {
    Duration extra_latency{};  // one way
    Ratio extra_loss{};        // of messages
    std::uint32_t loss_burst{
        1};  // mean number of messages lost in a row, unless the link's is more
    Ratio extra_duplication{};
    Ratio extra_reordering{};
    Ratio extra_corruption{};  // altered under way, which the receiver's checksum finds
    Bandwidth bandwidth{};     // at most this; zero: as it was
    CLEAVE_FIELDS(LinkDegradation, extra_latency, extra_loss, loss_burst, extra_duplication,
                  extra_reordering, extra_corruption, bandwidth);
};

// A link as it is while a degradation lasts. Shares add up to 100 % at most; the longer burst and
// the narrower bandwidth hold. The extra latency is not part of it.
LinkOptions degraded(LinkOptions link, const LinkDegradation& by);

// The mean of the one-way latency; routes are chosen by it.
Duration mean_latency(const LinkOptions& link);

// How long the first bit travels: drawn from `latency` if given; else lognormal with mean rtt/2 and
// standard deviation jitter times that, or constant, and nothing drawn, when the jitter is zero.
Duration one_way_latency(const LinkOptions& link, Random& random);
// The same as a distribution, for a Sampler.
Distribution latency_of(const LinkOptions& link);

// How long it takes to put `size` on a wire of this bandwidth, rounded up; zero when unlimited.
Duration transmission_time(Bytes size, Bandwidth bandwidth);

// Decides message by message which ones a channel loses. A channel is good, and loses nothing, or
// bad, and loses everything; it changes between the two so that the share `loss` of all messages is
// lost, in runs of `burst` in the mean. A burst of 1 loses each message independently instead. Runs
// are longer than asked for where the share leaves no other way. One number of the stream a
// message; none when the share is 0 or 100 %.
class LossProcess {
  public:
    LossProcess() = default;
    LossProcess(Ratio loss, std::uint32_t burst);

    bool none() const { return enter_.is_zero(); }
    bool loses(Random& random) {
        if (!bursts_) return random.chance(enter_);
        bad_ = random.chance(bad_ ? stay_ : enter_);
        return bad_;
    }
    // The same channel with other rates: a run of losses that has begun goes on if it can.
    void change(Ratio loss, std::uint32_t burst);

  private:
    Ratio enter_;  // chance of a loss in the good state
    Ratio stay_;   // and in the bad one
    bool bursts_ = false;
    bool bad_ = false;
};

}  // namespace cleave::world
