#pragma once
// Leases on objects: who holds one is alone in writing that object; reads need none. A lease ends
// by the store's clock, by its holder, or by being broken. Source: Azure Blob Storage REST
// reference, "Lease Blob": 15 to 60 s or infinite; 409 to another who acquires, 412 to a write that
// does not name the lease; an expired lease may be renewed unless the blob was written or leased.

#include <map>
#include <string>

#include "host/store.hpp"
#include "host/time.hpp"

namespace cleave::world {

class StoreLeases {
  public:
    // Acts on an object that exists.
    StoreStatus acquire(Instant now, const StoreRequest& request, LeaseId& lease);
    StoreStatus renew(Instant now, const StoreRequest& request);
    StoreStatus release(const StoreRequest& request);
    StoreStatus break_after(Instant now, const StoreRequest& request);

    // Whether a write of this object that names this lease, or none, may go ahead.
    bool permits(Instant now, const StoreRequest& request) const;
    // The object was written: a lease that has expired can not be renewed any more. A `removed`
    // object takes its lease along.
    void written(Instant now, const std::string& name, bool removed);

  private:
    struct Lease {
        LeaseId id;
        Instant until;
        Duration term;
        bool broken = false;
    };
    std::map<std::string, Lease> leases_;
    std::uint64_t given_ = 0;
};

}  // namespace cleave::world
