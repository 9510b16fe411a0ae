// What others counted on real stores comes out of the presets that are calibrated on them.
#include <array>
#include <cmath>
#include <string>

#include "catch.hpp"
#include "store_driver.hpp"

namespace cleave::world {
namespace {

// gaul, "Are we consistent yet?", December 2014: a request that follows the acknowledgement of
// another at once, each time of a new name. Azure and Ceph share a row.
enum class Procedure { read_created, read_deleted, read_overwritten, list_created, list_deleted };
constexpr std::array procedures = {Procedure::read_created, Procedure::read_deleted,
                                   Procedure::read_overwritten, Procedure::list_created,
                                   Procedure::list_deleted};
struct Row {
    std::string preset;
    int trials;
    std::array<int, 5> anomalies;  // in the order of `procedures`
};
const Row us_standard{"s3-us-standard-2014", 100'000, {0, 0, 0, 16, 0}};
const Row us_west{"s3-us-west-2014", 100'000, {0, 1, 1, 0, 0}};
const Row cross_country{"s3-us-standard-2014-cross-country", 1'000, {16, 8, 12, 8, 3}};
const Row of_swift{"swift", 1'000, {0, 17, 3, 30, 20}};
const Row of_gcs{"gcs-2014", 1'000, {0, 0, 0, 2, 2}};
const Row of_azure{"azure-blob", 1'000, {0, 0, 0, 0, 0}};

// The chance of at most `count` among `trials` if each has the chance `p`.
double at_most(int count, int trials, double p) {
    double sum = 0;
    for (int k = 0; k <= count; ++k) {
        const double ways =
            std::lgamma(trials + 1) - std::lgamma(k + 1) - std::lgamma(trials - k + 1);
        sum += std::exp(ways + k * std::log(p) + (trials - k) * std::log1p(-p));
    }
    return sum;
}

// Clopper and Pearson's exact interval of a chance of which `count` among `trials` were seen, at
// 95 %: below it so many, or above it so few, have a chance of less than 2.5 %.
struct Interval {
    double low = 0;
    double high = 1;
};
Interval interval_of(int count, int trials) {
    const auto solve = [](auto is_too_low) {
        double low = 0, high = 1;
        for (int i = 0; i < 60; ++i) {
            const double middle = (low + high) / 2;
            (is_too_low(middle) ? low : high) = middle;
        }
        return low;
    };
    Interval result;
    if (count > 0) {
        result.low = solve([&](double p) { return 1 - at_most(count - 1, trials, p) < 0.025; });
    }
    result.high = solve([&](double p) { return at_most(count, trials, p) > 0.025; });
    return result;
}

// The client is in the region of the store, a millisecond away (assumed).
constexpr Duration round_trip = 1_ms;
constexpr Duration between_trials = 100_ms;

class Gaul {
  public:
    explicit Gaul(const ObjectStoreOptions& options, std::uint64_t seed = 1)
        : store_(options, seed) {}

    int anomalies(Procedure procedure, int trials) {
        int count = 0;
        for (int trial = 0; trial < trials; ++trial) {
            const std::string name = "object-" + std::to_string(1'000'000 + ++names_);
            if (anomalous(procedure, name)) ++count;
            acknowledged(StoreFunction::remove, name);
            now_ += between_trials;
        }
        return count;
    }

  private:
    bool anomalous(Procedure procedure, const std::string& name) {
        acknowledged(StoreFunction::put, name, 1);
        switch (procedure) {
            case Procedure::read_created: return store_.get(now_, name) != 1;
            case Procedure::list_created: return !store_.lists(now_, name);
            case Procedure::read_overwritten:
                acknowledged(StoreFunction::put, name, 2);
                return store_.get(now_, name) != 2;
            case Procedure::read_deleted:
                acknowledged(StoreFunction::remove, name);
                return store_.get(now_, name).has_value();
            case Procedure::list_deleted:
                acknowledged(StoreFunction::remove, name);
                return store_.lists(now_, name);
        }
        return false;
    }
    void acknowledged(StoreFunction function, const std::string& name, Value value = 0) {
        const Content content =
            function == StoreFunction::put ? Content::of(value, {1}) : Content{};
        const StoreAnswer answer = store_.ask(now_, function, name, content);
        if (answer.reply.status != StoreStatus::ok) FAIL("a store in good order refused");
        now_ += answer.service_time + round_trip;
    }

    StoreDriver store_;
    Instant now_ = at(1_s);
    int names_ = 0;
};

// More trials than the source had, so that chance on our side hardly counts.
void check_row(const Row& row, int trials) {
    for (std::size_t i = 0; i < procedures.size(); ++i) {
        const Interval source = interval_of(row.anomalies[i], row.trials);
        Gaul gaul(*find_store_preset(row.preset));
        const double rate = double(gaul.anomalies(procedures[i], trials)) / trials;
        CAPTURE(row.preset, i, source.low, rate, source.high);
        CHECK(source.low <= rate);
        CHECK(rate <= source.high);
    }
}

}  // namespace

TEST_CASE("the exact interval of a count is that of the tables") {
    CHECK(interval_of(0, 1'000).high == Approx(0.003682).epsilon(0.001));
    CHECK(interval_of(16, 100'000).low == Approx(9.146e-5).epsilon(0.001));
    CHECK(interval_of(16, 100'000).high == Approx(25.98e-5).epsilon(0.001));
    CHECK(interval_of(5, 10).low == Approx(0.1871).epsilon(0.001));
    CHECK(interval_of(5, 10).high == Approx(0.8129).epsilon(0.001));
}

TEST_CASE("S3 US Standard of 2014 shows the anomalies that gaul counted") {
    check_row(us_standard, 200'000);
}

TEST_CASE("S3 US West of 2014 shows the anomalies that gaul counted") {
    check_row(us_west, 200'000);
}

TEST_CASE("S3 of 2014 read across the country shows the anomalies that gaul counted") {
    check_row(cross_country, 50'000);
}

TEST_CASE("Swift shows the anomalies that gaul counted") { check_row(of_swift, 50'000); }

TEST_CASE("Google Cloud Storage of 2014 shows the anomalies that gaul counted") {
    check_row(of_gcs, 50'000);
}

TEST_CASE("Azure Blob shows the anomalies that gaul counted, none") {
    check_row(of_azure, 20'000);
    for (const char* strong : {"azure-blob", "azure-blob-ra-grs", "s3-2020", "s3-2024"}) {
        for (const Procedure procedure : procedures) {
            CHECK(Gaul(*find_store_preset(strong)).anomalies(procedure, 5'000) == 0);
        }
    }
}

TEST_CASE("Google Cloud Storage of 2014 never gives a wrong object, only wrong lists") {
    for (const Procedure procedure :
         {Procedure::read_created, Procedure::read_deleted, Procedure::read_overwritten}) {
        CHECK(Gaul(*find_store_preset("gcs-2014")).anomalies(procedure, 50'000) == 0);
    }
}

TEST_CASE("the S3 of Bermbach and Tai is not the one that gaul measured") {
    Gaul gaul(s3_2018());
    const Interval of_gaul = interval_of(1, 100'000);
    CHECK(gaul.anomalies(Procedure::read_overwritten, 10'000) / 10'000.0 > 100 * of_gaul.high);
    CHECK(Gaul(s3_2018()).anomalies(Procedure::read_created, 10'000) == 0);
}

TEST_CASE("US Standard of 2012 may miss even a new object, as no other region would") {
    const int missed =
        Gaul(*find_store_preset("s3-us-standard-2012")).anomalies(Procedure::read_created, 10'000);
    CHECK(missed > 1'000);
    CHECK(Gaul(s3_2018()).anomalies(Procedure::read_created, 10'000) == 0);
}

}  // namespace cleave::world
