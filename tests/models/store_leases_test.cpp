// Azure's leases on blobs.
#include "catch.hpp"
#include "store_driver.hpp"

namespace cleave::world {
namespace {

StoreRequest request(StoreFunction function, LeaseId lease = {}, Duration term = {}) {
    return {.function = function, .name = "a", .lease = lease, .lease_term = term};
}
StoreRequest put_under(LeaseId lease, Value value) {
    StoreRequest put = request(StoreFunction::put, lease);
    put.content = Content::of(value, {1});
    return put;
}

// A blob with a lease of 15 s, taken at 1 s.
struct Leased {
    Leased() : store(preset("azure-blob")) {
        store.put(at(1_s), "a", 1);
        lease = store.reply(at(1_s), request(StoreFunction::acquire_lease, {}, 15_s)).lease;
    }
    StoreStatus put(Instant when, LeaseId under, Value value) {
        return store.status(when, put_under(under, value));
    }
    StoreDriver store;
    LeaseId lease;
};

}  // namespace

TEST_CASE("who holds the lease writes, nobody else does, and all read") {
    Leased leased;
    REQUIRE(leased.lease != LeaseId{});
    CHECK(leased.put(at(2_s), {}, 2) == StoreStatus::precondition_failed);
    CHECK(leased.put(at(2_s), {99}, 2) == StoreStatus::precondition_failed);
    CHECK(leased.store.remove(at(2_s), "a").reply.status == StoreStatus::precondition_failed);
    CHECK(leased.put(at(2_s), leased.lease, 3) == StoreStatus::ok);
    CHECK(leased.store.get(at(2_s), "a") == 3);
}

TEST_CASE("a second lease is a conflict until the first has ended, by the store's clock") {
    Leased leased;
    const StoreRequest acquire = request(StoreFunction::acquire_lease, {}, 60_s);
    CHECK(leased.store.status(at(16_s) - 1_ns, acquire) == StoreStatus::conflict);
    const StoreReply second = leased.store.reply(at(16_s), acquire);
    CHECK(second.status == StoreStatus::ok);
    CHECK(second.lease != leased.lease);
    // The first holder does not know, and its write is turned away.
    CHECK(leased.put(at(17_s), leased.lease, 2) == StoreStatus::precondition_failed);
}

TEST_CASE("a lease lasts from its last renewal, infinite ones last") {
    Leased leased;
    const StoreRequest renew = request(StoreFunction::renew_lease, leased.lease);
    CHECK(leased.store.status(at(10_s), renew) == StoreStatus::ok);
    CHECK(leased.put(at(24_s), {}, 2) == StoreStatus::precondition_failed);
    CHECK(leased.put(at(25_s), {}, 2) == StoreStatus::ok);
    const StoreRequest forever = request(StoreFunction::acquire_lease, {}, Duration::max());
    CHECK(leased.store.status(at(30_s), forever) == StoreStatus::ok);
    CHECK(leased.put(at(1'000'000_s), {}, 3) == StoreStatus::precondition_failed);
}

TEST_CASE("an expired lease may be renewed unless the blob was written or leased since") {
    Leased untouched;
    const StoreRequest renew = request(StoreFunction::renew_lease, untouched.lease);
    CHECK(untouched.store.status(at(20_s), renew) == StoreStatus::ok);
    CHECK(untouched.put(at(21_s), {}, 2) == StoreStatus::precondition_failed);

    Leased written;
    CHECK(written.put(at(20_s), {}, 2) == StoreStatus::ok);
    CHECK(written.store.status(at(21_s), renew) == StoreStatus::conflict);
}

TEST_CASE("a lease that was released or broken is gone") {
    Leased released;
    CHECK(released.store.status(at(2_s), request(StoreFunction::release_lease, {99})) ==
          StoreStatus::conflict);
    CHECK(released.store.status(at(2_s), request(StoreFunction::release_lease, released.lease)) ==
          StoreStatus::ok);
    CHECK(released.put(at(3_s), {}, 2) == StoreStatus::ok);

    Leased broken;
    const StoreRequest break_soon = request(StoreFunction::break_lease, {}, 5_s);
    CHECK(broken.store.status(at(2_s), break_soon) == StoreStatus::ok);
    CHECK(broken.store.status(at(3_s), request(StoreFunction::renew_lease, broken.lease)) ==
          StoreStatus::conflict);
    CHECK(broken.put(at(6_s), {}, 2) == StoreStatus::precondition_failed);
    CHECK(broken.put(at(7_s), {}, 2) == StoreStatus::ok);
    CHECK(broken.store.status(at(8_s), break_soon) == StoreStatus::conflict);
}

TEST_CASE("terms are of 15 to 60 s, of a blob that exists, in a store that has leases") {
    StoreDriver azure(preset("azure-blob"));
    CHECK(azure.status(at(1_s), request(StoreFunction::acquire_lease, {}, 15_s)) ==
          StoreStatus::not_found);
    azure.put(at(1_s), "a", 1);
    for (const Duration term : {0_s, 15_s - 1_ns, 60_s + 1_ns}) {
        CHECK(azure.status(at(2_s), request(StoreFunction::acquire_lease, {}, term)) ==
              StoreStatus::refused);
    }
    StoreDriver s3(s3_2020());
    s3.put(at(1_s), "a", 1);
    CHECK(s3.status(at(2_s), request(StoreFunction::acquire_lease, {}, 15_s)) ==
          StoreStatus::refused);
    CHECK(s3.status(at(2_s), put_under({1}, 2)) == StoreStatus::refused);
}

TEST_CASE("a deleted blob takes its lease along") {
    Leased leased;
    CHECK(leased.store.status(at(2_s), request(StoreFunction::remove, leased.lease)) ==
          StoreStatus::ok);
    CHECK(leased.put(at(3_s), {}, 2) == StoreStatus::ok);
}

}  // namespace cleave::world
