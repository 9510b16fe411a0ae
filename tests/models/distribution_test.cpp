#include "world/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "host/describe.hpp"

namespace cleave::world {
namespace {

constexpr std::size_t draws = 200'000;

class Sample {
  public:
    explicit Sample(const Distribution& distribution) {
        Random random(42);
        for (std::size_t i = 0; i < draws; ++i) {
            milliseconds_.push_back(distribution.sample(random).in_milliseconds());
        }
        std::sort(milliseconds_.begin(), milliseconds_.end());
    }
    double mean() const {
        double sum = 0;
        for (const double x : milliseconds_) sum += x;
        return sum / static_cast<double>(milliseconds_.size());
    }
    double deviation() const {
        const double center = mean();
        double sum = 0;
        for (const double x : milliseconds_) sum += (x - center) * (x - center);
        return std::sqrt(sum / static_cast<double>(milliseconds_.size()));
    }
    double quantile(double p) const {
        return milliseconds_[static_cast<std::size_t>(p * static_cast<double>(draws))];
    }
    double least() const { return milliseconds_.front(); }
    double greatest() const { return milliseconds_.back(); }

  private:
    std::vector<double> milliseconds_;
};

}  // namespace

TEST_CASE("a constant is constant and draws nothing from the stream") {
    const Distribution distribution = Constant{7_ms};
    Random random(1);
    CHECK(distribution.sample(random) == 7_ms);
    CHECK(distribution.mean() == 7_ms);
    CHECK(random == Random(1));
}

TEST_CASE("a distribution without parts is always zero") {
    Random random(1);
    CHECK(Distribution{}.sample(random) == Duration{});
    CHECK(Distribution{}.mean() == Duration{});
}

TEST_CASE("uniform durations fill their range evenly and never leave it") {
    const Distribution distribution = Uniform{2_ms, 6_ms};
    const Sample sample(distribution);
    CHECK(sample.least() >= 2);
    CHECK(sample.greatest() <= 6);
    CHECK(sample.mean() == Approx(4).epsilon(0.005));
    CHECK(sample.quantile(0.25) == Approx(3).epsilon(0.01));
    CHECK(distribution.mean() == 4_ms);
}

TEST_CASE("exponential durations have the quantiles of the exponential distribution") {
    const Distribution distribution = Exponential{10_ms};
    const Sample sample(distribution);
    CHECK(sample.mean() == Approx(10).epsilon(0.01));
    CHECK(sample.quantile(0.5) == Approx(6.931).epsilon(0.01));
    CHECK(sample.quantile(0.99) == Approx(46.05).epsilon(0.02));
    CHECK(distribution.mean() == 10_ms);
}

TEST_CASE("normal durations have the quantiles of the normal distribution") {
    const Sample sample(Normal{50_ms, 10_ms});
    CHECK(sample.mean() == Approx(50).epsilon(0.005));
    CHECK(sample.deviation() == Approx(10).epsilon(0.01));
    CHECK(sample.quantile(0.975) == Approx(69.6).epsilon(0.01));
    CHECK(sample.quantile(0.025) == Approx(30.4).epsilon(0.01));
}

TEST_CASE("a normal duration is never negative") {
    const Sample sample(Normal{1_ms, 10_ms});
    CHECK(sample.least() == 0);
    CHECK(sample.quantile(0.45) == 0);
    CHECK(sample.quantile(0.48) > 0);
}

TEST_CASE("lognormal durations have the mean and deviation that were asked for") {
    const Distribution distribution = Lognormal{20_ms, Ratio::percent(50)};
    const Sample sample(distribution);
    CHECK(sample.mean() == Approx(20).epsilon(0.01));
    CHECK(sample.deviation() == Approx(10).epsilon(0.03));
    // The median is mean / sqrt(1 + cv^2).
    CHECK(sample.quantile(0.5) == Approx(17.89).epsilon(0.01));
    CHECK(distribution.mean() == 20_ms);
}

TEST_CASE("Pareto durations have the quantiles of the Pareto distribution") {
    const Distribution distribution = Pareto{3_ms, Shape::thousandths(3'350)};
    const Sample sample(distribution);
    CHECK(sample.least() >= 3);
    CHECK(sample.quantile(0.5) == Approx(3.690).epsilon(0.01));
    CHECK(sample.quantile(0.99) == Approx(11.86).epsilon(0.03));
    CHECK(distribution.mean().in_milliseconds() == Approx(4.2766).epsilon(0.0001));
}

TEST_CASE("a Pareto distribution without a mean says the longest duration and never exceeds it") {
    const Distribution distribution = Pareto{1_s, Shape::thousandths(100)};
    CHECK(distribution.mean() == Distribution::longest);
    Random random(5);
    Duration greatest;
    for (int i = 0; i < 10'000; ++i) greatest = std::max(greatest, distribution.sample(random));
    CHECK(greatest == Distribution::longest);
}

TEST_CASE("a mixture draws from its parts in proportion to their weights") {
    const Distribution distribution = Distribution::mixture(
        {{Ratio::percent(30), Constant{1_ms}}, {Ratio::percent(10), Constant{5_ms}}});
    const Sample sample(distribution);
    CHECK(sample.quantile(0.74) == 1);
    CHECK(sample.quantile(0.76) == 5);
    CHECK(sample.mean() == Approx(2).epsilon(0.01));
    CHECK(distribution.mean() == 2_ms);
}

TEST_CASE("a draw takes the same count of numbers from the stream whatever they are") {
    const std::vector<Distribution> all = {Exponential{1_ms}, Normal{1_ms, 5_ms},
                                           Lognormal{1_ms, Ratio::percent(90)},
                                           Pareto{1_ms, Shape::thousandths(2'000)}};
    for (const Distribution& distribution : all) {
        Random drawn(9);
        Random counted(9);
        for (int i = 0; i < 1'000; ++i) {
            distribution.sample(drawn);
            counted.next();
        }
        CHECK(drawn == counted);
    }
}

TEST_CASE("durations drawn are the same on every compiler") {
    Random random(2024);
    Digest digest;
    const std::vector<Distribution> all = {
        Uniform{1_ms, 3_ms},
        Exponential{10_ms},
        Normal{5_ms, 2_ms},
        Lognormal{85_ms, Ratio::percent(5)},
        Pareto{1_ms, Shape::thousandths(1'510)},
        Distribution::mixture({{Ratio::percent(91), Pareto{235_us, Shape::thousandths(10'000)}},
                               {Ratio::percent(9), Exponential{602_us}}})};
    for (int i = 0; i < 5'000; ++i) {
        for (const Distribution& distribution : all) {
            hash_into(digest, distribution.sample(random));
        }
    }
    CHECK(digest.value() == 0x44d1bd224277c088);
}

TEST_CASE("distributions compare, hash and print by their parameters") {
    const Distribution a = Lognormal{30_ms, Ratio::percent(50)};
    Distribution b = a;
    CHECK(a == b);
    CHECK(hash_of(a) == hash_of(b));
    b = Lognormal{30_ms, Ratio{123'000'000}};
    CHECK(a != b);
    CHECK(hash_of(a) != hash_of(b));
    CHECK(a.to_string() == "lognormal(mean 30ms, deviation 50%)");
    CHECK(b.to_string() == "lognormal(mean 30ms, deviation 12.3%)");
    CHECK(Distribution(Pareto{1_ms, Shape::thousandths(3'350)}).to_string() ==
          "pareto(least 1ms, alpha 3.35)");
    CHECK(Distribution::mixture(
              {{Ratio::percent(75), Uniform{0_ms, 2_s}}, {Ratio::percent(25), Exponential{28_ms}}})
              .to_string() == "75% uniform(0s to 2s) + 25% exponential(mean 28ms)");
}

namespace {

// The greatest distance between the share of draws below x and what the distribution function says,
// over all draws; `cdf` takes milliseconds. Kolmogorov: it exceeds 1.95 / sqrt(draws) = 0.0044 once
// in a thousand samples of the right distribution.
template <class Cdf>
double distance(const Distribution& distribution, Cdf cdf) {
    Random random(7);
    std::vector<double> drawn;
    for (std::size_t i = 0; i < draws; ++i) {
        drawn.push_back(distribution.sample(random).in_milliseconds());
    }
    std::sort(drawn.begin(), drawn.end());
    double most = 0;
    for (std::size_t i = 0; i < draws; ++i) {
        const double below = static_cast<double>(i) / static_cast<double>(draws);
        const double up_to = static_cast<double>(i + 1) / static_cast<double>(draws);
        const double expected = cdf(drawn[i]);
        most = std::max({most, expected - up_to, below - expected});
    }
    return most;
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }
double exponential_cdf(double x, double mean) { return 1 - std::exp(-x / mean); }
double pareto_cdf(double x, double least, double alpha) {
    return x < least ? 0 : 1 - std::pow(least / x, alpha);
}
constexpr double close = 0.0044;

Empirical round_trips() {
    return {{{Ratio{}, 2_ms},
             {Ratio::percent(50), 4_ms},
             {Ratio::percent(90), 4_ms},
             {Ratio::percent(99), 40_ms},
             {Ratio::percent(100), 440_ms}}};
}

}  // namespace

TEST_CASE("the draws of every distribution meet its distribution function") {
    CHECK(distance(Uniform{2_ms, 6_ms}, [](double x) { return (x - 2) / 4; }) < close);
    CHECK(distance(Exponential{28_ms}, [](double x) { return exponential_cdf(x, 28); }) < close);
    CHECK(distance(Normal{50_ms, 10_ms}, [](double x) { return normal_cdf((x - 50) / 10); }) <
          close);
    CHECK(distance(Lognormal{20_ms, Ratio::percent(50)}, [](double x) {
              const double variance = std::log(1.25);
              return normal_cdf((std::log(x / 20) + variance / 2) / std::sqrt(variance));
          }) < close);
    CHECK(distance(Pareto{3_ms, Shape::thousandths(3'350)},
                   [](double x) { return pareto_cdf(x, 3, 3.35); }) < close);
    CHECK(distance(Distribution::mixture({{Ratio::percent(60), Exponential{5_ms}},
                                          {Ratio::percent(40), Uniform{10_ms, 20_ms}}}),
                   [](double x) {
                       return 0.6 * exponential_cdf(x, 5) +
                              0.4 * std::clamp((x - 10) / 10, 0.0, 1.0);
                   }) < close);
}

TEST_CASE("the distance tells a wrong distribution from the right one") {
    CHECK(distance(Exponential{28_ms}, [](double x) { return exponential_cdf(x, 28.6); }) > close);
}

TEST_CASE("a table of quantiles is met at its points and is linear in between") {
    const Distribution distribution = round_trips();
    const Sample sample(distribution);
    CHECK(sample.least() >= 2);
    CHECK(sample.greatest() <= 440);
    CHECK(sample.quantile(0.25) == Approx(3).epsilon(0.01));
    CHECK(sample.quantile(0.49) == Approx(3.96).epsilon(0.01));
    CHECK(sample.quantile(0.51) == 4);  // a step: from 50 % to 90 % all take 4 ms
    CHECK(sample.quantile(0.89) == 4);
    CHECK(sample.quantile(0.945) == Approx(22).epsilon(0.02));
    CHECK(sample.quantile(0.995) == Approx(240).epsilon(0.05));
    // 0.5 x 3 + 0.4 x 4 + 0.09 x 22 + 0.01 x 240
    CHECK(distribution.mean().in_milliseconds() == Approx(7.48));
    CHECK(sample.mean() == Approx(7.48).epsilon(0.02));
    Random drawn(9);
    Random counted(9);
    distribution.sample(drawn);
    counted.next();
    CHECK(drawn == counted);
}

TEST_CASE("a table of quantiles prints, compares and hashes by its points") {
    const Distribution distribution = round_trips();
    CHECK(distribution.to_string() == "empirical(0% 2ms, 50% 4ms, 90% 4ms, 99% 40ms, 100% 440ms)");
    Empirical other = round_trips();
    CHECK(Distribution(other) == distribution);
    other.quantiles[1].value = 3_ms;
    CHECK(Distribution(other) != distribution);
    CHECK(hash_of(Distribution(other)) != hash_of(distribution));
}

TEST_CASE("a table of quantiles that is none says what is wrong with it") {
    CHECK(flaw_of(round_trips()).empty());
    CHECK(flaw_of({}) == "a table needs the quantiles 0% and 100% at least");
    const auto with = [](std::size_t at, Quantile quantile) {
        Empirical table = round_trips();
        table.quantiles[at] = quantile;
        return flaw_of(table);
    };
    CHECK(with(0, {Ratio::percent(1), 2_ms}) ==
          "the first quantile must be 0%, the least duration");
    CHECK(with(4, {Ratio::percent(99), 2_s}) ==
          "the last quantile must be 100%, the greatest duration");
    CHECK(with(2, {Ratio::percent(50), 4_ms}) == "50% is out of order");
    CHECK(with(3, {Ratio::percent(99), 3_ms}) == "99% is shorter than 90%");
    CHECK(with(0, {Ratio{}, -(1_ms)}) == "a duration is negative");
    CHECK(with(4, {Ratio::percent(100), Distribution::longest + 1_ns}) ==
          "a duration is longer than a year");
}

}  // namespace cleave::world
