#include "world/link.hpp"

#include <algorithm>

namespace cleave::world {

Duration one_way_latency(const LinkOptions& link, Random& random) {
    if (link.jitter.is_zero()) return link.rtt / 2;
    return sample(Lognormal{link.rtt / 2, link.jitter}, random);
}

Distribution latency_of(const LinkOptions& link) {
    if (link.jitter.is_zero()) return Constant{link.rtt / 2};
    return Lognormal{link.rtt / 2, link.jitter};
}

Duration transmission_time(Bytes size, Bandwidth bandwidth) {
    if (bandwidth.unlimited()) return {};
    __extension__ typedef unsigned __int128 Wide;
    const Wide bit_nanoseconds = static_cast<Wide>(size.value) * 8 * 1'000'000'000;
    const Wide rate = bandwidth.bits_per_second;
    const Wide longest = static_cast<std::uint64_t>(Distribution::longest.count());
    return Duration::nanoseconds(
        static_cast<std::int64_t>(std::min((bit_nanoseconds + rate - 1) / rate, longest)));
}

}  // namespace cleave::world
