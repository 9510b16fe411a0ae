#include "statistics/intervals.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "host/random.hpp"
#include "host/require.hpp"

namespace cleave::statistics {
namespace {

constexpr double z_95 = 1.959963984540054;  // the normal distribution's 97.5th percentile
constexpr std::uint64_t bootstrap_seed = 1;

struct Tail {
    double clusters;
    double share;
};

// Phi(-sqrt(n / (n - 1)) t), t being the 97.5th percentile of Student's t with n - 1 degrees of
// freedom. Between the rows it is all but linear in 1 / n.
constexpr Tail tails[] = {
    {2, 0.00000000},   {3, 0.00000007},   {4, 0.00011903},   {5, 0.00095410},   {6, 0.00243180},
    {7, 0.00410915},   {8, 0.00573752},   {9, 0.00722482},   {10, 0.00855064},  {11, 0.00972241},
    {12, 0.01075661},  {13, 0.01167130},  {14, 0.01248326},  {15, 0.01320717},  {16, 0.01385557},
    {17, 0.01443898},  {18, 0.01496625},  {19, 0.01544479},  {20, 0.01588083},  {22, 0.01664565},
    {25, 0.01758231},  {30, 0.01875390},  {35, 0.01960797},  {40, 0.02025754},  {50, 0.02117941},
    {60, 0.02180179},  {80, 0.02258819},  {100, 0.02306439}, {150, 0.02370422}, {200, 0.02402618},
    {500, 0.02460907}, {1000, 0.02480431}};

std::vector<std::uint32_t> all_once(std::size_t clusters) {
    return std::vector<std::uint32_t>(clusters, 1);
}

double share_of(Share share) {
    return static_cast<double>(share.count) / static_cast<double>(share.total);
}

double square(double x) { return x * x; }

}  // namespace

std::optional<Estimate> wilson(Share share) {
    require(share.count <= share.total, "a share is at most the whole");
    if (share.total == 0) return std::nullopt;
    const double n = static_cast<double>(share.total);
    const double p = share_of(share);
    const double z2 = z_95 * z_95;
    const double middle = p + z2 / (2 * n);
    const double reach = z_95 * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    const double scale = 1 + z2 / n;
    Estimate estimate{p, (middle - reach) / scale, (middle + reach) / scale};
    // Exact at the ends, where rounding would leave a trace.
    if (share.count == 0) estimate.low = 0;
    if (share.count == share.total) estimate.high = 1;
    return estimate;
}

std::optional<Estimate> rate_difference(Share first, Share second) {
    const std::optional<Estimate> a = wilson(first);
    const std::optional<Estimate> b = wilson(second);
    if (!a || !b) return std::nullopt;
    const double difference = b->value - a->value;
    const double below = std::sqrt(square(b->value - b->low) + square(a->high - a->value));
    const double above = std::sqrt(square(b->high - b->value) + square(a->value - a->low));
    return Estimate{difference, difference - below, difference + above};
}

double expanded_tail(std::size_t clusters) {
    require(clusters >= 2, "one cluster has no spread");
    const double n = static_cast<double>(clusters);
    constexpr Tail endless{0, 0.025};  // 1 / n is zero
    const auto* above =
        std::find_if(std::begin(tails), std::end(tails), [&](Tail t) { return t.clusters >= n; });
    if (above != std::end(tails) && above->clusters == n) return above->share;
    const bool beyond = above == std::end(tails);
    const Tail low = *std::prev(above);
    const double x_low = 1 / low.clusters;
    const double x_high = beyond ? 0 : 1 / above->clusters;
    const double share_high = beyond ? endless.share : above->share;
    return share_high + (low.share - share_high) * (1 / n - x_high) / (x_low - x_high);
}

std::vector<double> bootstrap_distribution(std::size_t clusters, const Statistic& statistic,
                                           const BootstrapOptions& options) {
    std::vector<double> figures;
    if (clusters == 0) return figures;
    figures.reserve(options.resamples);
    Random random = Random::stream(bootstrap_seed, "bootstrap");
    std::vector<std::uint32_t> weights(clusters);
    for (std::uint64_t i = 0; i < options.resamples; ++i) {
        std::fill(weights.begin(), weights.end(), 0);
        for (std::size_t drawn = 0; drawn < clusters; ++drawn) ++weights[random.below(clusters)];
        if (const std::optional<double> figure = statistic(weights)) figures.push_back(*figure);
    }
    std::sort(figures.begin(), figures.end());
    return figures;
}

std::optional<Estimate> bootstrap(std::size_t clusters, const Statistic& statistic,
                                  const BootstrapOptions& options) {
    if (clusters < 2) return std::nullopt;
    const std::optional<double> value = statistic(all_once(clusters));
    if (!value) return std::nullopt;
    const std::vector<double> figures = bootstrap_distribution(clusters, statistic, options);
    if (figures.empty()) return std::nullopt;
    const std::size_t informative = options.informative == 0
                                        ? clusters
                                        : std::clamp<std::size_t>(options.informative, 2, clusters);
    const double rank = expanded_tail(informative) * static_cast<double>(figures.size() + 1);
    const auto beyond = rank < 1 ? 0 : static_cast<std::size_t>(rank) - 1;
    return Estimate{*value, figures[beyond], figures[figures.size() - 1 - beyond]};
}

Pool::Pool(const std::vector<std::vector<double>>& clusters) {
    for (std::size_t i = 0; i < clusters.size(); ++i) {
        double sum = 0;
        for (const double value : clusters[i]) {
            samples_.push_back({value, static_cast<std::uint32_t>(i)});
            sum += value;
        }
        counts_.push_back(clusters[i].size());
        sums_.push_back(sum);
    }
    std::stable_sort(samples_.begin(), samples_.end(),
                     [](const Sample& a, const Sample& b) { return a.value < b.value; });
}

std::optional<double> Pool::quantile(Ratio q, Weights weights) const {
    require(q.parts_per_billion > 0 && q.parts_per_billion <= Ratio::one,
            "a quantile is of (0, 1]");
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) total += counts_[i] * weights[i];
    if (total == 0) return std::nullopt;
    __extension__ typedef unsigned __int128 Wide;
    const Wide wanted = static_cast<Wide>(total) * static_cast<std::uint64_t>(q.parts_per_billion);
    const auto rank = static_cast<std::uint64_t>((wanted + Ratio::one - 1) / Ratio::one);
    // From the nearer end: high quantiles of many samples are asked for most.
    if (rank > total / 2) {
        std::uint64_t above = total - rank;
        for (auto it = samples_.rbegin();; ++it) {
            const std::uint64_t weight = weights[it->cluster];
            if (weight > above) return it->value;
            above -= weight;
        }
    }
    std::uint64_t below = rank - 1;
    for (auto it = samples_.begin();; ++it) {
        const std::uint64_t weight = weights[it->cluster];
        if (weight > below) return it->value;
        below -= weight;
    }
}

