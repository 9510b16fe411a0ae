#include "host/random.hpp"

#include <array>
#include <cstdlib>
#include <vector>

#include "catch.hpp"

using namespace cleave;
using namespace cleave::literals;

// The expected numbers come from a separate implementation, in Python, of the published
// algorithms; the first for seed 0 is also what the authors' own code gives.
TEST_CASE("the generator is xoshiro256** seeded by SplitMix64") {
    Random random(0);
    CHECK(random.next() == 0x99ec5f36cb75f2b4ULL);
    CHECK(random.next() == 0xbf6e1f784956452aULL);
    CHECK(random.next() == 0x1a5f849d4933e6e0ULL);
    CHECK(random.next() == 0x6aa594f1262d2d2cULL);
    CHECK(Random(42).next() == 0x15780b2e0c2ec716ULL);
}

TEST_CASE("bounded draws give the same numbers on every machine, for good") {
    Random random(7);
    const std::vector<std::uint64_t> expected = {4, 1, 5, 5, 5, 5, 0, 0, 2, 0, 3, 4};
    std::vector<std::uint64_t> drawn;
    for (std::size_t i = 0; i < expected.size(); ++i) drawn.push_back(random.below(6));
    CHECK(drawn == expected);
    CHECK(random.below(1'000'000'000'000'000) == 938'965'598'715'603);
    CHECK(random.below(1'000'000'000'000'000) == 880'850'761'789'405);
}

TEST_CASE("a named stream gives the same numbers on every machine, for good") {
    Random random = Random::stream(7, "network", 3);
    CHECK(random.next() == 0x02b43b3bc03fe07eULL);
    CHECK(random.next() == 0x6bf249770f40de2dULL);
}

TEST_CASE("streams of other names, indices or seeds differ") {
    const Random network = Random::stream(7, "network");
    CHECK(network == Random::stream(7, "network", 0));
    CHECK_FALSE(network == Random::stream(7, "clients"));
    CHECK_FALSE(network == Random::stream(7, "network", 1));
    CHECK_FALSE(network == Random::stream(8, "network"));
}

TEST_CASE("bounded draws favour no value, even where the bound does not divide the range") {
    // Three quarters of 2^64: taking the remainder instead would draw the lowest third twice as
    // often, and a plain multiplication without rejection every third value.
    constexpr std::uint64_t bound = 3ULL << 62;
    constexpr std::uint64_t bin = bound / 12;
    Random random(1);
    std::array<int, 12> counts{};
    std::array<int, 3> remainders{};
    constexpr int draws = 120'000;
    for (int i = 0; i < draws; ++i) {
        const std::uint64_t drawn = random.below(bound);
        REQUIRE(drawn < bound);
        ++counts[drawn / bin];
        ++remainders[drawn % 3];
    }
    // Five standard deviations: sqrt(120000 / 12) = 100, and sqrt(120000 * 2 / 9) = 163.
    for (const int count : counts) CHECK(std::abs(count - draws / 12) < 500);
    for (const int count : remainders) CHECK(std::abs(count - draws / 3) < 815);
}

TEST_CASE("a draw below one is zero") {
    Random random(3);
    for (int i = 0; i < 100; ++i) CHECK(random.below(1) == 0);
}

TEST_CASE("a chance comes true as often as it says") {
    Random random(2);
    int hits = 0;
    for (int i = 0; i < 100'000; ++i) hits += random.chance(Ratio::percent(30)) ? 1 : 0;
    CHECK(std::abs(hits - 30'000) < 725);  // five standard deviations of sqrt(21000)
}

TEST_CASE("a certain or impossible chance draws nothing") {
    Random random(5);
    const Random before = random;
    CHECK_FALSE(random.chance(Ratio{}));
    CHECK(random.chance(Ratio::percent(100)));
    CHECK_FALSE(random.chance(Ratio{-1}));
    CHECK(random == before);
    random.chance(Ratio::percent(1));
    CHECK_FALSE(random == before);
}

TEST_CASE("durations between two bounds reach both bounds and never pass them") {
    Random random(4);
    bool low = false, high = false;
    for (int i = 0; i < 1000; ++i) {
        const Duration drawn = random.between(10_ns, 13_ns);
        REQUIRE(drawn >= 10_ns);
        REQUIRE(drawn <= 13_ns);
        low = low || drawn == 10_ns;
        high = high || drawn == 13_ns;
    }
    CHECK(low);
    CHECK(high);
    CHECK(random.between(5_s, 5_s) == 5_s);
    CHECK(random.between(-(3_s), -(2_s)) < Duration());
}

TEST_CASE("unit draws lie between zero and one and average a half") {
    Random random(6);
    double sum = 0;
    for (int i = 0; i < 100'000; ++i) {
        const double drawn = random.unit();
        REQUIRE(drawn >= 0.0);
        REQUIRE(drawn < 1.0);
        sum += drawn;
    }
    CHECK(std::abs(sum / 100'000 - 0.5) < 0.0046);  // five times 1 / sqrt(12 * 100000)
}

TEST_CASE("a copied generator goes on as the original does") {
    Random original(9);
    original.next();
    Random copy = original;
    CHECK(copy.fingerprint() == original.fingerprint());
    CHECK(copy.next() == original.next());
    copy.next();
    CHECK(copy.fingerprint() != original.fingerprint());
}
