#include "world/prices.hpp"

#include <algorithm>

namespace cleave::world {
namespace {

constexpr Duration month = Duration::seconds(30L * 24 * 3'600);

double gigabytes(Bytes size) { return static_cast<double>(size.value) / 1'073'741'824.0; }

}  // namespace

double request_dollars(const StoreUsage& usage, const Prices& prices) {
    const auto dear = static_cast<double>(usage.puts + usage.lists);
    const auto cheap = static_cast<double>(usage.gets + usage.heads);
    return (dear * prices.dollars_per_thousand_puts + cheap * prices.dollars_per_thousand_gets) /
           1'000;
}

double egress_dollars(Bytes sent, const Prices& prices) {
    const Bytes first = std::min(sent, prices.egress_first_tier);
    const Bytes second = std::min(sent - first, prices.egress_second_tier);
    const Bytes beyond = sent - first - second;
    return gigabytes(first) * prices.dollars_per_gb_egress_first +
           gigabytes(second) * prices.dollars_per_gb_egress_second +
           gigabytes(beyond) * prices.dollars_per_gb_egress_beyond;
}

double storage_dollars(Bytes stored, Duration length, const Prices& prices) {
    return gigabytes(stored) * prices.dollars_per_gb_month *
           (length.in_seconds() / month.in_seconds());
}

}  // namespace cleave::world
