#include "world/distribution.hpp"

#include <algorithm>

#include "host/describe.hpp"
#include "host/require.hpp"
#include "world/elementary.hpp"

namespace cleave::world {
namespace {

double as_double(Duration duration) { return static_cast<double>(duration.count()); }
double as_double(Ratio ratio) { return static_cast<double>(ratio.parts_per_billion); }

Duration rounded(double nanoseconds) {
    if (!(nanoseconds > 0)) return {};
    if (nanoseconds >= as_double(Distribution::longest)) return Distribution::longest;
    // lround belongs to libm; adding a half is as good here and the same everywhere.
    return Duration::nanoseconds(
        static_cast<std::int64_t>(nanoseconds + 0.5));  // NOLINT(bugprone-incorrect-roundings)
}

// Uniform in (0, 1), neither end included: 52 bits and a half, without rounding.
double open_unit(Random& random) {
    return (static_cast<double>(random.next() >> 12) + 0.5) * 0x1.0p-52;
}

struct Sample {
    Random& random;

    Duration operator()(const Constant& d) const { return d.value; }
    Duration operator()(const Uniform& d) const { return random.between(d.low, d.high); }
    Duration operator()(const Exponential& d) const {
        return rounded(-logarithm_of(open_unit(random)) * as_double(d.mean));
    }
    Duration operator()(const Normal& d) const {
        const double z = normal_quantile(open_unit(random));
        return rounded(as_double(d.mean) + z * as_double(d.deviation));
    }
    Duration operator()(const Lognormal& d) const {
        const double deviation = d.deviation.as_double();
        const double variance_of_log = logarithm_of(1 + deviation * deviation);
        const double z = normal_quantile(open_unit(random));
        const double exponent = z * square_root_of(variance_of_log) - 0.5 * variance_of_log;
        return rounded(as_double(d.mean) * exponential_of(exponent));
    }
    Duration operator()(const Pareto& d) const {
        const double exponent = -logarithm_of(open_unit(random)) / d.alpha.as_double();
        return rounded(as_double(d.least) * exponential_of(exponent));
    }
    Duration operator()(const Empirical& d) const {
        require(d.quantiles.size() >= 2, "an empirical distribution without a table");
        const double share = open_unit(random) * as_double(Ratio{Ratio::one});
        const auto above = std::upper_bound(
            d.quantiles.begin() + 1, d.quantiles.end() - 1, share,
            [](double x, const Quantile& quantile) { return x < as_double(quantile.share); });
        const Quantile& low = *(above - 1);
        const double part =
            (share - as_double(low.share)) / (as_double(above->share) - as_double(low.share));
        return rounded(as_double(low.value) + part * as_double(above->value - low.value));
    }
};

struct Mean {
    double operator()(const Constant& d) const { return as_double(d.value); }
    double operator()(const Uniform& d) const {
        return 0.5 * (as_double(d.low) + as_double(d.high));
    }
    double operator()(const Exponential& d) const { return as_double(d.mean); }
    double operator()(const Normal& d) const { return as_double(d.mean); }
    double operator()(const Lognormal& d) const { return as_double(d.mean); }
    double operator()(const Pareto& d) const {
        const double alpha = d.alpha.as_double();
        if (alpha <= 1) return as_double(Distribution::longest);
        return as_double(d.least) * alpha / (alpha - 1);
    }
    double operator()(const Empirical& d) const {
        double twice = 0;  // in ns and parts per billion
        for (std::size_t i = 1; i < d.quantiles.size(); ++i) {
            const Quantile& low = d.quantiles[i - 1];
            const Quantile& high = d.quantiles[i];
            twice += (as_double(high.share) - as_double(low.share)) *
                     (as_double(low.value) + as_double(high.value));
        }
        return twice / (2 * static_cast<double>(Ratio::one));
    }
};

// `ratio` in per cent, with as many decimals as it needs.
std::string percent(Ratio ratio) {
    constexpr std::int64_t per_cent = Ratio::one / 100;
    std::string text = std::to_string(ratio.parts_per_billion / per_cent);
    if (const std::int64_t rest = ratio.parts_per_billion % per_cent; rest != 0) {
        std::string decimals = std::to_string(per_cent + rest).substr(1);
        decimals.erase(decimals.find_last_not_of('0') + 1);
        text += "." + decimals;
    }
    return text + "%";
}

std::string text_of(Duration duration) { return cleave::to_string(duration); }

struct Printer {
    std::string operator()(const Constant& d) const { return "constant(" + text_of(d.value) + ")"; }
    std::string operator()(const Uniform& d) const {
        return "uniform(" + text_of(d.low) + " to " + text_of(d.high) + ")";
    }
    std::string operator()(const Exponential& d) const {
        return "exponential(mean " + text_of(d.mean) + ")";
    }
    std::string operator()(const Normal& d) const {
        return "normal(mean " + text_of(d.mean) + ", deviation " + text_of(d.deviation) + ")";
    }
    std::string operator()(const Lognormal& d) const {
        return "lognormal(mean " + text_of(d.mean) + ", deviation " + percent(d.deviation) + ")";
    }
    std::string operator()(const Pareto& d) const {
        std::string alpha = std::to_string(1'000'000 + d.alpha.millionths % 1'000'000).substr(1);
        alpha.erase(alpha.find_last_not_of('0') + 1);
        return "pareto(least " + text_of(d.least) + ", alpha " +
               std::to_string(d.alpha.millionths / 1'000'000) + (alpha.empty() ? "" : "." + alpha) +
               ")";
    }
    std::string operator()(const Empirical& d) const {
        std::string text;
        for (const Quantile& quantile : d.quantiles) {
            text += text.empty() ? "empirical(" : ", ";
            text += percent(quantile.share) + " " + text_of(quantile.value);
        }
        return text + ")";
    }
};

}  // namespace

std::string flaw_of(const Empirical& table) {
    const std::vector<Quantile>& all = table.quantiles;
    if (all.size() < 2) return "a table needs the quantiles 0% and 100% at least";
    if (!all.front().share.is_zero()) return "the first quantile must be 0%, the least duration";
    if (all.back().share.parts_per_billion != Ratio::one) {
        return "the last quantile must be 100%, the greatest duration";
    }
    if (all.front().value < Duration{}) return "a duration is negative";
    if (all.back().value > Distribution::longest) return "a duration is longer than a year";
    for (std::size_t i = 1; i < all.size(); ++i) {
        if (all[i].share <= all[i - 1].share) return percent(all[i].share) + " is out of order";
        if (all[i].value < all[i - 1].value) {
            return percent(all[i].share) + " is shorter than " + percent(all[i - 1].share);
        }
    }
    return {};
}

Duration sample(const SimpleDistribution& distribution, Random& random) {
    return std::visit(Sample{random}, distribution);
}

Distribution Distribution::mixture(std::vector<MixturePart> parts) {
    Distribution result;
    result.parts_ = std::move(parts);
    return result;
}

Duration Distribution::sample(Random& random) const {
    if (parts_.empty()) return {};
    if (parts_.size() == 1) return world::sample(parts_.front().distribution, random);
    std::uint64_t total = 0;
    for (const MixturePart& part : parts_) {
        total += static_cast<std::uint64_t>(part.weight.parts_per_billion);
    }
    std::uint64_t ticket = random.below(total);
    for (const MixturePart& part : parts_) {
        const auto weight = static_cast<std::uint64_t>(part.weight.parts_per_billion);
        if (ticket < weight) return world::sample(part.distribution, random);
        ticket -= weight;
    }
    return {};
}

Duration Distribution::mean() const {
    double total = 0;
    double sum = 0;
    for (const MixturePart& part : parts_) {
        total += part.weight.as_double();
        sum += part.weight.as_double() * std::visit(Mean{}, part.distribution);
    }
    return parts_.empty() ? Duration{} : rounded(sum / total);
}

std::string Distribution::to_string() const {
    if (parts_.empty()) return "constant(0s)";
    std::string text;
    for (const MixturePart& part : parts_) {
        if (!text.empty()) text += " + ";
        if (parts_.size() > 1) text += percent(part.weight) + " ";
        text += std::visit(Printer{}, part.distribution);
    }
    return text;
}

}  // namespace cleave::world
