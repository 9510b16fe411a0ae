// The copy of a store in another region.
#include <algorithm>

#include "catch.hpp"
#include "store_driver.hpp"

namespace cleave::world {
namespace {

StoreRequest secondary(StoreFunction function, std::string name = "a") {
    return {.function = function, .name = std::move(name), .endpoint = StoreEndpoint::secondary};
}
std::optional<Value> read(StoreDriver& store, Instant when, const std::string& name = "a") {
    return store.reply(when, secondary(StoreFunction::get, name)).content.value();
}

ObjectStoreOptions replicated(ObjectStoreOptions options = s3_2020()) {
    options.replicated = true;
    return options;
}

}  // namespace

TEST_CASE("the secondary shows a write late, then for ever, and never anything torn or newer") {
    int late = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        StoreDriver azure(preset("azure-blob-ra-grs"), seed);
        CHECK(read(azure, at(1_s)) == std::nullopt);
        azure.put(at(1_s), "a", 1);
        CHECK(azure.get(at(1_s), "a") == 1);
        azure.put(at(10'000_s), "a", 2);
        CHECK(azure.get(at(10'000_s), "a") == 2);
        Value before = 1;
        for (Duration t = 1_s; t < 10'000_s; t = t * 2) {
            const Value value = read(azure, at(10'000_s + t)).value_or(0);
            CHECK(value >= before);
            if (value == 1 && t > 30_s) ++late;
            before = value;
        }
        CHECK(read(azure, at(20'000_s)) == 2);
    }
    CHECK(late > 100);
}

TEST_CASE("RA-GRS is within 15 minutes typically, S3's replication in 9,999 of 10,000 cases") {
    Random random(8);
    for (const char* name : {"azure-blob-ra-grs", "s3-2020"}) {
        const Distribution lag = preset(name).replication_lag;
        int beyond = 0;
        constexpr int draws = 200'000;
        for (int i = 0; i < draws; ++i) beyond += lag.sample(random) > 900_s ? 1 : 0;
        const double share = double(beyond) / draws;
        if (name[0] == 'a') CHECK(share < 0.005);
        if (name[0] == 's') CHECK(share == Approx(1e-4).margin(0.6e-4));
    }
}

TEST_CASE("the secondary takes reads and lists, and no writes") {
    StoreDriver store(replicated());
    store.put(at(1_s), "a", 1);
    const Instant later = at(100'000_s);
    CHECK(store.reply(later, secondary(StoreFunction::list, "")).names ==
          std::vector<std::string>{"a"});
    CHECK(store.status(later, secondary(StoreFunction::head)) == StoreStatus::ok);
    for (const StoreFunction function :
         {StoreFunction::put, StoreFunction::remove, StoreFunction::begin_upload,
          StoreFunction::set_versioning}) {
        CHECK(store.status(later, secondary(function)) == StoreStatus::refused);
    }
}

TEST_CASE("a store without a replica refuses what is meant for one") {
    StoreDriver store(preset("azure-blob"));
    store.put(at(1_s), "a", 1);
    CHECK(store.status(at(100'000_s), secondary(StoreFunction::get)) == StoreStatus::refused);
    CHECK(store.store().usage().bytes_replicated == Bytes{});
}

TEST_CASE("Azure replicates in order, of S3's keys the later may arrive first") {
    for (const bool in_order : {true, false}) {
        int overtaken = 0;
        for (std::uint64_t seed = 1; seed <= 100; ++seed) {
            StoreDriver store(in_order ? preset("azure-blob-ra-grs") : replicated(), seed);
            store.put(at(1_s), "a", 1);
            store.put(at(2_s), "b", 2);
            for (Duration t; t < 1'000_s; t += 5_s) {
                const bool b = read(store, at(2_s + t), "b").has_value();
                const bool a = read(store, at(2_s + t), "a").has_value();
                if (b && !a) ++overtaken;
            }
        }
        CHECK((overtaken == 0) == in_order);
    }
}

TEST_CASE("within one key the secondary never goes back to an older version") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        StoreDriver store(replicated(), seed);
        for (Value value = 1; value <= 20; ++value) store.put(at(1_s * value), "a", value);
        Value before = 0;
        for (Duration t; t < 2'000_s; t += 3_s) {
            const Value value = read(store, at(20_s + t)).value_or(0);
            CHECK(value >= before);
            before = value;
        }
    }
}

TEST_CASE("a removal is replicated too, and then nothing of the key is remembered") {
    StoreDriver store(replicated());
    store.put(at(1_s), "a", 1);
    store.remove(at(10'000_s), "a");
    CHECK(store.get(at(10'000_s), "a") == std::nullopt);
    CHECK(read(store, at(10'000_s)) == 1);
    CHECK(read(store, at(20'000_s)) == std::nullopt);
    CHECK(store.store().key_count() == 0);
}

TEST_CASE("an outage of the primary leaves the secondary readable, as it was") {
    StoreDriver store(preset("azure-blob-ra-grs"));
    store.put(at(1_s), "a", 1);
    store.store().set_trouble(at(5'000_s), {.unavailable = true, .replication_stalled = true});
    CHECK(store.ask(at(5'001_s), StoreFunction::get, "a").reply.status == StoreStatus::throttled);
    CHECK(read(store, at(5'001_s)) == 1);
}

TEST_CASE("while replication stalls the secondary stands still, and catches up in order") {
    StoreDriver store(preset("azure-blob-ra-grs"));
    store.put(at(1_s), "a", 1);
    store.store().set_trouble(at(5'000_s), {.replication_stalled = true});
    store.put(at(5'001_s), "a", 2);
    store.put(at(5'002_s), "b", 3);
    CHECK(store.get(at(5'003_s), "a") == 2);
    CHECK(read(store, at(50'000_s)) == 1);
    store.store().set_trouble(at(60'000_s), {});
    bool seen_b = false;
    for (Duration t; t < 5'000_s; t += 5_s) {
        seen_b = read(store, at(60'000_s + t), "b").has_value();
        if (seen_b) CHECK(read(store, at(60'000_s + t)) == 2);
    }
    CHECK(seen_b);
}

TEST_CASE("what is replicated is counted, and costs by the gigabyte") {
    StoreDriver store(replicated());
    store.put(at(1_s), "a", 1, Bytes::mebi(10));
    store.remove(at(2_s), "a");
    CHECK(store.store().usage().bytes_replicated == Bytes::mebi(10));
}

TEST_CASE("having a replica changes no answer of the primary") {
    for (const char* name : {"s3-2018", "s3-2020"}) {
        StoreDriver with(replicated(preset(name)));
        StoreDriver without(preset(name));
        for (int i = 0; i < 500; ++i) {
            const auto function = static_cast<StoreFunction>(i % 5);
            const Instant now = at(1_s + 300_ms * i);
            const StoreAnswer one = with.ask(now, function, "a", Content::of(1 + i, {10}));
            const StoreAnswer other = without.ask(now, function, "a", Content::of(1 + i, {10}));
            CHECK(one.reply == other.reply);
            CHECK(one.service_time == other.service_time);
        }
    }
}

}  // namespace cleave::world
