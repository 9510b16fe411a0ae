#pragma once
// Virtual time in strong types: `Duration` and `Instant`, both whole nanoseconds in an int64.
// An `Instant` counts from the start of the run; on a node it is that node's own monotonic clock.
// Range: ±292 years; arithmetic does not check for overflow. There is no implicit conversion from
// numbers.

#include <compare>
#include <cstdint>

namespace cleave {

class Duration {
  public:
    constexpr Duration() = default;
    static constexpr Duration nanoseconds(std::int64_t n) { return Duration(n); }
    static constexpr Duration microseconds(std::int64_t n) { return Duration(n * 1'000); }
    static constexpr Duration milliseconds(std::int64_t n) { return Duration(n * 1'000'000); }
    static constexpr Duration seconds(std::int64_t n) { return Duration(n * 1'000'000'000); }
    static constexpr Duration max() { return Duration(INT64_MAX); }

    constexpr std::int64_t count() const { return ns_; }  // nanoseconds
    constexpr double in_seconds() const { return static_cast<double>(ns_) / 1e9; }
    constexpr double in_milliseconds() const { return static_cast<double>(ns_) / 1e6; }

    constexpr auto operator<=>(const Duration&) const = default;
    constexpr Duration operator-() const { return Duration(-ns_); }
    constexpr Duration operator+(Duration other) const { return Duration(ns_ + other.ns_); }
    constexpr Duration operator-(Duration other) const { return Duration(ns_ - other.ns_); }
    constexpr Duration operator*(std::int64_t factor) const { return Duration(ns_ * factor); }
    constexpr Duration operator/(std::int64_t divisor) const { return Duration(ns_ / divisor); }
    constexpr std::int64_t operator/(Duration other) const { return ns_ / other.ns_; }
    constexpr Duration operator%(Duration other) const { return Duration(ns_ % other.ns_); }
    constexpr Duration& operator+=(Duration other) { return *this = *this + other; }
    constexpr Duration& operator-=(Duration other) { return *this = *this - other; }

  private:
    explicit constexpr Duration(std::int64_t ns) : ns_(ns) {}
    std::int64_t ns_ = 0;
};

class Instant {
  public:
    constexpr Instant() = default;
    static constexpr Instant at(Duration since_start) { return Instant(since_start); }
    static constexpr Instant max() { return Instant(Duration::max()); }

    constexpr Duration since_start() const { return since_start_; }
    constexpr std::int64_t count() const { return since_start_.count(); }  // nanoseconds

    constexpr auto operator<=>(const Instant&) const = default;
    constexpr Instant operator+(Duration d) const { return Instant(since_start_ + d); }
    constexpr Instant operator-(Duration d) const { return Instant(since_start_ - d); }
    constexpr Duration operator-(Instant other) const { return since_start_ - other.since_start_; }
    constexpr Instant& operator+=(Duration d) { return *this = *this + d; }

  private:
    explicit constexpr Instant(Duration since_start) : since_start_(since_start) {}
    Duration since_start_;
};

inline namespace literals {
constexpr Duration operator""_ns(unsigned long long n) {
    return Duration::nanoseconds(static_cast<std::int64_t>(n));
}
constexpr Duration operator""_us(unsigned long long n) {
    return Duration::microseconds(static_cast<std::int64_t>(n));
}
constexpr Duration operator""_ms(unsigned long long n) {
    return Duration::milliseconds(static_cast<std::int64_t>(n));
}
constexpr Duration operator""_s(unsigned long long n) {
    return Duration::seconds(static_cast<std::int64_t>(n));
}
}  // namespace literals

}  // namespace cleave