std::optional<double> Pool::mean(Weights weights) const {
    double sum = 0;
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        sum += sums_[i] * weights[i];
        total += counts_[i] * weights[i];
    }
    if (total == 0) return std::nullopt;
    return sum / static_cast<double>(total);
}

std::optional<Estimate> Pool::quantile(Ratio q, const BootstrapOptions& options) const {
    return bootstrap(
        clusters(), [&](Weights weights) { return quantile(q, weights); }, options);
}

std::optional<Estimate> Pool::mean(const BootstrapOptions& options) const {
    return bootstrap(
        clusters(), [&](Weights weights) { return mean(weights); }, options);
}

std::optional<Estimate> mean_of(std::span<const double> figures, const BootstrapOptions& options) {
    const auto mean = [&](Weights weights) -> std::optional<double> {
        double sum = 0;
        for (std::size_t i = 0; i < figures.size(); ++i) sum += figures[i] * weights[i];
        return sum / static_cast<double>(figures.size());
    };
    return bootstrap(figures.size(), mean, options);
}

std::optional<Estimate> ratio_of(std::span<const double> numerators,
                                 std::span<const double> denominators,
                                 const BootstrapOptions& options) {
    require(numerators.size() == denominators.size(), "every numerator has its denominator");
    const auto ratio = [&](Weights weights) -> std::optional<double> {
        double numerator = 0;
        double denominator = 0;
        for (std::size_t i = 0; i < numerators.size(); ++i) {
            numerator += numerators[i] * weights[i];
            denominator += denominators[i] * weights[i];
        }
        if (denominator == 0) return std::nullopt;
        return numerator / denominator;
    };
    return bootstrap(numerators.size(), ratio, options);
}

std::optional<PairedDifference> paired_difference(std::span<const double> first,
                                                  std::span<const double> second,
                                                  const BootstrapOptions& options) {
    require(first.size() == second.size(), "pairs have two halves");
    std::vector<double> differences;
    PairedDifference result;
    result.pairs = first.size();
    for (std::size_t i = 0; i < first.size(); ++i) {
        differences.push_back(second[i] - first[i]);
        result.differing += first[i] != second[i];
    }
    BootstrapOptions widened = options;
    widened.informative = std::max<std::size_t>(result.differing, 2);
    const std::optional<Estimate> mean = mean_of(differences, widened);
    if (!mean) return std::nullopt;
    result.difference = *mean;
    result.conclusive = result.differing >= paired_min;
    return result;
}

}  // namespace cleave::statistics
