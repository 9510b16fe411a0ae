#include "world/store_rates.hpp"

#include "catch.hpp"
#include "store_driver.hpp"

namespace cleave::world {
namespace {

ObjectStoreOptions limited(Duration rescale_after) {
    ObjectStoreOptions options;
    options.reads_per_second = 500;
    options.writes_per_second = 100;
    options.rescale_after = rescale_after;
    return options;
}

// How many of the writes that come evenly at `rate` to `names` names pass, from one second to
// another.
class Load {
  public:
    explicit Load(Duration rescale_after) : rates(limited(rescale_after)) {}
    int admitted(int from, int to, int rate, int names) {
        int count = 0;
        for (int i = from * rate; i < to * rate; ++i) {
            const Instant now = Instant::at(Duration::seconds(i) / rate);
            const std::string name = "name-" + std::to_string(100 + i * 7 % names);
            if (rates.admit(now, name, StoreRates::Kind::write)) ++count;
        }
        return count;
    }
    StoreRates rates;
};

}  // namespace

TEST_CASE("a rate lets through a burst of a second's worth, and then no more than the rate") {
    Load load(Duration{});
    CHECK(load.admitted(0, 1, 1'000, 50) == Approx(200).margin(2));
    CHECK(load.admitted(1, 11, 1'000, 50) == Approx(1'000).margin(2));
    CHECK(load.rates.range_count() == 1);
}

TEST_CASE("a load that stays above the rate makes the store split its names, until it passes") {
    Load load(10_s);
    load.admitted(0, 9, 150, 50);
    CHECK(load.rates.range_count() == 1);
    CHECK(load.admitted(9, 10, 150, 50) < 150);  // told to slow down meanwhile
    load.admitted(10, 60, 150, 50);
    CHECK(load.rates.range_count() > 1);
    CHECK(load.admitted(60, 70, 150, 50) == 1'500);
}

TEST_CASE("a load that doubles every now and then is taken sooner or later") {
    Load load(10_s);
    load.admitted(0, 400, 800, 90);
    CHECK(load.rates.range_count() >= 8);
    CHECK(load.admitted(400, 410, 800, 90) >= 7'900);
}

TEST_CASE("an overload that lets go for a second begins anew") {
    Load load(10_s);
    for (int i = 0; i < 20; ++i) {
        load.admitted(i * 12, i * 12 + 9, 150, 50);
    }
    CHECK(load.rates.range_count() == 1);
}

TEST_CASE("one name alone is never split, however long it is asked for too much") {
    Load load(10_s);
    load.admitted(0, 100, 200, 1);
    CHECK(load.admitted(100, 110, 200, 1) == Approx(1'000).margin(2));
    CHECK(load.rates.range_count() <= 2);
}

TEST_CASE("reads and writes have rates of their own") {
    Load load(Duration{});
    load.admitted(0, 5, 1'000, 50);
    int reads = 0;
    for (int i = 0; i < 500; ++i) {
        const Instant now = Instant::at(5_s + 2_ms * i);
        if (load.rates.admit(now, "name-100", StoreRates::Kind::read)) ++reads;
    }
    CHECK(reads == 500);
}

TEST_CASE("the presets split after the times that their providers give or that are assumed") {
    CHECK(s3_2018().rescale_after == 600_s);
    CHECK(preset("gcs-2014").rescale_after == 1'200_s);
    CHECK(preset("gcs-2014").writes_per_second == 1'000);
    CHECK(preset("s3-us-standard-2012").writes_per_second == 300);
    CHECK(preset("azure-blob").rescale_after == Duration{});
}

}  // namespace cleave::world
