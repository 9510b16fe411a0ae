#include "tradeoff/costs.hpp"

#include "world/prices.hpp"

namespace cleave::tradeoff {
namespace {

constexpr Duration month = Duration::seconds(30L * 24 * 3'600);

world::Prices prices_at(const scenario::Scenario& scenario) {
    for (const scenario::Site& site : scenario.sites) {
        if (site.object_store) return world::prices_of(site.object_store->preset);
    }
    return {};
}

}  // namespace

void add_costs(const scenario::Scenario& scenario, const Usage& usage, RunMeasures& result) {
    const world::Prices prices = prices_at(scenario);
    const double runs_a_month = month.in_seconds() / scenario.duration.in_seconds();
    const auto a_month = [&](Bytes size) {
        return Bytes{static_cast<std::uint64_t>(static_cast<double>(size.value) * runs_a_month)};
    };
    result.wan_bytes = usage.wan_bytes;
    result.cache_asked = usage.cache_asked;
    result.cache_hits = usage.cache_hits;
    Bytes of_store{};
    if (usage.store) {
        const world::StoreUsage& store = *usage.store;
        of_store = store.bytes_in + store.bytes_out;
        result.store_requests = store.gets + store.heads + store.puts + store.removes + store.lists;
        result.requests_dollars = world::request_dollars(store, prices) * runs_a_month;
        result.storage_dollars = world::storage_dollars(store.bytes_stored, month, prices);
        result.egress_dollars = world::egress_dollars(a_month(store.bytes_out), prices) +
                                world::replication_dollars(a_month(store.bytes_replicated), prices);
    }
    const Bytes besides = usage.wan_bytes > of_store ? usage.wan_bytes - of_store : Bytes{};
    result.egress_dollars += world::replication_dollars(a_month(besides), prices);
}

}  // namespace cleave::tradeoff
