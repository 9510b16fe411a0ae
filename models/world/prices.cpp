#include "world/prices.hpp"

#include <algorithm>

namespace cleave::world {
namespace {

constexpr Duration month = Duration::seconds(30L * 24 * 3'600);

double gigabytes(Bytes size) { return static_cast<double>(size.value) / 1'073'741'824.0; }

// From memory: S3 us-east-1 until December 2012, and from the cut of April 2014 on.
Prices s3_2012_prices() {
    Prices prices;
    prices.dollars_per_thousand_puts = 0.01;
    prices.dollars_per_thousand_gets = 0.001;
    prices.dollars_per_gb_month = 0.125;
    prices.dollars_per_gb_egress_first = 0.12;
    prices.dollars_per_gb_egress_second = 0.09;
    return prices;
}
Prices s3_2014_prices() {
    Prices prices;
    prices.dollars_per_gb_month = 0.03;
    prices.dollars_per_gb_egress_first = 0.12;
    prices.dollars_per_gb_egress_second = 0.09;
    return prices;
}

// Google Cloud Storage, "Pricing", effective April 1, 2014: $0.026 a GB-month; class A operations,
// which change or list, $0.01 a thousand, class B $0.01 for ten thousand, DELETE free; egress $0.12
// a GB for 1 TB, 0.11 for 9 TB more, 0.08 beyond. It had no second region to replicate to.
Prices gcs_2014_prices() {
    Prices prices;
    prices.dollars_per_thousand_puts = 0.01;
    prices.dollars_per_thousand_gets = 0.001;
    prices.dollars_per_gb_month = 0.026;
    prices.dollars_per_gb_egress_first = 0.12;
    prices.dollars_per_gb_egress_second = 0.11;
    prices.dollars_per_gb_egress_beyond = 0.08;
    prices.egress_first_tier = Bytes::mebi(1'048'576);
    prices.egress_second_tier = Bytes::mebi(9 * 1'048'576);
    return prices;
}

// From memory: block blobs, hot tier, East US, about 2020; locally redundant, and RA-GRS.
Prices azure_prices() {
    Prices prices;
    prices.dollars_per_gb_month = 0.0184;
    prices.dollars_per_gb_egress_first = 0.087;
    prices.dollars_per_gb_egress_second = 0.083;
    return prices;
}
Prices azure_ra_grs_prices() {
    Prices prices = azure_prices();
    prices.dollars_per_thousand_puts = 0.01;
    prices.dollars_per_gb_month = 0.046;
    return prices;
}

// Swift runs on machines of one's own; SimpleDB billed hours of its machines, which are not
// modelled: neither bills requests or bytes here.
Prices free_of_charge() { return {0, 0, 0, 0, 0, 0, {}, {}, 0}; }

}  // namespace

Prices prices_of(std::string_view store_preset) {
    if (store_preset == "s3-us-standard-2012") return s3_2012_prices();
    if (store_preset.starts_with("s3-us-")) return s3_2014_prices();
    if (store_preset == "gcs-2014") return gcs_2014_prices();
    if (store_preset == "azure-blob") return azure_prices();
    if (store_preset == "azure-blob-ra-grs") return azure_ra_grs_prices();
    if (store_preset == "swift" || store_preset == "simpledb-2011") return free_of_charge();
    return {};
}

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

double replication_dollars(Bytes sent, const Prices& prices) {
    return gigabytes(sent) * prices.dollars_per_gb_replicated;
}

double storage_dollars(Bytes stored, Duration length, const Prices& prices) {
    return gigabytes(stored) * prices.dollars_per_gb_month *
           (length.in_seconds() / month.in_seconds());
}

}  // namespace cleave::world
