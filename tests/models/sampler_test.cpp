#include "world/sampler.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "catch.hpp"
#include "host/describe.hpp"

namespace cleave::world {
namespace {

// A distribution with its quantile function by libm, at the probability 0 < p < 1 given as its
// distance to the nearer end; and its standard deviation (of Pareto: the least duration), all in
// nanoseconds.
struct Known {
    Distribution distribution;
    double scale;
    double (*quantile)(bool upper, double outside);
};

double above(bool upper, double outside) { return upper ? outside : 1 - outside; }

// By bisection on the complementary error function, which libm has to full precision.
double normal(bool upper, double outside) {
    double low = 0;
    double high = 40;
    for (int i = 0; i < 100; ++i) {
        const double middle = (low + high) / 2;
        (std::erfc(middle / std::sqrt(2.0)) / 2 > outside ? low : high) = middle;
    }
    return upper ? low : -low;
}

double lognormal(double mean, double deviation, double z) {
    const double variance = std::log1p(deviation * deviation);
    return mean * std::exp(z * std::sqrt(variance) - variance / 2);
}

std::vector<Known> all_known() {
    return {
        {Exponential{10_ms}, 1e7,
         [](bool upper, double p) { return -1e7 * (upper ? std::log(p) : std::log1p(-p)); }},
        {Normal{50_ms, 10_ms}, 1e7,
         [](bool upper, double p) { return std::max(0.0, 5e7 + 1e7 * normal(upper, p)); }},
        {Lognormal{40_ms, Ratio::percent(5)}, 2e6,
         [](bool upper, double p) { return lognormal(4e7, 0.05, normal(upper, p)); }},
        {Lognormal{20_ms, Ratio::percent(100)}, 2e7,
         [](bool upper, double p) { return lognormal(2e7, 1, normal(upper, p)); }},
        {Lognormal{100_us, Ratio::percent(10)}, 1e4,
         [](bool upper, double p) { return lognormal(1e5, 0.1, normal(upper, p)); }},
        {Pareto{3_ms, Shape::thousandths(3'350)}, 3e6,
         [](bool upper, double p) { return 3e6 * std::pow(above(upper, p), -1 / 3.35); }},
    };
}

struct Place {
    bool upper;
    double outside;
};
Place place_of(std::uint64_t word) {
    const bool upper = word >> 63 != 0;
    return {upper, (static_cast<double>(upper ? ~word : word) + 0.5) * 0x1.0p-64};
}

}  // namespace

TEST_CASE(
    "in the body, a tabulated quantile is off by a fifty-thousandth of the deviation at most") {
    for (const Known& known : all_known()) {
        const Sampler sampler(known.distribution);
        INFO(known.distribution.to_string());
        Random random(7);
        double worst = 0;
        for (int i = 0; i < 20'000; ++i) {
            const std::uint64_t word = random.next();
            const auto [upper, outside] = place_of(word);
            if (outside < 0x1.0p-11) continue;
            const auto drawn = static_cast<double>(sampler.quantile(word).count());
            worst = std::max(worst, std::abs(drawn - known.quantile(upper, outside)) - 0.55);
        }
        CHECK(worst / known.scale < 2e-5);
    }
}

TEST_CASE("in the tails, a quantile is exact down to one in 2^64") {
    for (const Known& known : all_known()) {
        const Sampler sampler(known.distribution);
        INFO(known.distribution.to_string());
        for (unsigned shift = 11; shift < 64; ++shift) {
            for (const bool upper : {false, true}) {
                std::uint64_t word = UINT64_MAX >> shift;
                if (upper) word = ~word;
                const auto [side, outside] = place_of(word);
                const double expected = known.quantile(side, outside);
                const auto drawn = static_cast<double>(sampler.quantile(word).count());
                CHECK(drawn == Approx(expected).epsilon(1e-12).margin(0.51));
            }
        }
    }
}

TEST_CASE("quantiles never shrink as the probability grows, across cells, octaves and tails") {
    for (const Known& known : all_known()) {
        const Sampler sampler(known.distribution);
        INFO(known.distribution.to_string());
        std::vector<std::uint64_t> words;
        Random random(3);
        for (int i = 0; i < 2'000; ++i) words.push_back(random.next());
        for (unsigned shift = 0; shift < 14; ++shift) {
            for (std::uint64_t cell = 16; cell < 32; ++cell) {
                const std::uint64_t border = cell << (58 - shift);
                for (const std::uint64_t word : {border - 1, border, ~border, ~border + 1}) {
                    words.push_back(word);
                }
            }
        }
        std::sort(words.begin(), words.end());
        for (std::size_t i = 1; i < words.size(); ++i) {
            CHECK(sampler.quantile(words[i - 1]) <= sampler.quantile(words[i]));
        }
    }
}

TEST_CASE("a million draws keep within the Kolmogorov-Smirnov bound of the distribution") {
    // The greatest distance between the empirical and the true distribution function exceeds
    // 1.63 / sqrt(n) in one sample of a hundred; the seed is fixed.
    constexpr std::size_t count = 1'000'000;
    const Sampler sampler(Lognormal{40_ms, Ratio::percent(20)});
    Random random(11);
    std::vector<double> drawn;
    for (std::size_t i = 0; i < count; ++i) {
        drawn.push_back(static_cast<double>(sampler.draw(random).count()));
    }
    std::sort(drawn.begin(), drawn.end());
    const double variance = std::log1p(0.04);
    double distance = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double z = (std::log(drawn[i] / 4e7) + variance / 2) / std::sqrt(variance);
        const double below = std::erfc(-z / std::sqrt(2.0)) / 2;
        const double rank = static_cast<double>(i) / count;
        distance =
            std::max({distance, std::abs(below - rank), std::abs(below - rank - 1.0 / count)});
    }
    CHECK(distance < 1.63 / std::sqrt(count));
}

TEST_CASE("a draw takes one number of the stream, whatever it is, and a constant takes none") {
    for (const Known& known : all_known()) {
        const Sampler sampler(known.distribution);
        REQUIRE(sampler.has_table());
        Random drawn(9);
        Random counted(9);
        for (int i = 0; i < 5'000; ++i) {
            CHECK(sampler.draw(drawn) == sampler.quantile(counted.next()));
        }
        CHECK(drawn == counted);
    }
    Random random(1);
    CHECK(Sampler(Constant{7_ms}).draw(random) == 7_ms);
    CHECK(Sampler().draw(random) == Duration{});
    CHECK(Sampler(Distribution{}).draw(random) == Duration{});
    CHECK(random == Random(1));
}

TEST_CASE("what has no table is drawn as the distribution itself draws") {
    const Distribution uniform = Uniform{2_ms, 6_ms};
    const Sampler sampler(uniform);
    CHECK_FALSE(sampler.has_table());
    Random mine(4);
    Random theirs(4);
    for (int i = 0; i < 1'000; ++i) CHECK(sampler.draw(mine) == uniform.sample(theirs));
}

TEST_CASE("a mixture is sampled from its parts in proportion to their weights") {
    const Sampler sampler(Distribution::mixture(
        {{Ratio::percent(30), Constant{1_ms}}, {Ratio::percent(10), Exponential{10_ms}}}));
    Random random(5);
    int constants = 0;
    double sum = 0;
    for (int i = 0; i < 100'000; ++i) {
        const Duration drawn = sampler.draw(random);
        if (drawn == 1_ms) ++constants;
        sum += drawn.in_milliseconds();
    }
    CHECK(constants / 1e5 == Approx(0.75).epsilon(0.01));
    CHECK(sum / 1e5 == Approx(3.25).epsilon(0.02));
}

TEST_CASE("a duration sampled is neither negative nor longer than the longest") {
    Random random(6);
    const Sampler often_negative(Normal{1_ms, 10_ms});
    const Sampler endless(Pareto{1_s, Shape::thousandths(100)});
    Duration least = Duration::max();
    Duration greatest{};
    for (int i = 0; i < 20'000; ++i) {
        least = std::min(least, often_negative.draw(random));
        greatest = std::max(greatest, endless.draw(random));
    }
    CHECK(least == Duration{});
    CHECK(greatest == Distribution::longest);
}

TEST_CASE("durations sampled are the same on every compiler") {
    Random random(2024);
    Digest digest;
    for (const Known& known : all_known()) {
        const Sampler sampler(known.distribution);
        for (int i = 0; i < 50'000; ++i) hash_into(digest, sampler.draw(random));
    }
    CHECK(digest.value() == 0xf2548c299557bb31);
}

}  // namespace cleave::world
