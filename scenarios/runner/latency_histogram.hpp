#pragma once
// Latencies counted in buckets that grow with their size, so that quantiles of many runs can be had
// together. A bucket spans at most 1/32 of its lower bound: a quantile is at most 3.2 % above the
// exact one, never below it.
// Source: the log-linear buckets of HdrHistogram (Tene).

#include <cstdint>
#include <map>

#include "host/fields.hpp"
#include "host/time.hpp"

namespace cleave::scenario {

class LatencyHistogram {
  public:
    void add(Duration latency);  // not negative
    void add(const LatencyHistogram& other);

    // The upper end of the bucket that holds the latency which `percent` of all do not exceed
    // (nearest rank); zero when there are none.
    Duration quantile(std::uint64_t percent) const;
    std::uint64_t count() const { return count_; }

  private:
    std::map<std::uint32_t, std::uint64_t> buckets_;  // by number; higher is slower
    std::uint64_t count_ = 0;

  public:
    CLEAVE_FIELDS(LatencyHistogram, buckets_, count_);
};

}  // namespace cleave::scenario
