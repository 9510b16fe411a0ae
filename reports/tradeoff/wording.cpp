#include "tradeoff/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "text/format.hpp"

namespace cleave::report {
namespace {

Duration nanoseconds(double value) {
    constexpr double century = 3e18;
    if (!(value > 0)) return {};
    return Duration::nanoseconds(static_cast<std::int64_t>(std::min(value, century)));
}

// "80 ms" and "ms" → "80".
std::string without_unit(const std::string& text, const std::string& unit) {
    return text.ends_with(unit) ? text.substr(0, text.size() - unit.size()) : text;
}

std::string interval(const std::string& value, const std::string& low, const std::string& high) {
    if (low == value && high == value) return value;
    const std::size_t blank = value.find(' ');
    const std::string unit = blank == std::string::npos ? "" : value.substr(blank);
    // A unit is left out only where it is left out of both.
    const bool same = !unit.empty() && low.ends_with(unit) && high.ends_with(unit);
    return fmt::format("{} ({}–{})", value, same ? without_unit(low, unit) : low,
                       same ? without_unit(high, unit) : high);
}

}  // namespace

std::string percent_text(double share) {
    const double percent = 100 * share;
    if (share <= 0) return "0 %";
    if (share >= 1) return "100 %";
    if (percent < 0.01) return "<0.01 %";
    if (percent > 99.99) return ">99.99 %";
    return fmt::format("{:.{}f} %", percent, percent < 1 || percent > 99 ? 2 : 1);
}

std::string milliseconds_text(double value) { return duration(nanoseconds(value * 1e6)); }
std::string seconds_text(double value) { return duration(nanoseconds(value * 1e9)); }

std::string bytes_text(double value) {
    return bytes(Bytes{static_cast<std::uint64_t>(std::llround(std::max(value, 0.0)))});
}

// To the cent where that says enough.
std::string dollars_text(double value) {
    return value >= 0.1 && value < 1 ? fmt::format("${:.2f}", value) : dollars(value);
}

std::string with_interval(const tradeoff::Rate& rate) {
    if (!rate.share) return "–";
    return interval(percent_text(rate.share->value), percent_text(rate.share->low),
                    percent_text(rate.share->high));
}

std::string with_interval(const std::optional<tradeoff::Estimate>& estimate, NumberText text) {
    if (!estimate) return "–";
    return interval(text(estimate->value), text(estimate->low), text(estimate->high));
}

}  // namespace cleave::report
