// Whatever the language allows, the simulator survives, twice the same.

#include "generator/soak.hpp"

#include <algorithm>
#include <vector>

#include "catch.hpp"
#include "generator/generator.hpp"
#include "generator/parts.hpp"

using namespace cleave::scenario::testing;

TEST_CASE("300 random scenarios show as they were, run to their end, and run the same twice") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        INFO("the scenario of generator seed " << seed);
        const Soaked soaked = soak(seed, false);
        CHECK(soaked.wrong == "");
        CHECK(soaked.cut_short == "");
    }
}

TEST_CASE("most drafts of the generator parse, and its seed decides what it draws") {
    std::size_t refused = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) refused += draw_scenario(seed).refused;
    CHECK(refused < 50 * 10);
    CHECK(draw_scenario(3).yaml == draw_scenario(3).yaml);
    CHECK(draw_scenario(3).yaml != draw_scenario(4).yaml);
}

TEST_CASE("the generator draws every key, word and alternative that the schema has") {
    std::set<std::string> missing = drawable_parts();
    // Drawn by hand, so that there are nodes to speak of and a way between them, or every site is
    // in a group; or seldom, as it is a choice within a choice, and the same as the choice itself;
    // or never, as there is no trace.
    std::erase_if(missing, [](const std::string& part) {
        const auto begins = [&](const char* with) { return part.starts_with(with); };
        return begins("sites/filers") || begins("sites/servers") || begins("sites/clients") ||
               begins("links/between") || begins("partition/groups (") || begins("of/") ||
               begins("workload/trace") || begins("trace/") || begins("pace = ") ||
               part == "by = share" || part == "by = everyone";
    });
    REQUIRE(missing.size() > 200);
    for (std::uint64_t seed = 1; seed <= 3'000 && !missing.empty(); ++seed) {
        for (const std::string& part : draw_scenario(seed).parts) missing.erase(part);
    }
    CHECK(std::vector<std::string>(missing.begin(), missing.end()) == std::vector<std::string>{});
}
