#include "world/store_leases.hpp"

#include <algorithm>

namespace cleave::world {
namespace {

constexpr Duration term_min = Duration::seconds(15);
constexpr Duration term_max = Duration::seconds(60);

Instant end_of(Instant now, Duration term) {
    return term == Duration::max() ? Instant::max() : now + term;
}

}  // namespace

StoreStatus StoreLeases::acquire(Instant now, const StoreRequest& request, LeaseId& lease) {
    const Duration term = request.lease_term;
    if (term != Duration::max() && (term < term_min || term > term_max)) {
        return StoreStatus::refused;
    }
    const auto held = leases_.find(request.name);
    if (held != leases_.end() && held->second.until > now) return StoreStatus::conflict;
    lease = {++given_};
    leases_[request.name] = {lease, end_of(now, term), term, false};
    return StoreStatus::ok;
}

StoreStatus StoreLeases::renew(Instant now, const StoreRequest& request) {
    const auto held = leases_.find(request.name);
    if (held == leases_.end() || held->second.id != request.lease || held->second.broken) {
        return StoreStatus::conflict;
    }
    held->second.until = end_of(now, held->second.term);
    return StoreStatus::ok;
}

StoreStatus StoreLeases::release(const StoreRequest& request) {
    const auto held = leases_.find(request.name);
    if (held == leases_.end() || held->second.id != request.lease) return StoreStatus::conflict;
    leases_.erase(held);
    return StoreStatus::ok;
}

StoreStatus StoreLeases::break_after(Instant now, const StoreRequest& request) {
    const auto held = leases_.find(request.name);
    if (held == leases_.end() || held->second.until <= now) return StoreStatus::conflict;
    held->second.until = std::min(held->second.until, end_of(now, request.lease_term));
    held->second.broken = true;
    return StoreStatus::ok;
}

bool StoreLeases::permits(Instant now, const StoreRequest& request) const {
    const auto held = leases_.find(request.name);
    const bool leased = held != leases_.end() && held->second.until > now;
    if (!leased) return request.lease == LeaseId{};
    return held->second.id == request.lease;
}

void StoreLeases::written(Instant now, const std::string& name, bool removed) {
    const auto held = leases_.find(name);
    if (held != leases_.end() && (removed || held->second.until <= now)) leases_.erase(held);
}

}  // namespace cleave::world
