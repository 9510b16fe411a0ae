#include "world/sampler.hpp"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>
#include <variant>

#include "world/elementary.hpp"

namespace cleave::world {
namespace {

// A probability by its distance to the nearer end of the unit interval, so that both tails keep all
// their digits.
struct Probability {
    bool upper = false;
    double outside = 0;  // in (0, 1/2]

    double above() const { return upper ? outside : 1 - outside; }
};

double nanoseconds_of(Duration duration) { return static_cast<double>(duration.count()); }

// The quantile function in nanoseconds, before rounding: of a probability and the standard normal
// quantile `z` that belongs to it. What has none here, because it is cheap or rare, is drawn as
// Distribution draws it.
auto quantile_of(const Exponential& d) {
    return [mean = nanoseconds_of(d.mean)](const Probability& p, double) {
        return -logarithm_of(p.above()) * mean;
    };
}
auto quantile_of(const Normal& d) {
    return [mean = nanoseconds_of(d.mean), deviation = nanoseconds_of(d.deviation)](
               const Probability&, double z) { return mean + z * deviation; };
}
auto quantile_of(const Lognormal& d) {
    const double deviation = d.deviation.as_double();
    const double variance_of_log = logarithm_of(1 + deviation * deviation);
    const double deviation_of_log = square_root_of(variance_of_log);
    return [mean = nanoseconds_of(d.mean), variance_of_log, deviation_of_log](const Probability&,
                                                                              double z) {
        return mean * exponential_of(z * deviation_of_log - 0.5 * variance_of_log);
    };
}
auto quantile_of(const Pareto& d) {
    return [least = nanoseconds_of(d.least), alpha = d.alpha.as_double()](const Probability& p,
                                                                          double) {
        return least * exponential_of(-logarithm_of(p.above()) / alpha);
    };
}

template <class D>
concept Invertible = requires(const D& d) {
    quantile_of(d);
};

// Where the cells of one half begin, have their middle and end: outside probabilities from 1/4 to
// 1/2, then from 1/8 to 1/4, and so on, each with the normal quantile that belongs to it.
constexpr unsigned nodes_in_octave = 2 * Sampler::cells_in_octave + 1;
struct TableNode {
    double outside;
    double z;
};
using Nodes = std::array<std::array<TableNode, nodes_in_octave>, Sampler::octaves>;

// The same for all distributions: computed once, since the normal quantile is what takes long.
const Nodes& nodes() {
    static const Nodes all = [] {
        Nodes made;
        double width = 0.25;  // of the octave, and where it begins
        for (auto& octave : made) {
            for (unsigned i = 0; i < nodes_in_octave; ++i) {
                const double outside = width * (1 + i / (nodes_in_octave - 1.0));
                octave[i] = {outside, normal_quantile(outside)};
            }
            width *= 0.5;
        }
        return made;
    }();
    return all;
}

constexpr double scale = 1U << Sampler::fraction_bits;

// Rounded to the nearest unit of the table; a longer duration than `longest` stays one.
std::int64_t in_units(double nanoseconds) {
    const double limit = 2 * nanoseconds_of(Distribution::longest);
    const double units = std::clamp(nanoseconds, -limit, limit) * scale;
    return static_cast<std::int64_t>(units + (units < 0 ? -0.5 : 0.5));
}

}  // namespace

Sampler::Sampler(Distribution distribution) : distribution_(std::move(distribution)) {
    const std::vector<MixturePart>& parts = distribution_.parts();
    if (parts.size() == 1) {
        tabulate(parts.front().distribution);
        const auto* constant = std::get_if<Constant>(&parts.front().distribution);
        is_constant_ = constant != nullptr;
        if (constant) constant_ = constant->value;
        return;
    }
    is_constant_ = parts.empty();
    for (const MixturePart& part : parts) {
        parts_.emplace_back(Distribution(part.distribution));
        weight_ += static_cast<std::uint64_t>(part.weight.parts_per_billion);
    }
}

void Sampler::tabulate(const SimpleDistribution& simple) {
    const auto fill = [this](const auto& d) {
        if constexpr (Invertible<std::decay_t<decltype(d)>>) {
            const auto quantile = quantile_of(d);
            cells_.reserve(2 * octaves * cells_in_octave);
            for (const bool upper : {false, true}) {
                for (const auto& octave : nodes()) {
                    std::array<std::int64_t, nodes_in_octave> at{};
                    for (unsigned i = 0; i < nodes_in_octave; ++i) {
                        const double z = upper ? -octave[i].z : octave[i].z;
                        at[i] = in_units(quantile(Probability{upper, octave[i].outside}, z));
                    }
                    for (unsigned i = 0; i + 2 < nodes_in_octave; i += 2) {
                        const std::int64_t bend = 2 * (at[i] - 2 * at[i + 1] + at[i + 2]);
                        cells_.push_back({at[i], at[i + 2] - at[i] - bend, bend});
                    }
                }
            }
        }
    };
    std::visit(fill, simple);
    const auto fits = [](std::int64_t factor) { return -narrow < factor && factor < narrow; };
    is_narrow_ = std::all_of(cells_.begin(), cells_.end(),
                             [&](const Cell& cell) { return fits(cell.slope) && fits(cell.bend); });
}

Duration Sampler::draw_otherwise(Random& random) const {
    if (parts_.empty()) return distribution_.sample(random);
    std::uint64_t ticket = random.below(weight_);
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const auto weight =
            static_cast<std::uint64_t>(distribution_.parts()[i].weight.parts_per_billion);
        if (ticket < weight) return parts_[i].draw(random);
        ticket -= weight;
    }
    return {};
}

Duration Sampler::quantile_in_tail(bool upper, std::uint64_t outside) const {
    // Fewer than 54 bits are left of `outside`, so that the conversion rounds once at most.
    const Probability p{upper, static_cast<double>(outside) * 0x1.0p-65};
    const double z = upper ? -normal_quantile(p.outside) : normal_quantile(p.outside);
    const auto of = [&](const auto& d) -> double {
        if constexpr (Invertible<std::decay_t<decltype(d)>>) return quantile_of(d)(p, z);
        return 0;
    };
    const double value = std::visit(of, distribution_.parts().front().distribution);
    const double longest = nanoseconds_of(Distribution::longest);
    // NOLINTNEXTLINE(bugprone-incorrect-roundings): libm's rounding is not for sampling.
    return Duration::nanoseconds(static_cast<std::int64_t>(std::clamp(value, 0.0, longest) + 0.5));
}

}  // namespace cleave::world
