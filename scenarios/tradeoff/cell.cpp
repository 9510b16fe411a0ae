#include "tradeoff/cell.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "statistics/intervals.hpp"
#include "tradeoff/bounds.hpp"

namespace cleave::tradeoff {
namespace {

using Samples = std::vector<std::vector<double>>;  // by seed

// (n + 1) / 40 is whole; a report has some ten thousand intervals.
constexpr statistics::BootstrapOptions resampling{.resamples = 399};
// So many samples that the quantile has some beyond it.
constexpr std::uint64_t samples_for_p50 = 5, samples_for_p99 = 100, samples_for_p999 = 1'000;
constexpr std::size_t curve_points = 101;

Quantiles quantiles(const Samples& by_seed) {
    const statistics::Pool pool(by_seed);
    Quantiles result;
    result.samples = pool.size();
    const auto at = [&](std::uint64_t needed, std::int64_t parts) -> std::optional<Estimate> {
        if (pool.size() < needed) return std::nullopt;
        return pool.quantile(Ratio{parts}, resampling);
    };
    result.p50 = at(samples_for_p50, 500'000'000);
    result.p99 = at(samples_for_p99, 990'000'000);
    result.p999 = at(samples_for_p999, 999'000'000);
    return result;
}

// The share of samples up to x, at each hundredth of them.
Curve cdf(const Samples& by_seed) {
    std::vector<double> all;
    for (const auto& samples : by_seed) all.insert(all.end(), samples.begin(), samples.end());
    std::ranges::stable_sort(all);
    Curve curve;
    for (std::size_t i = 0; !all.empty() && i < curve_points; ++i) {
        const std::size_t at = i * (all.size() - 1) / (curve_points - 1);
        const double share = static_cast<double>(at + 1) / static_cast<double>(all.size());
        if (!curve.x.empty() && curve.x.back() == all[at]) {
            curve.y.back() = share;
            continue;
        }
        curve.x.push_back(all[at]);
        curve.y.push_back(share);
    }
    return curve;
}

template <class Get>
Samples by_seed(const std::vector<RunMeasures>& runs, const Get& get) {
    Samples samples;
    for (const RunMeasures& run : runs) samples.push_back(get(run));
    return samples;
}

std::vector<double> one_or_none(const std::optional<double>& value) {
    return value ? std::vector<double>{*value} : std::vector<double>{};
}

template <class Get>
std::uint64_t sum(const std::vector<RunMeasures>& runs, const Get& get) {
    std::uint64_t total = 0;
    for (const RunMeasures& run : runs) total += get(run);
    return total;
}

template <class Get>
Rate rate_of(const std::vector<RunMeasures>& runs, const Get& get) {
    Answered all;
    for (const RunMeasures& run : runs) {
        const Answered& one = get(run);
        all.in_time += one.in_time;
        all.asked += one.asked;
    }
    return rate(all.in_time, all.asked);
}

PhaseMeasures phase_measures(const std::vector<RunMeasures>& runs, std::size_t site,
                             std::size_t phase) {
    const auto samples = [&](const RunMeasures& run) -> const PhaseSamples& {
        return run.sites[site].by_phase[phase];
    };
    PhaseMeasures result;
    result.reads = rate_of(runs, [&](const RunMeasures& run) { return samples(run).reads; });
    result.writes = rate_of(runs, [&](const RunMeasures& run) { return samples(run).writes; });
    const Samples reads =
        by_seed(runs, [&](const RunMeasures& run) { return samples(run).read_ms; });
    const Samples writes =
        by_seed(runs, [&](const RunMeasures& run) { return samples(run).write_ms; });
    result.read_ms = quantiles(reads);
    result.write_ms = quantiles(writes);
    result.read_cdf = cdf(reads);
    result.write_cdf = cdf(writes);
    return result;
}

std::vector<Slice> slices(const std::vector<RunMeasures>& runs, std::size_t site) {
    std::vector<Slice> result;
    for (std::size_t i = 0; i < runs.front().sites[site].reads_by_slice.size(); ++i) {
        Slice slice;
        slice.start_s = slice_length.in_seconds() * static_cast<double>(i);
        slice.reads = rate_of(
            runs, [&](const RunMeasures& run) { return run.sites[site].reads_by_slice[i]; });
        slice.writes = rate_of(
            runs, [&](const RunMeasures& run) { return run.sites[site].writes_by_slice[i]; });
        result.push_back(slice);
    }
    return result;
}

std::vector<Held> held(const std::vector<RunMeasures>& runs) {
    std::vector<Held> result;
    for (const Judged& one : runs.front().guarantees) {
        Held held;
        held.guarantee = one.guarantee;
        result.push_back(held);
    }
    for (const RunMeasures& run : runs) {
        for (std::size_t i = 0; i < run.guarantees.size(); ++i) {
            switch (run.guarantees[i].conclusion) {
                case check::Conclusion::holds: ++result[i].held; break;
                case check::Conclusion::unknown: ++result[i].undecided; break;
                case check::Conclusion::violated:
                    ++result[i].violated;
                    if (!result[i].first_violated) result[i].first_violated = run.seed;
                    break;
            }
        }
    }
    return result;
}

void add_staleness(const std::vector<RunMeasures>& runs, std::uint64_t ok_reads,
                   Consistency& result) {
    result.staleness_ms =
        quantiles(by_seed(runs, [](const RunMeasures& r) { return r.staleness_ms; }));
    for (std::size_t i = 0; i < visibility_ms.size(); ++i) {
        const auto from = sum(runs, [&](const RunMeasures& r) { return r.read_from[i]; });
        if (from == 0) break;
        const auto fresh = sum(runs, [&](const RunMeasures& r) { return r.fresh_from[i]; });
        result.fresh_by_ms.x.push_back(visibility_ms[i]);
        result.fresh_by_ms.y.push_back(static_cast<double>(fresh) / static_cast<double>(from));
    }
    for (std::size_t k = 0; k < versions_told; ++k) {
        result.within_versions.push_back(
            rate(sum(runs, [&](const RunMeasures& r) { return r.within_versions[k]; }), ok_reads));
    }
}

Consistency consistency(const std::vector<RunMeasures>& runs) {
    Consistency result;
    result.guarantees = held(runs);
    result.strongest = strongest_held(result.guarantees);
    double stale_by_s = 0;
    for (const RunMeasures& run : runs) {
        stale_by_s = std::max(stale_by_s, run.stale_by_s.value_or(0));
        const bool anomalous =
            std::ranges::any_of(run.anomalous_reads, [](std::uint64_t reads) { return reads > 0; });
        if (anomalous && !result.seed_of_anomaly) result.seed_of_anomaly = run.seed;
        if (run.lost_writes > 0 && !result.seed_of_lost_write) {
            result.seed_of_lost_write = run.seed;
        }
    }
    result.level = level_name(result.strongest, stale_by_s);
    std::uint64_t ok_reads = 0, anomalous = 0;
    for (std::size_t i = 0; i < phases; ++i) {
        const std::uint64_t ok = sum(runs, [&](const RunMeasures& r) { return r.ok_reads[i]; });
        const std::uint64_t bad =
            sum(runs, [&](const RunMeasures& r) { return r.anomalous_reads[i]; });
        result.anomalous_by_phase[i] = rate(bad, ok);
        ok_reads += ok;
        anomalous += bad;
    }
    result.stale_reads =
        rate(sum(runs, [](const RunMeasures& r) { return r.stale_reads; }), ok_reads);
    result.anomalous_reads = rate(anomalous, ok_reads);
    result.lost_writes =
        rate(sum(runs, [](const RunMeasures& r) { return r.lost_writes; }),
             sum(runs, [](const RunMeasures& r) { return r.acknowledged_writes; }));
    result.resurrected_writes =
        rate(sum(runs, [](const RunMeasures& r) { return r.resurrected_writes; }),
             sum(runs, [](const RunMeasures& r) { return r.writes; }));
    add_staleness(runs, ok_reads, result);
    result.converge_s =
        quantiles(by_seed(runs, [](const RunMeasures& r) { return one_or_none(r.converge_s); }));
    return result;
}

template <class Get>
Estimate mean(const std::vector<RunMeasures>& runs, const Get& get) {
    std::vector<double> figures;
    double total = 0;
    for (const RunMeasures& run : runs) {
        figures.push_back(get(run));
        total += figures.back();
    }
    if (const auto found = statistics::mean_of(figures, resampling)) return *found;
    const double alone = total / static_cast<double>(runs.size());
    return {alone, alone, alone};
}

template <class Get>
Estimate per_operation(const std::vector<RunMeasures>& runs, const Get& get) {
    std::vector<double> of, operations;
    for (const RunMeasures& run : runs) {
        of.push_back(get(run));
        operations.push_back(static_cast<double>(run.operations));
    }
    if (const auto found = statistics::ratio_of(of, operations, resampling)) return *found;
    const double alone = operations.front() > 0 ? of.front() / operations.front() : 0;
    return {alone, alone, alone};
}

Cost cost(const std::vector<RunMeasures>& runs) {
    Cost result;
    result.dollars_month = mean(runs, [](const RunMeasures& r) {
        return r.requests_dollars + r.egress_dollars + r.storage_dollars;
    });
    result.requests_month = mean(runs, [](const RunMeasures& r) { return r.requests_dollars; });
    result.egress_month = mean(runs, [](const RunMeasures& r) { return r.egress_dollars; });
    result.storage_month = mean(runs, [](const RunMeasures& r) { return r.storage_dollars; });
    result.store_requests_per_operation = per_operation(
        runs, [](const RunMeasures& r) { return static_cast<double>(r.store_requests); });
    result.wan_bytes_per_operation = per_operation(
        runs, [](const RunMeasures& r) { return static_cast<double>(r.wan_bytes.value); });
    const auto asked = sum(runs, [](const RunMeasures& r) { return r.cache_asked; });
    if (asked > 0) {
        result.cache_hits =
            rate(sum(runs, [](const RunMeasures& r) { return r.cache_hits; }), asked);
    }
    result.work_lost_s =
        quantiles(by_seed(runs, [](const RunMeasures& r) { return one_or_none(r.work_lost_s); }));
    return result;
}

}  // namespace

Rate rate(std::uint64_t count, std::uint64_t total) {
    return {count, total, statistics::wilson({count, total})};
}

std::vector<check::Guarantee> strongest_held(const std::vector<Held>& guarantees) {
    std::vector<check::Guarantee> all;
    for (const Held& one : guarantees) {
        if (one.held > 0 && one.violated == 0 && one.undecided == 0) all.push_back(one.guarantee);
    }
    std::vector<check::Guarantee> strongest;
    for (const check::Guarantee guarantee : all) {
        const bool implied = std::ranges::any_of(all, [&](check::Guarantee other) {
            return other != guarantee && check::implies(other, guarantee);
        });
        if (!implied) strongest.push_back(guarantee);
    }
    return strongest;
}

std::string level_name(const std::vector<check::Guarantee>& strongest, double stale_by_s) {
    if (strongest.empty()) return "none";
    const check::Guarantee first = *std::ranges::min_element(strongest);
    if (first == check::Guarantee::bounded_staleness) {
        return fmt::format("stale by at most {:.3g} s", stale_by_s);
    }
    return std::string(check::to_string(first));
}

Cell cell_of(const scenario::Scenario& scenario, const std::vector<RunMeasures>& runs) {
    Cell cell;
    for (const RunMeasures& run : runs) {
        cell.seeds.push_back(run.seed);
        cell.operations += run.operations;
        const bool open = std::ranges::any_of(run.guarantees, [](const Judged& judged) {
            return judged.conclusion == check::Conclusion::unknown;
        });
        cell.undecided_runs += open || run.cut_short;
    }
    cell.consistency = consistency(runs);
    for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
        if (scenario.sites[i].clients == 0) continue;
        Side side;
        side.site = scenario.sites[i].name;
        side.before = phase_measures(runs, i, 0);
        side.partition = phase_measures(runs, i, 1);
        side.after = phase_measures(runs, i, 2);
        side.slices = slices(runs, i);
        side.cut_off =
            std::ranges::any_of(runs, [&](const RunMeasures& run) { return run.sites[i].cut_off; });
        side.bound = bound_of(scenario, i, cell.consistency.strongest);
        cell.sides.push_back(std::move(side));
    }
    cell.yield = rate_of(runs, [](const RunMeasures& run) { return run.all; });
    const Rate& stale = cell.consistency.stale_reads;
    cell.harvest = rate(stale.total - stale.count, stale.total);
    cell.recover_s = quantiles(by_seed(runs, [](const RunMeasures& run) {
        std::vector<double> samples;
        for (const SiteSamples& site : run.sites) {
            if (site.recover_s) samples.push_back(*site.recover_s);
        }
        return samples;
    }));
    cell.cost = cost(runs);
    return cell;
}

}  // namespace cleave::tradeoff
