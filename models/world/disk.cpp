#include "world/disk.hpp"

namespace cleave::world {

Distribution ssd_sync_latency() {
    return Distribution::mixture(
        {{Ratio::percent(75), Pareto{Duration::microseconds(510), Shape::thousandths(10'000)}},
         {Ratio::percent(25), Exponential{Duration::nanoseconds(621'400)}}});
}

Distribution sas_sync_latency() { return Exponential{Duration::microseconds(4'850)}; }

// A lognormal body and an exponential tail: within 2 % of the published medians, 99th and 99.9th
// percentiles, which are 3.75, 6.59 and 32.9 ms for reads and 5.73, 131.7 and 435.8 ms for writes
// (Bailis et al., table 2: Yammer, Riak).
Distribution riak_read_latency() {
    return Distribution::mixture(
        {{Ratio{984'500'000}, Lognormal{Duration::nanoseconds(3'780'100), Ratio{191'700'000}}},
         {Ratio{15'500'000}, Exponential{Duration::milliseconds(12)}}});
}

Distribution riak_write_latency() {
    return Distribution::mixture(
        {{Ratio{973'000'000}, Lognormal{Duration::nanoseconds(5'799'200), Ratio{212'300'000}}},
         {Ratio{27'000'000}, Exponential{Duration::milliseconds(132)}}});
}

Duration sync_latency(const DiskOptions& disk, Random& random) { return disk.sync.sample(random); }

}  // namespace cleave::world
