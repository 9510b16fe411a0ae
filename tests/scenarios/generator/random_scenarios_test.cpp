// Whatever the language allows, the simulator survives, twice the same.

#include "generator/soak.hpp"

#include "catch.hpp"
#include "generator/generator.hpp"

using namespace cleave::scenario::testing;

TEST_CASE("300 random scenarios show as they were, run to their end, and run the same twice") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        INFO("the scenario of generator seed " << seed);
        CHECK(soak(seed, false) == "");
    }
}

TEST_CASE("most drafts of the generator parse, and its seed decides what it draws") {
    std::size_t refused = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) refused += draw_scenario(seed).refused;
    CHECK(refused < 50 * 10);
    CHECK(draw_scenario(3).yaml == draw_scenario(3).yaml);
    CHECK(draw_scenario(3).yaml != draw_scenario(4).yaml);
}
