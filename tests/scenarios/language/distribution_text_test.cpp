#include "language/distribution_text.hpp"

#include <catch2/catch.hpp>
#include <regex>

using namespace cleave;
using namespace cleave::scenario;

namespace {

std::string error_of(std::string_view text) {
    const auto reading = read_distribution(text, Plain::constant);
    return reading.value ? "" : reading.error;
}

}  // namespace

TEST_CASE("every distribution prints as what reads back to it, and fits its pattern") {
    const std::regex pattern("^" + distribution_pattern() + "$");
    for (const char* text :
         {"40ms", "uniform 10ms 20ms", "exponential 5ms", "normal 40ms 4ms", "lognormal 40ms 150%",
          "pareto 3ms 3.35", "empirical 0% 1ms 50% 4ms 99.9% 20ms 100% 1s"}) {
        INFO(text);
        const auto reading = read_distribution(text, Plain::constant);
        INFO(reading.error);
        REQUIRE(reading.value);
        CHECK(print_distribution(*reading.value, Plain::constant) == text);
        CHECK(std::regex_match(text, pattern));
    }
}

TEST_CASE("a duration alone is constant, or the mean of an exponential, as the key has it") {
    CHECK(std::holds_alternative<world::Constant>(
        *read_distribution("40ms", Plain::constant).value));
    CHECK(std::holds_alternative<world::Exponential>(
        *read_distribution("40ms", Plain::exponential).value));
    CHECK(print_distribution(world::Constant{Duration::seconds(1)}, Plain::exponential) ==
          "constant 1s");
}

TEST_CASE("what is no distribution is told why") {
    CHECK(error_of("") == "expected a duration such as 40ms, or a distribution such as lognormal "
                          "40ms 10%");
    CHECK(error_of("gauss 1s 1s") == "there is no distribution \"gauss\"");
    CHECK(error_of("pareto 3ms") == "the distribution \"pareto\" takes two numbers");
    CHECK(error_of("uniform 2s 1s") == "the least value of \"uniform\" stands first");
    CHECK(error_of("pareto 0s 1") == "both numbers of \"pareto\" are more than zero");
    CHECK(error_of("exponential 40") == "\"40\" has no unit");
    CHECK(error_of("empirical 0% 1ms 100%") ==
          "a share without its duration at the end of the table");
    CHECK_FALSE(error_of("empirical 50% 1ms").empty());
}
