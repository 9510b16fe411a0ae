#pragma once
// How long something takes: a probability distribution of durations, as a value. Sampling uses our
// own elementary functions (world/elementary.hpp), so that the same stream gives the same durations
// on every compiler. A draw is never negative and at most `longest`; rounding is to the nearest
// nanosecond. Parameters are integers, so that distributions compare, hash and print exactly.
// Choices: a draw inverts the distribution function with one number of the stream (a mixture takes
// one more), never by rejection, so that the count of numbers drawn does not depend on their
// values.

#include <concepts>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "host/fields.hpp"
#include "host/random.hpp"
#include "host/time.hpp"
#include "host/units.hpp"

namespace cleave::world {

// A dimensionless parameter such as Pareto's alpha, in millionths: 3.35 is {3'350'000}.
struct Shape {
    std::int64_t millionths = 1'000'000;
    CLEAVE_FIELDS(Shape, millionths);
    static constexpr Shape thousandths(std::int64_t n) { return {n * 1'000}; }
    constexpr double as_double() const { return static_cast<double>(millionths) / 1e6; }
};

struct Constant {
    Duration value;
    CLEAVE_FIELDS(Constant, value);
};
struct Uniform {  // low <= high, both included
    Duration low;
    Duration high;
    CLEAVE_FIELDS(Uniform, low, high);
};
struct Exponential {
    Duration mean;
    CLEAVE_FIELDS(Exponential, mean);
};
struct Normal {  // negative draws become zero; `mean()` does not correct for it
    Duration mean;
    Duration deviation;
    CLEAVE_FIELDS(Normal, mean, deviation);
};
struct Lognormal {  // mean and standard deviation of the durations themselves, not of their logs
    Duration mean;
    Ratio deviation;  // as a share of the mean
    CLEAVE_FIELDS(Lognormal, mean, deviation);
};
struct Pareto {  // P(X > x) = (least / x)^alpha
    Duration least;
    Shape alpha;
    CLEAVE_FIELDS(Pareto, least, alpha);
};

// What share of the durations is at most `value`.
struct Quantile {
    Ratio share;
    Duration value;
    CLEAVE_FIELDS(Quantile, share, value);
};
// A table of measured quantiles, linear in between. From 0 % (the least duration) to 100 % (the
// greatest), in order: shares grow, values do not shrink; see `flaw_of`.
struct Empirical {
    std::vector<Quantile> quantiles;
    CLEAVE_FIELDS(Empirical, quantiles);
};
// What is wrong with a table, as a sentence; empty when nothing is. Sampling one that is wrong is a
// programming error.
std::string flaw_of(const Empirical& table);

using SimpleDistribution =
    std::variant<Constant, Uniform, Exponential, Normal, Lognormal, Pareto, Empirical>;

struct MixturePart {
    Ratio weight;  // relative to the sum of all parts' weights
    SimpleDistribution distribution;
    CLEAVE_FIELDS(MixturePart, weight, distribution);
};

class Distribution {
  public:
    static constexpr Duration longest = Duration::seconds(3'600 * 24 * 365);  // a year

    Distribution() = default;  // always zero
    template <class D>
    requires std::convertible_to<D, SimpleDistribution>
    // NOLINTNEXTLINE(google-explicit-constructor): `Distribution d = Exponential{28_ms};`
    Distribution(D simple) : Distribution(SimpleDistribution(std::move(simple)), 0) {}
    // Draws from one of `parts`, which must not be empty, chosen by weight.
    static Distribution mixture(std::vector<MixturePart> parts);

    Duration sample(Random& random) const;
    // Exact but for rounding; `longest` when infinite (Pareto with alpha <= 1).
    Duration mean() const;
    // "lognormal(mean 30ms, deviation 50%)".
    std::string to_string() const;

    // One, or those of a mixture; none when it is always zero.
    const std::vector<MixturePart>& parts() const { return parts_; }

    CLEAVE_FIELDS(Distribution, parts_);

  private:
    Distribution(SimpleDistribution simple, int)
        : parts_{MixturePart{Ratio{Ratio::one}, std::move(simple)}} {}

    std::vector<MixturePart> parts_;
};

// One draw, without making a Distribution; for hot paths.
Duration sample(const SimpleDistribution& distribution, Random& random);

}  // namespace cleave::world
