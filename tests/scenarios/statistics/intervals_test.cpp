#include "statistics/intervals.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "catch.hpp"
#include "host/random.hpp"

using namespace cleave;
using statistics::Estimate;
using statistics::Pool;
using statistics::Weights;

namespace {

void check_interval(const std::optional<Estimate>& got, double low, double high) {
    REQUIRE(got);
    CHECK(got->low == Approx(low).margin(0.00005));
    CHECK(got->high == Approx(high).margin(0.00005));
}

// The survival of mice, in days: Efron and Tibshirani, An Introduction to the Bootstrap (1993),
// table 2.1, treatment group.
const std::vector<double> mice = {94, 197, 16, 38, 99, 141, 23};

double standard_deviation(const std::vector<double>& values) {
    double sum = 0;
    for (double value : values) sum += value;
    const double mean = sum / static_cast<double>(values.size());
    double squares = 0;
    for (double value : values) squares += (value - mean) * (value - mean);
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

std::vector<std::vector<double>> one_each(const std::vector<double>& values) {
    std::vector<std::vector<double>> clusters;
    for (double value : values) clusters.push_back({value});
    return clusters;
}

// Roughly normal, symmetric about zero.
double bell(Random& random) {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += random.unit();
    return sum;
}

// Skewed to the right as latencies are, with mean zero: a square of a bell less its mean.
double skewed(Random& random) {
    const double x = bell(random);
    return x * x - 1;
}

// How many of `rounds` samples, of which nothing is to be found, have an interval without zero.
template <class Draw>
double false_alarms(std::size_t pairs, int rounds, Draw draw) {
    Random random(20'261'126);
    int alarms = 0;
    for (int round = 0; round < rounds; ++round) {
        std::vector<double> first;
        std::vector<double> second;
        for (std::size_t i = 0; i < pairs; ++i) {
            const double base = 100 + bell(random);
            first.push_back(base);
            second.push_back(base + draw(random));
        }
        const auto found = statistics::paired_difference(first, second, {.resamples = 399});
        REQUIRE(found);
        alarms += found->conclusive && (found->difference.low > 0 || found->difference.high < 0);
    }
    return static_cast<double>(alarms) / rounds;
}

}  // namespace

TEST_CASE("Wilson's intervals are those that Newcombe published") {
    // Newcombe, Stat. Med. 17 (1998), 857-872, table I, method 3.
    check_interval(statistics::wilson({81, 263}), 0.2553, 0.3662);
    check_interval(statistics::wilson({15, 148}), 0.0624, 0.1605);
    check_interval(statistics::wilson({0, 20}), 0, 0.1611);
    check_interval(statistics::wilson({1, 29}), 0.0061, 0.1718);
}

TEST_CASE("an interval of none and of all ends exactly at 0 and at 1") {
    for (const std::uint64_t total : {1, 7, 200, 1'000'000'000}) {
        CHECK(statistics::wilson({0, total})->low == 0);
        CHECK(statistics::wilson({total, total})->high == 1);
        CHECK(statistics::wilson({0, total})->high > 0);
    }
    CHECK(!statistics::wilson({0, 0}));
}

TEST_CASE("the differences of two rates are those that Newcombe published") {
    // Newcombe, Stat. Med. 17 (1998), 873-890, table II, method 10.
    check_interval(statistics::rate_difference({48, 80}, {56, 70}), 0.0524, 0.3339);
    check_interval(statistics::rate_difference({3, 10}, {9, 10}), 0.1705, 0.8090);
    check_interval(statistics::rate_difference({2, 7}, {6, 7}), 0.0582, 0.8062);
    check_interval(statistics::rate_difference({0, 29}, {5, 56}), -0.0381, 0.1926);
    CHECK(!statistics::rate_difference({0, 0}, {5, 56}));
}

TEST_CASE("the expanded tails are those of Student's t, and come to the plain ones") {
    using boost::math::cdf;
    using boost::math::complement;
    using boost::math::quantile;
    for (std::size_t n :
         {2, 3, 5, 8, 13, 21, 24, 28, 33, 45, 70, 90, 120, 300, 700, 5'000, 100'000}) {
        const auto size = static_cast<double>(n);
        const double t = quantile(complement(boost::math::students_t(size - 1), 0.025));
        const double exact = cdf(boost::math::normal(), -std::sqrt(size / (size - 1)) * t);
        CAPTURE(n);
        CHECK(statistics::expanded_tail(n) == Approx(exact).margin(0.00005));
    }
}

TEST_CASE("resampling the mice gives the published standard errors of their mean and median") {
    // Efron and Tibshirani, table 2.2, the column for endlessly many resamples.
    const Pool pool(one_each(mice));
    const auto mean = [&](Weights weights) { return pool.mean(weights); };
    const auto median = [&](Weights weights) { return pool.quantile(Ratio::percent(50), weights); };
    const statistics::BootstrapOptions many{.resamples = 19'999};
    CHECK(standard_deviation(bootstrap_distribution(7, mean, many)) == Approx(23.36).epsilon(0.02));
    CHECK(standard_deviation(bootstrap_distribution(7, median, many)) ==
          Approx(37.83).epsilon(0.02));
    const auto interval = pool.mean();
    REQUIRE(interval);
    CHECK(interval->value == Approx(86.857).margin(0.001));
    CHECK(interval->low < 86.857 - 2 * 23.36);  // seven clusters: wider than the normal's
    CHECK(interval->high > 86.857 + 2 * 23.36);
}

TEST_CASE("a quantile is of the samples of all clusters, each counted as often as its cluster") {
    const Pool pool({{3, 1}, {2}, {}, {9, 9, 4}});
    const std::vector<std::uint32_t> once = {1, 1, 1, 1};  // 1 2 3 4 9 9
    const auto at = [&](std::int64_t percent, const std::vector<std::uint32_t>& weights) {
        return pool.quantile(Ratio::percent(percent), weights);
    };
    CHECK(at(1, once) == 1);
    CHECK(at(50, once) == 3);
    CHECK(at(51, once) == 4);
    CHECK(at(100, once) == 9);
    const std::vector<std::uint32_t> uneven = {2, 0, 5, 1};  // 1 1 3 3 4 9 9
    CHECK(at(28, uneven) == 1);
    CHECK(at(29, uneven) == 3);
    CHECK(at(57, uneven) == 3);
    CHECK(at(58, uneven) == 4);
    CHECK(pool.mean(uneven) == Approx(30.0 / 7));
    const std::vector<std::uint32_t> empty = {0, 0, 4, 0};
    CHECK(!at(50, empty));
    CHECK(!pool.mean(empty));
}

TEST_CASE("a quantile agrees with sorting all samples, whatever the weights") {
    Random random(11);
    for (int round = 0; round < 200; ++round) {
        std::vector<std::vector<double>> clusters(1 + random.below(6));
        std::vector<std::uint32_t> weights;
        std::vector<double> all;
        for (auto& cluster : clusters) {
            weights.push_back(static_cast<std::uint32_t>(random.below(4)));
            for (std::uint64_t i = random.below(9); i > 0; --i) {
                cluster.push_back(static_cast<double>(random.below(20)));
                all.insert(all.end(), weights.back(), cluster.back());
            }
        }
        std::sort(all.begin(), all.end());
        const Pool pool(clusters);
        for (const std::uint64_t percent : {1, 25, 50, 75, 99, 100}) {
            const auto got = pool.quantile(Ratio::percent(static_cast<int>(percent)), weights);
            REQUIRE(got.has_value() == !all.empty());
            if (got) CHECK(*got == all[(all.size() * percent + 99) / 100 - 1]);
        }
    }
}

TEST_CASE("figures of fewer than two clusters have no interval") {
    CHECK(!statistics::mean_of(std::vector<double>{}));
    CHECK(!statistics::mean_of(std::vector<double>{5}));
    CHECK(!Pool({{1, 2, 3}}).mean());
    CHECK(!Pool({{}, {}}).quantile(Ratio::percent(99)));
    CHECK(!statistics::paired_difference(std::vector<double>{1}, std::vector<double>{2}));
}

TEST_CASE("resamples whose figure is not defined are left out") {
    const auto ratio = statistics::ratio_of(std::vector<double>{6, 0}, std::vector<double>{3, 0});
    REQUIRE(ratio);
    CHECK(ratio->value == 2);
    CHECK(ratio->low == 2);
    CHECK(ratio->high == 2);
    CHECK(!statistics::ratio_of(std::vector<double>{1, 2}, std::vector<double>{0, 0}));
}

TEST_CASE("the same clusters have the same interval, to the bit") {
    const auto one = statistics::mean_of(mice);
    const auto other = statistics::mean_of(mice);
    REQUIRE(one);
    REQUIRE(other);
    CHECK(one->low == other->low);
    CHECK(one->high == other->high);
    // What every compiler must find.
    CHECK(one->low == 211.0 / 7);
    CHECK(one->high == 1061.0 / 7);
}

TEST_CASE("pairs that differ little beside how much they vary show their difference") {
    Random random(5);
    std::vector<double> first;
    std::vector<double> second;
    for (int i = 0; i < 40; ++i) {
        first.push_back(100 + 30 * bell(random));
        second.push_back(first.back() + 2 + bell(random));
    }
    const auto found = statistics::paired_difference(first, second);
    REQUIRE(found);
    CHECK(found->conclusive);
    CHECK(found->difference.low > 1);
    CHECK(found->difference.high < 3);
}

TEST_CASE("few pairs that differ among many that do not are no conclusion") {
    std::vector<double> first(200, 10);
    std::vector<double> second = first;
    for (std::size_t i = 0; i < statistics::paired_min - 1; ++i) second[i * 9] = 11;
    const auto few = statistics::paired_difference(first, second);
    REQUIRE(few);
    CHECK(few->differing == statistics::paired_min - 1);
    CHECK_FALSE(few->conclusive);
    second[199] = 11;
    CHECK(statistics::paired_difference(first, second)->conclusive);
}

TEST_CASE("where nothing has changed, about one in twenty intervals leaves zero out") {
    // Skewed samples, and few of them, are the hard case of every bootstrap of a mean.
    CHECK(false_alarms(8, 1'000, bell) < 0.06);
    CHECK(false_alarms(20, 1'000, bell) < 0.06);
    CHECK(false_alarms(20, 1'000, bell) > 0.03);
    CHECK(false_alarms(100, 400, bell) < 0.07);
    CHECK(false_alarms(20, 1'000, skewed) < 0.10);
    CHECK(false_alarms(100, 400, skewed) < 0.08);
}

TEST_CASE("where nothing has changed and most seeds are the same, there are no more alarms") {
    const auto sparse = [](Random& random) { return random.below(8) == 0 ? bell(random) : 0; };
    CHECK(false_alarms(50, 1'000, sparse) < 0.06);
    CHECK(false_alarms(200, 400, sparse) < 0.07);
}
