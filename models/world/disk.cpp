#include "world/disk.hpp"

namespace cleave::world {

Distribution ssd_sync_latency() {
    return Distribution::mixture(
        {{Ratio::percent(75), Pareto{Duration::microseconds(510), Shape::thousandths(10'000)}},
         {Ratio::percent(25), Exponential{Duration::nanoseconds(621'400)}}});
}

Distribution sas_sync_latency() { return Exponential{Duration::microseconds(4'850)}; }

Duration sync_latency(const DiskOptions& disk, Random& random) { return disk.sync.sample(random); }

}  // namespace cleave::world
