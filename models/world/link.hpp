#pragma once
// A network link between two sites, or the LAN inside one: how long a message takes and what may
// befall it. (Sampling, profiles such as the EC2 matrix and their sources: to be completed by the
// world layer.)

#include <string>

#include "host/random.hpp"
#include "host/time.hpp"
#include "host/units.hpp"

namespace cleave::world {

struct LinkOptions {
    Duration rtt;         // mean round trip; one way takes half
    Ratio jitter;         // standard deviation of the one-way latency as a share of its mean
    Ratio loss;           // of messages, independently
    Ratio duplication;    // of messages: delivered twice
    Ratio reordering;     // of messages: held back so that later ones overtake
    Bandwidth bandwidth;  // zero: unlimited
};

struct LinkDegradation {
    Duration extra_latency;  // one way
    Ratio extra_loss;
};

}  // namespace cleave::world
