#pragma once
// How sure a figure is: 95 % intervals for rates, and for anything computed over seeds. The same
// input gives the same bits on every compiler: draws come from a stream of a fixed seed, and
// nothing but + - * / and the square root, which IEEE 754 rounds exactly, touches a number.
// Sources: Wilson, JASA 22 (1927); Newcombe, Stat. Med. 17 (1998), 857 (method 3) and 873 (method
// 10); Efron, Ann. Stat. 7 (1979); Hesterberg, Am. Stat. 69 (2015), 371: the expanded percentiles.
// Choices: what is resampled is whole seeds ("clusters"), since the operations of one run depend on
// each other. Percentiles are expanded, because plain ones are too narrow for few clusters: with n
// of them the tails are those of Student's t with n - 1 degrees. Below some eight clusters, no
// resampling keeps its 95 %, and callers must not conclude anything from the interval.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "host/units.hpp"

namespace cleave::statistics {

struct Estimate {
    double value = 0;
    double low = 0;
    double high = 0;
};

// `count` of `total`; count <= total.
struct Share {
    std::uint64_t count = 0;
    std::uint64_t total = 0;
};

// Wilson's score interval. Nothing when `total` is zero.
std::optional<Estimate> wilson(Share share);

// By how much the second rate is higher than the first, of independent samples: Newcombe's
// interval, from Wilson's two. Nothing when either total is zero.
std::optional<Estimate> rate_difference(Share first, Share second);

// How often each cluster is counted. All ones stand for the data as they are.
using Weights = std::span<const std::uint32_t>;

// A figure of weighted clusters; nothing where it is not defined, as a mean of no samples.
using Statistic = std::function<std::optional<double>(Weights)>;

struct BootstrapOptions {
    // (resamples + 1) / 40 should be whole, so that the tails are.
    std::uint64_t resamples = 1'999;
    // How many clusters bear on the figure, if fewer than all; widens the interval. 0: all.
    std::size_t informative = 0;
};

// Percentile bootstrap over clusters. Nothing for fewer than two clusters, and where the figure of
// the data themselves is not defined; resamples whose figure is not defined are left out.
std::optional<Estimate> bootstrap(std::size_t clusters, const Statistic& statistic,
                                  const BootstrapOptions& options = {});

// The figures of all resamples, rising: what the interval is read from.
std::vector<double> bootstrap_distribution(std::size_t clusters, const Statistic& statistic,
                                           const BootstrapOptions& options = {});

// The share of resamples beyond each end of an interval over so many clusters; at least two.
double expanded_tail(std::size_t clusters);

// The samples of all clusters, for statistics of them together.
class Pool {
  public:
    // `clusters[i]` are the samples of cluster i, in any order, none of them NaN.
    explicit Pool(const std::vector<std::vector<double>>& clusters);

    std::size_t clusters() const { return counts_.size(); }
    std::uint64_t size() const { return samples_.size(); }

    // The least sample that is no less than a share `q` of all samples are; 0 < q <= 1.
    std::optional<double> quantile(Ratio q, Weights weights) const;
    std::optional<double> mean(Weights weights) const;

    // The same with intervals.
    std::optional<Estimate> quantile(Ratio q, const BootstrapOptions& options = {}) const;
    std::optional<Estimate> mean(const BootstrapOptions& options = {}) const;

  private:
    struct Sample {
        double value;
        std::uint32_t cluster;
    };
    std::vector<Sample> samples_;  // by value
    std::vector<std::uint64_t> counts_;
    std::vector<double> sums_;
};

// The mean of one figure per cluster.
std::optional<Estimate> mean_of(std::span<const double> figures,
                                const BootstrapOptions& options = {});

// Numerators over denominators, each summed over the clusters: dollars per operation.
std::optional<Estimate> ratio_of(std::span<const double> numerators,
                                 std::span<const double> denominators,
                                 const BootstrapOptions& options = {});

// By how much `second` is higher than `first` on the average, where the two belong together pair by
// pair (the same seed). Pairs that do not differ do not make the interval any surer.
struct PairedDifference {
    Estimate difference;
    std::size_t pairs = 0;
    std::size_t differing = 0;
    bool conclusive = false;  // enough pairs differ, `paired_min`, that the interval can be trusted
};
inline constexpr std::size_t paired_min = 8;

// The spans must be of one length. Nothing for fewer than two pairs.
std::optional<PairedDifference> paired_difference(std::span<const double> first,
                                                  std::span<const double> second,
                                                  const BootstrapOptions& options = {});

}  // namespace cleave::statistics
