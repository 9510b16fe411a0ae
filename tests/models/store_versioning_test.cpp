// Buckets that keep versions, and the configuration that says so.
#include <set>

#include "catch.hpp"
#include "store_driver.hpp"

namespace cleave::world {
namespace {

ObjectStoreOptions versioned(ObjectStoreOptions options = s3_2020()) {
    options.versioning = Versioning::enabled;
    return options;
}
VersionId put(StoreDriver& store, Instant when, Value value) {
    return store.put(when, "a", value).reply.version;
}
std::optional<Value> read(StoreDriver& store, Instant when, VersionId version) {
    return store.reply(when, {.function = StoreFunction::get, .name = "a", .version = version})
        .content.value();
}
void remove(StoreDriver& store, Instant when, VersionId version) {
    store.ask(when, {.function = StoreFunction::remove, .name = "a", .version = version});
}
StoreRequest set(Versioning versioning) {
    return {.function = StoreFunction::set_versioning, .versioning = versioning};
}
std::vector<ListedVersion> versions(StoreDriver& store, Instant when) {
    return store.reply(when, {.function = StoreFunction::list_versions}).versions;
}

}  // namespace

TEST_CASE("a bucket that keeps versions gives back each of them") {
    for (const ObjectStoreOptions& options : {versioned(), versioned(s3_2018())}) {
        StoreDriver store(options);
        const VersionId first = put(store, at(1_s), 1);
        const VersionId second = put(store, at(100_s), 2);
        CHECK(first != VersionId{});
        CHECK(first != second);
        CHECK(read(store, at(200_s), first) == 1);
        CHECK(read(store, at(200_s), second) == 2);
        CHECK(store.get(at(200_s), "a") == 2);
        CHECK(read(store, at(200_s), {12'345}) == std::nullopt);
    }
}

TEST_CASE("a DELETE leaves a marker, and what was before it can be read") {
    StoreDriver store(versioned());
    const VersionId first = put(store, at(1_s), 1);
    const StoreReply marker = store.remove(at(2_s), "a").reply;
    CHECK(marker.delete_marker);
    const StoreReply gone = store.ask(at(3_s), StoreFunction::get, "a").reply;
    CHECK(gone.status == StoreStatus::not_found);
    CHECK(gone.delete_marker);
    CHECK(store.list(at(3_s), "").empty());
    CHECK(read(store, at(3_s), first) == 1);
    CHECK(versions(store, at(3_s)) == std::vector<ListedVersion>{{"a", marker.version, true, true},
                                                                 {"a", first, false, false}});
    remove(store, at(4_s), marker.version);
    CHECK(store.get(at(5_s), "a") == 1);
}

TEST_CASE("a version that is removed is gone for good, and with the last one the key") {
    StoreDriver store(versioned());
    const VersionId first = put(store, at(1_s), 1);
    const VersionId second = put(store, at(2_s), 2);
    remove(store, at(3_s), second);
    CHECK(store.get(at(4_s), "a") == 1);
    CHECK(read(store, at(4_s), second) == std::nullopt);
    remove(store, at(5_s), second);  // again: nothing to do
    remove(store, at(5_s), first);
    CHECK(store.get(at(6_s), "a") == std::nullopt);
    CHECK(store.store().key_count() == 0);
    CHECK(store.store().usage().bytes_stored == Bytes{});
}

TEST_CASE("every version that is kept is stored, and paid for") {
    StoreDriver store(versioned());
    const VersionId first = put(store, at(1_s), 1);
    put(store, at(2_s), 2);
    store.remove(at(3_s), "a");
    CHECK(store.store().usage().bytes_stored == Bytes{200});
    remove(store, at(4_s), first);
    CHECK(store.store().usage().bytes_stored == Bytes{100});
}

TEST_CASE("without versioning nothing is kept and no version has an id") {
    StoreDriver store(s3_2020());
    CHECK(put(store, at(1_s), 1) == VersionId{});
    put(store, at(2_s), 2);
    CHECK(read(store, at(3_s), {}) == 2);
    CHECK(versions(store, at(3_s)) == std::vector<ListedVersion>{{"a", {}, true, false}});
    CHECK(store.store().usage().bytes_stored == Bytes{100});
    store.remove(at(4_s), "a");
    CHECK(versions(store, at(5_s)).empty());
}

TEST_CASE("while versioning is suspended each write replaces the one before that had no id") {
    StoreDriver store(versioned());
    const VersionId kept = put(store, at(1_s), 1);
    store.ask(at(2_s), set(Versioning::suspended));
    const Instant later = at(100'000_s);
    CHECK(put(store, later, 2) == VersionId{});
    CHECK(put(store, later + 1_s, 3) == VersionId{});
    CHECK(read(store, later + 2_s, kept) == 1);
    CHECK(read(store, later + 2_s, {}) == 3);
    CHECK(versions(store, later + 2_s) ==
          std::vector<ListedVersion>{{"a", {}, true, false}, {"a", kept, false, false}});
    CHECK(store.store().usage().bytes_stored == Bytes{200});
}

TEST_CASE("what was written before versioning is kept as the null version") {
    StoreDriver store(s3_2020());
    put(store, at(1_s), 1);
    CHECK(store.status(at(2_s), set(Versioning::enabled)) == StoreStatus::ok);
    const Instant later = at(100'000_s);
    const VersionId second = put(store, later, 2);
    CHECK(second != VersionId{});
    CHECK(read(store, later + 1_s, {}) == 1);
    CHECK(read(store, later + 1_s, second) == 2);
}

TEST_CASE("enabling versioning takes effect late: writes soon after may keep nothing") {
    int kept_soon = 0;
    int kept_later = 0;
    constexpr int seeds = 300;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        StoreDriver store(s3_2020(), seed);
        store.ask(at(1_s), set(Versioning::enabled));
        if (put(store, at(11_s), 1) != VersionId{}) ++kept_soon;
        if (put(store, at(1_s) + 900_s, 2) != VersionId{}) ++kept_later;
    }
    CHECK(kept_soon > 0);
    CHECK(kept_soon < seeds / 2);
    CHECK(kept_later == seeds);  // after the 15 minutes that the guide asks for
}

TEST_CASE("for a while one write keeps a version and the next does not") {
    StoreDriver store(s3_2020());
    store.ask(at(1_s), set(Versioning::enabled));
    int changes = 0;
    bool before = false;
    for (int i = 1; i <= 900; ++i) {
        const bool keeps = put(store, at(1_s + 1_s * i), i) != VersionId{};
        if (keeps != before) ++changes;
        before = keeps;
    }
    CHECK(changes > 2);
    CHECK(before);
}

TEST_CASE("versioning is never switched off again") {
    StoreDriver store(versioned());
    CHECK(store.status(at(1_s), set(Versioning::off)) == StoreStatus::refused);
    CHECK(put(store, at(2_s), 1) != VersionId{});
}

TEST_CASE("a listing of versions comes in pages that divide no name's versions") {
    StoreDriver store(versioned());
    for (Value value = 1; value <= 6; ++value) {
        store.put(at(1_s * value), value % 2 == 0 ? "a" : "b", value);
    }
    StoreRequest request{.function = StoreFunction::list_versions, .names_max = 2};
    const StoreReply first = store.reply(at(10_s), request);
    CHECK(first.versions.size() == 3);
    CHECK(first.next_page == "a");
    request.page = first.next_page;
    const StoreReply second = store.reply(at(10_s), request);
    CHECK(second.versions.size() == 3);
    CHECK(second.versions.front().name == "b");
    CHECK(second.next_page.empty());
}

TEST_CASE("an eventual store forgets no version that it is to keep, and answers late as ever") {
    int late = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        StoreDriver store(versioned(s3_2018()), seed);
        std::vector<VersionId> ids;
        for (Value value = 1; value <= 20; ++value) {
            ids.push_back(put(store, at(20_s * value), value));
            if (store.get(at(20_s * value + 1_s), "a") != value) ++late;
        }
        for (Value value = 1; value <= 20; ++value) {
            CHECK(read(store, at(500_s), ids[static_cast<std::size_t>(value - 1)]) == value);
        }
        CHECK(store.store().version_count() == 20);
    }
    CHECK(late > 100);
}

}  // namespace cleave::world
