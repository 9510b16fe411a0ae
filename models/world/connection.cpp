#include "world/connection.hpp"

#include <algorithm>

namespace cleave::world {

void RetransmissionTimer::measured(const ConnectionOptions& options, Duration round_trip) {
    if (!measured_) {
        measured_ = true;
        smoothed_ = round_trip;
        variation_ = round_trip / 2;
    } else {
        const Duration off =
            round_trip > smoothed_ ? round_trip - smoothed_ : smoothed_ - round_trip;
        variation_ = (variation_ * 3 + off) / 4;
        smoothed_ = (smoothed_ * 7 + round_trip) / 8;
    }
    rto_ = std::clamp(smoothed_ + variation_ * 4, options.rto_least, options.rto_most);
}

Duration RetransmissionTimer::time_out(const ConnectionOptions& options) const {
    Duration time_out = rto_;
    for (unsigned i = 0; i < doublings_ && time_out < options.rto_most; ++i) {
        time_out = time_out * 2;
    }
    return std::min(time_out, options.rto_most);
}

}  // namespace cleave::world
