#include "tradeoff_made_up_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cleave::made_up {

using namespace tradeoff;
using check::Guarantee;

const std::vector<Character>& characters() {
    static const std::vector<Character> all = {
        {"direct-s3",
         "Straight to the store",
         "eventual",
         "AP",
         {Guarantee::eventual, Guarantee::read_after_new_write},
         {Guarantee::eventual},
         88,
         95,
         0.02,
         0.01,
         0.012,
         0.012,
         84,
         0.4,
         0.0004},
        {"dynamo",
         "Dynamo, R + W ≤ N",
         "eventual",
         "AP",
         {Guarantee::read_your_writes, Guarantee::monotonic_reads},
         {Guarantee::eventual},
         4.1,
         6.0,
         0.999,
         0.998,
         0.004,
         0.14,
         61,
         6.5,
         0.002},
        {"causal",
         "COPS",
         "causal+",
         "AP",
         {Guarantee::causal_convergent},
         {Guarantee::causal_convergent},
         1.2,
         1.4,
         1,
         1,
         0.02,
         0.21,
         66,
         4.2,
         0},
        {"edge-filer",
         "Edge filer",
         "close-to-open, one cluster linearizable",
         "CP",
         {Guarantee::linearizable},
         {Guarantee::linearizable},
         1.1,
         2.3,
         0.62,
         0.44,
         0,
         0,
         38,
         2.1,
         0},
        {"edge-filer-offline",
         "Edge filer, offline writes",
         "close-to-open",
         "AP",
         {Guarantee::close_to_open},
         {Guarantee::close_to_open},
         1.0,
         1.2,
         0.97,
         0.99,
         0.03,
         0.3,
         41,
         31,
         0.011},
        {"raft-kv",
         "Raft",
         "linearizable",
         "CP",
         {Guarantee::linearizable},
         {Guarantee::linearizable},
         83,
         84,
         0,
         0,
         0,
         0,
         120,
         1.3,
         0},
        {"abd",
         "ABD",
         "linearizable",
         "CP",
         {Guarantee::linearizable},
         {Guarantee::linearizable},
         85,
         168,
         0,
         0,
         0,
         0,
         131,
         0.1,
         0},
        {"chain",
         "CRAQ",
         "linearizable",
         "CP",
         {Guarantee::linearizable},
         {Guarantee::sequential},
         1.4,
         250,
         0.9,
         0,
         0,
         0.001,
         118,
         9,
         0},
        {"gfs",
         "Google File System",
         "record append, regions may be inconsistent",
         "CP",
         {Guarantee::regular},
         {Guarantee::bounded_staleness},
         3.1,
         92,
         0.71,
         0,
         0.001,
         0.05,
         55,
         14,
         0.0001},
        {"system-of-record",
         "System of record",
         "linearizable",
         "CA",
         {Guarantee::linearizable},
         {},
         81,
         82,
         0.4,
         0.4,
         0,
         0.2,
         210,
         60,
         0.02},
    };
    return all;
}

const std::vector<Workload>& workloads() {
    static const std::vector<Workload> all = {
        {"home-directories", "Home directories", "close-to-open, answers within 50 ms"},
        {"rendering", "Video rendering, then archive", "reads within 10 ms, no lost frame"},
        {"worn-archive", "Archive at the edge, written once, read never", "no write is lost"},
        {"ai-images", "AI reading images", "reads within 5 ms at any site"},
        {"build", "Software build", "metadata within 2 ms, read-your-writes"},
        {"record", "System of record", "linearizable read-modify-write"},
        {"random", "Random access beyond the cache", "reads within 100 ms"},
        {"writers", "Several writers of one file", "no lost update"},
    };
    return all;
}

namespace {

// Numbers that vary from cell to cell and never from run to run.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_(seed * 2654435761U + 12345) {}
    double between(double low, double high) {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return low + (high - low) * static_cast<double>(state_ >> 40) / 16777216.0;
    }

