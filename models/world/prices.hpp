#pragma once
// What a run would have cost: the object store's requests, storage and outgoing traffic in dollars.
// Money is floating point because it only reports; nothing in a run depends on it. A GB is 2^30
// bytes, as the providers bill it.
// Source: of the default, Amazon S3 pricing, Standard storage, us-east-1, as published for 2018 to
// 2020: $0.023 a GB-month; PUT and LIST $0.005, GET and HEAD $0.0004 a thousand, DELETE free;
// egress to the internet $0.09, 0.085 and 0.07 a GB. Other providers' beside them in prices.cpp.
// Choices: the widths of the egress tiers, 10 and 40 TB a month, and the price of replicating a GB
// to another region, are from memory; tiers below the third are left out.

#include <string_view>

#include "host/time.hpp"
#include "host/units.hpp"
#include "world/object_store.hpp"

namespace cleave::world {

struct Prices {
    double dollars_per_thousand_puts = 0.005;   // and LISTs
    double dollars_per_thousand_gets = 0.0004;  // and HEADs
    double dollars_per_gb_month = 0.023;
    double dollars_per_gb_egress_first = 0.09;
    double dollars_per_gb_egress_second = 0.085;
    double dollars_per_gb_egress_beyond = 0.07;
    Bytes egress_first_tier = Bytes::mebi(10 * 1'048'576);
    Bytes egress_second_tier = Bytes::mebi(40 * 1'048'576);
    double dollars_per_gb_replicated = 0.02;
    bool operator==(const Prices&) const = default;
};

// What a preset's provider asked for at the time; of an unknown or empty name, the default.
Prices prices_of(std::string_view store_preset);

double request_dollars(const StoreUsage& usage, const Prices& prices = {});
// For traffic that leaves the provider, counted from the start of a month.
double egress_dollars(Bytes sent, const Prices& prices = {});
// For traffic to the secondary region.
double replication_dollars(Bytes sent, const Prices& prices = {});
// For holding `stored` for so long; a month is 30 days.
double storage_dollars(Bytes stored, Duration length, const Prices& prices = {});

}  // namespace cleave::world
