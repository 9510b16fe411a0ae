#include "runner/latency_histogram.hpp"

#include <bit>

namespace cleave::scenario {
namespace {

constexpr unsigned precision_bits = 5;  // 32 buckets each time the latency doubles
constexpr std::uint64_t per_octave = std::uint64_t{1} << precision_bits;

// Values below 64 have a bucket each; above, the top six bits and the length decide.
std::uint32_t bucket_of(std::uint64_t value) {
    if (value < 2 * per_octave) return static_cast<std::uint32_t>(value);
    const auto shift = static_cast<unsigned>(std::bit_width(value)) - precision_bits - 1;
    return static_cast<std::uint32_t>(shift * per_octave + (value >> shift));
}

// The largest value in a bucket.
std::uint64_t upper_end(std::uint32_t bucket) {
    if (bucket < 2 * per_octave) return bucket;
    const std::uint64_t shift = bucket / per_octave - 1;
    const std::uint64_t top = bucket - shift * per_octave;
    return ((top + 1) << shift) - 1;
}

}  // namespace

void LatencyHistogram::add(Duration latency) {
    ++buckets_[bucket_of(static_cast<std::uint64_t>(latency.count()))];
    ++count_;
}

void LatencyHistogram::add(const LatencyHistogram& other) {
    for (const auto& [bucket, count] : other.buckets_) buckets_[bucket] += count;
    count_ += other.count_;
}

Duration LatencyHistogram::quantile(std::uint64_t percent) const {
    const std::uint64_t rank = (count_ * percent + 99) / 100;
    std::uint64_t seen = 0;
    for (const auto& [bucket, count] : buckets_) {
        seen += count;
        if (seen >= rank && seen > 0) {
            return Duration::nanoseconds(static_cast<std::int64_t>(upper_end(bucket)));
        }
    }
    return {};
}

}  // namespace cleave::scenario