  private:
    std::uint64_t state_;
};

Estimate estimate(double value, double spread) {
    return {value, value * (1 - spread), value * (1 + spread)};
}

Rate rate(std::uint64_t total, double share) {
    Rate result{static_cast<std::uint64_t>(std::llround(share * static_cast<double>(total))),
                total};
    if (total == 0) return result;
    const double p = static_cast<double>(result.count) / static_cast<double>(total);
    const double half = 1.96 * std::sqrt(p * (1 - p) / static_cast<double>(total)) + 1e-4;
    result.share = Estimate{p, std::max(0.0, p - half), std::min(1.0, p + half)};
    return result;
}

Quantiles quantiles(std::uint64_t samples, double median, double tail) {
    if (samples == 0) return {};
    return {samples, estimate(median, 0.06), estimate(median * tail, 0.12),
            estimate(median * tail * 1.8, 0.25)};
}

Curve cdf(double median, double tail) {
    Curve curve;
    for (int i = 0; i <= 40; ++i) {
        const double z = -2.6 + 5.2 * i / 40;
        curve.x.push_back(median * std::exp(z * std::log(tail) / 2.33));
        curve.y.push_back(i == 40 ? 1 : 0.5 * std::erfc(-z / std::sqrt(2.0)));
    }
    return curve;
}

PhaseMeasures phase(std::uint64_t reads, double answered_reads, double answered_writes,
                    double read_ms, double write_ms, double tail) {
    PhaseMeasures measures;
    measures.reads = rate(reads, answered_reads);
    measures.writes = rate(reads / 3, answered_writes);
    measures.read_ms = quantiles(measures.reads.count, read_ms, tail);
    measures.write_ms = quantiles(measures.writes.count, write_ms, tail);
    if (measures.reads.count > 0) measures.read_cdf = cdf(read_ms, tail);
    if (measures.writes.count > 0) measures.write_cdf = cdf(write_ms, tail);
    return measures;
}

Side side(const Character& who, const char* site, bool cut, bool partitions, double factor,
          Dice& dice) {
    Side result;
    result.site = site;
    result.cut_off = cut;
    const double tail = dice.between(2.2, 6);
    const double reads = cut ? who.cut_reads : 1 - dice.between(0, 0.004);
    const double writes = cut ? who.cut_writes : 1 - dice.between(0, 0.004);
    result.before = phase(6000, 0.9996, 0.9994, who.read_ms * factor, who.write_ms * factor, tail);
    if (partitions) {
        result.partition = phase(3000, reads, writes, who.read_ms * factor * (cut ? 1.4 : 1.1),
                                 who.write_ms * factor * (cut ? 3 : 1.2), tail * 1.6);
        result.after = phase(3000, 0.999, 0.9985, who.read_ms * factor * 1.05,
                             who.write_ms * factor * 1.05, tail);
    }
    if (who.partition == std::vector{Guarantee::linearizable}) {
        result.bound = {20, 40, {}, "Attiya and Welch: u / 4 and u / 2, u = 80 ms"};
    }
    for (int i = 0; i < 120; ++i) {
        const bool during = partitions && i >= 30 && i < 60;
        const double wobble = dice.between(-0.04, 0.04);
        Slice slice{static_cast<double>(i), {}, {}};
        slice.reads = rate(180, std::clamp(during ? reads + wobble : 1.02 + wobble, 0.0, 1.0));
        slice.writes = rate(60, std::clamp(during ? writes + wobble : 1.02 + wobble, 0.0, 1.0));
        if (during && cut && reads < 0.01) slice.reads = rate(180, 0);
        result.slices.push_back(slice);
    }
    return result;
}

