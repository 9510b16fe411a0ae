#pragma once
// A network link between two sites, or the LAN inside one: how long a message takes and what may
// befall it. Loss, duplication and reordering strike messages independently of each other.
// Source: the lognormal shape is assumed, as the usual fit of wide-area delays; named profiles with
// measured means are in world/profiles.hpp.

#include "host/fields.hpp"
#include "host/random.hpp"
#include "host/time.hpp"
#include "host/units.hpp"
#include "world/distribution.hpp"

namespace cleave::world {

struct LinkOptions {
    Duration rtt{};         // mean round trip; one way takes half
    Ratio jitter{};         // standard deviation of the one-way latency as a share of its mean
    Ratio loss{};           // of messages, independently
    Ratio duplication{};    // of messages: delivered twice
    Ratio reordering{};     // of messages: held back so that later ones overtake
    Bandwidth bandwidth{};  // zero: unlimited
    CLEAVE_FIELDS(LinkOptions, rtt, jitter, loss, duplication, reordering, bandwidth);
};

// What comes on top of a link's own faults for a while.
struct LinkDegradation {
    Duration extra_latency{};     // one way
    Ratio extra_loss{};           // of messages
    std::uint32_t loss_burst{1};  // mean number of messages lost in a row
    Ratio extra_duplication{};
    Ratio extra_reordering{};
    Ratio extra_corruption{};  // altered under way, which the receiver's checksum finds
    Bandwidth bandwidth{};     // at most this; zero: as it was
    CLEAVE_FIELDS(LinkDegradation, extra_latency, extra_loss, loss_burst, extra_duplication,
                  extra_reordering, extra_corruption, bandwidth);
};

// How long the first bit travels: lognormal with mean rtt/2 and standard deviation jitter times
// that; constant, and nothing drawn, when the jitter is zero.
Duration one_way_latency(const LinkOptions& link, Random& random);
// The same as a distribution, for a Sampler.
Distribution latency_of(const LinkOptions& link);

// How long it takes to put `size` on a wire of this bandwidth, rounded up; zero when unlimited.
Duration transmission_time(Bytes size, Bandwidth bandwidth);

}  // namespace cleave::world
