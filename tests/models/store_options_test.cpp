#include "world/store_options.hpp"

#include <algorithm>
#include <vector>

#include "catch.hpp"
#include "host/describe.hpp"

namespace cleave::world {

TEST_CASE("every preset that is listed is found under its name, and no other") {
    for (const std::string& name : store_preset_names()) {
        const std::optional<ObjectStoreOptions> found = find_store_preset(name);
        REQUIRE(found);
        CHECK(found->preset == name);
    }
    CHECK(find_store_preset("s3-2018") == s3_2018());
    CHECK(find_store_preset("s3-2020") == s3_2020());
    CHECK(!find_store_preset("s3"));
    CHECK(!find_store_preset({}));
}

TEST_CASE("the two presets cost the same time and differ in their face") {
    CHECK(s3_2018().face == Face::eventual);
    CHECK(s3_2020().face == Face::strong);
    CHECK(s3_2018().read_latency == s3_2020().read_latency);
    CHECK(s3_2018().write_latency == s3_2020().write_latency);
    CHECK(hash_of(s3_2018()) != hash_of(s3_2020()));
}

TEST_CASE("nine of ten reads have their first byte within the published 20 ms") {
    Random random(6);
    std::vector<Duration> draws;
    for (int i = 0; i < 100'000; ++i) draws.push_back(s3_2018().read_latency.sample(random));
    std::sort(draws.begin(), draws.end());
    CHECK(draws[90'000].in_milliseconds() == Approx(20).epsilon(0.02));
}

TEST_CASE("options print every parameter") {
    const std::string text = print(s3_2018());
    for (const char* field : {"preset: \"s3-2018\"", "face: eventual",
                              "propagation: ", "absence_expiry: 5s", "cache_nodes: 3"}) {
        CHECK(text.find(field) != std::string::npos);
    }
}

}  // namespace cleave::world