Consistency consistency(const Character& who, bool partitions, Dice& dice) {
    Consistency result;
    result.strongest = partitions ? who.partition : who.peace;
    for (const Guarantee g : result.strongest) {
        result.level += (result.level.empty() ? "" : ", ") + std::string(check::to_string(g));
    }
    for (const Guarantee g :
         {Guarantee::linearizable, Guarantee::sequential, Guarantee::causal, Guarantee::eventual}) {
        const bool held = std::ranges::any_of(
            result.strongest, [&](Guarantee strong) { return check::implies(strong, g); });
        Held each{g, held ? 20U : 13U, held ? 0U : 6U, held ? 0U : 1U, {}};
        if (!held) each.first_violated = 7;
        result.guarantees.push_back(each);
    }
    const double stale =
        (partitions ? who.stale_partition : who.stale_peace) * dice.between(0.6, 1.4);
    result.stale_reads = rate(40000, stale);
    result.anomalous_reads = rate(40000, stale * 1.1);
    for (Rate& each : result.anomalous_by_phase) each = rate(12000, stale);
    result.lost_writes = rate(12000, partitions ? who.lost_writes : 0);
    result.resurrected_writes = rate(12000, 0);
    const double age = partitions ? who.heal_s * 1000 : 120;
    if (stale > 0) {
        result.staleness_ms = quantiles(400, age, 4);
        for (int i = 0; i <= 40; ++i) {
            const double t = std::exp(std::log(0.5) + i * std::log(1e5) / 40);
            result.fresh_by_ms.x.push_back(t);
            result.fresh_by_ms.y.push_back(1 - stale * std::exp(-t / age));
        }
        result.converge_s = quantiles(20, who.heal_s, 2.5);
    }
    for (int k = 1; k <= 3; ++k) result.within_versions.push_back(rate(40000, 1 - stale / k));
    return result;
}

}  // namespace

Cell cell(std::size_t system, std::size_t workload, bool partitions) {
    const Character& who = characters()[system];
    Dice dice(system * 100 + workload);
    Cell result;
    result.system = system;
    result.workload = workload;
    result.faults = partitions ? 1 : 0;
    if (system == 8 && workload == 5) {
        result.not_offered = "no conditional writes";
        return result;
    }
    for (std::uint64_t seed = 1; seed <= 20; ++seed) result.seeds.push_back(seed);
    result.operations = 61000;
    const double factor = dice.between(0.7, 1.9);
    result.consistency = consistency(who, partitions, dice);
    result.sides.push_back(side(who, "london", partitions, partitions, factor, dice));
    result.sides.push_back(side(who, "tokyo", false, partitions, factor * 1.3, dice));
    result.yield = rate(60000, partitions ? 0.8 + 0.2 * who.cut_reads : 0.9995);
    result.harvest = rate(50000, 1 - (partitions ? who.stale_partition : who.stale_peace));
    if (partitions) result.recover_s = quantiles(20, 0.2 + who.heal_s / 4, 2);
    const double dollars = who.dollars * factor;
    result.cost = {estimate(dollars, 0.04),
                   estimate(dollars * 0.6, 0.04),
                   estimate(dollars * 0.3, 0.04),
                   estimate(dollars * 0.1, 0.04),
                   estimate(0.4, 0.1),
                   estimate(18000, 0.05),
                   {},
                   {}};
    if (system == 3 || system == 4) result.cost.cache_hits = rate(30000, 0.91);
    const double strength = result.consistency.strongest.empty() ? 0.1
                            : check::implies(result.consistency.strongest[0], Guarantee::causal)
                                ? 1
                                : 0.55;
    const double kept = (who.cut_reads + who.cut_writes) / 2;
    result.peace = {1 - who.stale_peace, 0.999, 0.05};
    result.partition = {strength - who.stale_partition, (1 + kept) / 2, 0.35 + kept / 2};
    result.reproduce = fmt::format(
        "./run.sh run scenarios/catalog/tradeoff.yaml --cell "
        "{}/{}/{} --seed 7",
        who.key, workloads()[workload].key, partitions ? "partition" : "peace");
    return result;
}

}  // namespace cleave::made_up
