// What may be wrong with a store for a while: it shows while it lasts, and neither before nor after.
#include "catch.hpp"
#include "host/describe.hpp"
#include "store_driver.hpp"

namespace cleave::world {
namespace {

const Content some = Content::of(1, {1});

}  // namespace

TEST_CASE("an unavailable store tells everyone to slow down, and nothing happens in it") {
    StoreDriver s3(s3_2020());
    s3.put(at(1_s), "a", 1);
    s3.store().set_trouble(at(2_s), {.unavailable = true});
    CHECK(s3.put(at(3_s), "a", 2).reply.status == StoreStatus::throttled);
    CHECK(s3.ask(at(3_s), StoreFunction::get, "a").reply.status == StoreStatus::throttled);
    s3.store().set_trouble(at(4_s), {});
    CHECK(s3.get(at(5_s), "a") == 1);
    CHECK(s3.store().usage().puts == 1);
}

TEST_CASE("extra latency is added to every request while it lasts") {
    for (const StoreFunction function :
         {StoreFunction::put, StoreFunction::get, StoreFunction::list}) {
        StoreDriver slow(s3_2020());
        StoreDriver sound(s3_2020());
        slow.store().set_trouble(at(1_s), {.extra_latency = 700_ms});
        CHECK(slow.ask(at(2_s), function, "a", some).service_time ==
              sound.ask(at(2_s), function, "a", some).service_time + 700_ms);
        slow.store().set_trouble(at(3_s), {});
        CHECK(slow.ask(at(4_s), function, "a", some).service_time ==
              sound.ask(at(4_s), function, "a", some).service_time);
    }
}

TEST_CASE("failures strike their share of requests, and of failed writes half have happened") {
    StoreDriver s3(s3_2020());
    s3.store().set_trouble(at(1_s), {.failures = Ratio::percent(20)});
    int failed = 0;
    int happened = 0;
    Instant now = at(2_s);
    for (int i = 0; i < 10'000; ++i) {
        now += 10_ms;
        const std::string name = std::to_string(i);
        const std::size_t keys = s3.store().key_count();
        if (s3.put(now, name, 1).reply.status != StoreStatus::failed) continue;
        ++failed;
        if (s3.store().key_count() > keys) ++happened;
    }
    CHECK(failed == Approx(2'000).epsilon(0.1));
    CHECK(happened == Approx(1'000).epsilon(0.15));
    CHECK(s3.store().usage().puts == static_cast<std::uint64_t>(10'000 - failed));
    s3.store().set_trouble(now, {});
    for (int i = 0; i < 1'000; ++i) {
        now += 10_ms;
        CHECK(s3.get(now, "never") == std::nullopt);
        CHECK(s3.put(now, "a", 1).reply.status == StoreStatus::ok);
    }
}

TEST_CASE("a conditional write that failed has happened only if its condition held") {
    ObjectStoreOptions options = preset("s3-2024");
    options.failures = Ratio::percent(100);
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        StoreDriver store(options, seed);
        StoreRequest request{.function = StoreFunction::put, .name = "a", .content = some};
        request.if_match = Etag{7};
        CHECK(store.status(at(1_s), request) == StoreStatus::failed);
        CHECK(store.store().key_count() == 0);
    }
}

TEST_CASE("while replication stalls a write reaches no other node, and all of them afterwards") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        StoreDriver s3(s3_2018(), seed);
        s3.put(at(1_s), "a", 1);
        s3.store().set_trouble(at(100_s), {.replication_stalled = true});
        s3.put(at(101_s), "a", 2);
        int old = 0;
        int listed = 0;
        s3.put(at(101_s), "b", 1);
        for (int i = 0; i < 60; ++i) {
            if (s3.get(at(200_s), "a") == 1) ++old;
            if (s3.lists(at(200_s), "b")) ++listed;
        }
        CHECK(old > 20);  // two of three nodes
        CHECK(old < 60);
        CHECK(listed == 0);
        s3.store().set_trouble(at(201_s), {});
        for (int i = 0; i < 20; ++i) {
            CHECK(s3.get(at(214_s), "a") == 2);
            CHECK(s3.lists(at(214_s), "b"));
        }
    }
}

TEST_CASE("what is on its way when replication stalls arrives only when it goes on") {
    ObjectStoreOptions options = s3_2018();
    options.phase_length = {};
    options.propagation = options.index_lag = Lag::of(Constant{5_s});
    StoreDriver s3(options);
    s3.put(at(1_s), "a", 1);
    s3.put(at(100_s), "a", 2);
    s3.store().set_trouble(at(102_s), {.replication_stalled = true});
    const auto all_new = [&](Instant when) {
        bool all = true;
        for (int i = 0; i < 30; ++i) all = all && s3.get(when, "a") == 2;
        return all;
    };
    CHECK(!all_new(at(150_s)));
    s3.store().set_trouble(at(160_s), {});
    CHECK(!all_new(at(162_s)));  // three of its five seconds were left
    CHECK(all_new(at(163_s)));
}

TEST_CASE("memory is given back after a stall") {
    StoreDriver s3(s3_2018());
    s3.store().set_trouble(at(1_s), {.replication_stalled = true});
    for (Value value = 1; value <= 100; ++value) s3.put(at(1_s * value + 1_s), "a", value);
    CHECK(s3.store().version_count() > 50);
    s3.store().set_trouble(at(200_s), {});
    s3.get(at(300_s), "a");
    CHECK(s3.store().version_count() == 1);
}

TEST_CASE("trouble that is over leaves the store's draws as if it had never been") {
    for (const ObjectStoreOptions& options : {s3_2018(), s3_2020()}) {
        StoreDriver troubled(options);
        StoreDriver sound(options);
        troubled.store().set_trouble(at(1_s), {true, 1_s, Ratio::percent(50), true});
        for (int i = 0; i < 100; ++i) troubled.put(at(2_s), "x", 1);
        troubled.store().set_trouble(at(3_s), {});
        for (int i = 0; i < 200; ++i) {
            const auto function = static_cast<StoreFunction>(i % 5);
            const Instant now = at(4_s + 1_s * i);
            const StoreAnswer one = troubled.ask(now, function, "a", some);
            const StoreAnswer other = sound.ask(now, function, "a", some);
            CHECK(one.reply == other.reply);
            CHECK(one.service_time == other.service_time);
        }
    }
}

}  // namespace cleave::world
