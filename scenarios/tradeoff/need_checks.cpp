#include "tradeoff/need_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "tradeoff/cell.hpp"

namespace cleave::tradeoff {
namespace {

// ---- words ----

std::string percent(double share) { return fmt::format("{:.4g} %", share * 100); }

std::string in_percent(const Estimate& share) {
    return fmt::format("{} ({:.3g} to {:.3g})", percent(share.value), share.low * 100,
                       share.high * 100);
}
std::string in_ms(const Estimate& ms) {
    return fmt::format("{:.3g} ms ({:.3g} to {:.3g})", ms.value, ms.low, ms.high);
}
std::string in_seconds(const Estimate& s) {
    return fmt::format("{:.3g} s ({:.3g} to {:.3g})", s.value, s.low, s.high);
}
std::string in_dollars(const Estimate& dollars) {
    return fmt::format("${:.4g} ({:.4g} to {:.4g})", dollars.value, dollars.low, dollars.high);
}
std::string words_of(Duration duration) {
    const double ms = duration.in_milliseconds();
    return ms < 1'000 ? fmt::format("{:g} ms", ms) : fmt::format("{:g} s", ms / 1'000);
}

// ---- what was measured ----

struct Placed {
    Estimate estimate;
    std::string site;
};

std::optional<Estimate> share_of(const Rate& a, const Rate& b) {
    return rate(a.count + b.count, a.total + b.total).share;
}

// The least share answered, over the sites that `wanted` picks.
template <class Wanted>
std::optional<Placed> least_answered(const Cell& cell, Phase phase, const Wanted& wanted) {
    std::optional<Placed> worst;
    for (const Side& side : cell.sides) {
        if (!wanted(side)) continue;
        const PhaseMeasures& in = phase == Phase::before ? side.before : side.partition;
        const auto share = share_of(in.reads, in.writes);
        if (!share || (worst && worst->estimate.value <= share->value)) continue;
        worst = Placed{*share, side.site};
    }
    return worst;
}

using QuantileOf = std::optional<Estimate> Quantiles::*;

struct Latency {
    const char* name;
    bool of_reads;
    QuantileOf quantile;
    const char* words;
};
constexpr Latency latencies[] = {
    {"read_p50", true, &Quantiles::p50, "half of the reads"},
    {"read_p99", true, &Quantiles::p99, "99 of 100 reads"},
    {"write_p50", false, &Quantiles::p50, "half of the writes"},
    {"write_p99", false, &Quantiles::p99, "99 of 100 writes"},
};

struct Slowest {
    std::optional<Placed> placed;
    bool complete = true;  // no site has too few samples
};
Slowest slowest(const Cell& cell, const Latency& latency) {
    Slowest found;
    for (const Side& side : cell.sides) {
        const Quantiles& all = latency.of_reads ? side.before.read_ms : side.before.write_ms;
        const std::optional<Estimate>& one = all.*latency.quantile;
        if (!one) {
            found.complete = false;
        } else if (!found.placed || found.placed->estimate.value < one->value) {
            found.placed = Placed{*one, side.site};
        }
    }
    return found;
}

// ---- one need ----

Kept at_most(const Estimate& measured, double bound) {
    if (bound <= 0) return measured.value <= 0 ? Kept::met : Kept::unmet;
    if (measured.high <= bound) return Kept::met;
    return measured.low > bound ? Kept::unmet : Kept::open;
}
Kept at_least(const Estimate& measured, double bound) {
    if (measured.low >= bound) return Kept::met;
    if (measured.high < bound) return Kept::unmet;
    return measured.value >= 1 ? Kept::met : Kept::open;  // nothing at all is missing
}

bool has_enough_runs(const Cell& cell) { return cell.seeds.size() >= runs_min; }

class Checker {
  public:
    Checker(const Matrix& matrix, const std::vector<std::size_t>& cells)
        : matrix_(matrix), cells_(cells) {}

    std::vector<Finding> take() { return std::move(findings_); }

    void holds(check::Guarantee guarantee) {
        Finding finding;
        finding.need = std::string(check::to_string(guarantee));
        finding.kept = Kept::met;
        std::uint64_t runs = 0;
        for (const std::size_t at : cells_) {
            const Cell& cell = matrix_.cells[at];
            const auto held =
                std::ranges::find(cell.consistency.guarantees, guarantee, &Held::guarantee);
            if (held == cell.consistency.guarantees.end()) continue;
            const std::uint64_t total = held->held + held->violated + held->undecided;
            runs += total;
            const Kept kept = held->violated > 0    ? Kept::unmet
                              : held->undecided > 0 ? Kept::open
                                                    : Kept::met;
            if (runs == total || kept > finding.kept) {
                finding.kept = kept;
                finding.cell = at;
                finding.seed = held->first_violated;
                if (kept == Kept::unmet) {
                    finding.measured = fmt::format("violated in {} of {} runs, {}", held->violated,
                                                   total, plan_of(cell));
                } else if (kept == Kept::open) {
                    finding.measured = fmt::format("undecided in {} of {} runs, {}",
                                                   held->undecided, total, plan_of(cell));
                }
            }
        }
        if (runs == 0) return note_missing(std::move(finding));
        if (finding.kept == Kept::met) finding.measured = fmt::format("held in all {} runs", runs);
        findings_.push_back(std::move(finding));
    }

    // The worst over all plans of a share that is to be small.
    void few(const std::string& what, Ratio bound, const Rate Consistency::*member,
             const std::optional<std::uint64_t> Consistency::*seed) {
        Finding finding;
        finding.need = bound.is_zero()
                           ? "no " + what
                           : fmt::format("at most {} {}", percent(bound.as_double()), what);
        std::optional<double> worst;
        for (const std::size_t at : cells_) {
            const Rate& rate = matrix_.cells[at].consistency.*member;
            if (!rate.share || (worst && *worst >= rate.share->value)) continue;
            worst = rate.share->value;
            finding.cell = at;
            finding.seed = matrix_.cells[at].consistency.*seed;
            finding.kept = at_most(*rate.share, bound.as_double());
            finding.measured =
                fmt::format("{} of {}, {}", rate.count, rate.total, in_percent(*rate.share));
            if (rate.count > 0) finding.measured += ", " + plan_of(matrix_.cells[at]);
        }
        if (!worst) return note_missing(std::move(finding));
        findings_.push_back(std::move(finding));
    }

    void latency(const Latency& latency, Duration bound) {
        Finding finding;
        finding.of = NeedOf::peace;
        finding.need = fmt::format("{} within {}", latency.words, words_of(bound));
        bool measured = false;
        for (const std::size_t at : calm()) {
            const Slowest found = slowest(matrix_.cells[at], latency);
            if (!found.placed) continue;
            measured = true;
            finding.cell = at;
            finding.kept = at_most(found.placed->estimate, bound.in_milliseconds());
            // A site with too few samples could be slower, not quicker.
            const bool open = !has_enough_runs(matrix_.cells[at]) ||
                              (!found.complete && finding.kept == Kept::met);
            if (open) finding.kept = Kept::open;
            finding.measured = in_ms(found.placed->estimate) + " at " + found.placed->site;
        }
        if (!measured) return note_missing(std::move(finding));
        findings_.push_back(std::move(finding));
    }

    void answered(Ratio bound) {
        answered(bound, NeedOf::peace, Phase::before, calm(),
                 fmt::format("{} answered at each site", percent(bound.as_double())), "",
                 [](const Side&) { return true; });
    }
    void answered_cut_off(Ratio bound) {
        answered(bound, NeedOf::bad_times, Phase::partition, divided(),
                 fmt::format("{} answered at a site that is cut off", percent(bound.as_double())),
                 "a site that is cut off can wait", [](const Side& side) { return side.cut_off; });
    }
    void answered_elsewhere(Ratio bound) {
        answered(bound, NeedOf::bad_times, Phase::partition, divided(),
                 fmt::format("{} answered elsewhere meanwhile", percent(bound.as_double())),
                 "the others can wait, too, while a site is cut off",
                 [](const Side& side) { return !side.cut_off; });
    }

    void seconds(const std::string& need, const std::string& accept, Duration bound,
                 const std::vector<std::size_t>& cells,
                 const std::function<const Quantiles&(const Cell&)>& of) {
        Finding finding;
        finding.of = NeedOf::bad_times;
        finding.need = need + ' ' + words_of(bound);
        std::optional<double> worst;
        for (const std::size_t at : cells) {
            const std::optional<Estimate>& median = of(matrix_.cells[at]).p50;
            if (!median || (worst && *worst >= median->value)) continue;
            worst = median->value;
            finding.cell = at;
            finding.kept = has_enough_runs(matrix_.cells[at]) ? at_most(*median, bound.in_seconds())
                                                              : Kept::open;
            finding.measured = in_seconds(*median) + ", " + plan_of(matrix_.cells[at]);
            finding.accept = accept + fmt::format(" {:.3g} s", median->value);
        }
        if (!worst) return note_missing(std::move(finding));
        findings_.push_back(std::move(finding));
    }

    void dollars(std::int64_t bound) {
        Finding finding;
        finding.of = NeedOf::peace;
        finding.need = fmt::format("at most ${} a month", bound);
        const std::vector<std::size_t> cells = calm();
        if (cells.empty()) return note_missing(std::move(finding));
        finding.cell = cells.front();
        const Estimate& cost = matrix_.cells[finding.cell].cost.dollars_month;
        finding.kept = has_enough_runs(matrix_.cells[finding.cell])
                           ? at_most(cost, static_cast<double>(bound))
                           : Kept::open;
        finding.measured = in_dollars(cost);
        findings_.push_back(std::move(finding));
    }

    std::vector<std::size_t> all() const { return cells_; }
    std::vector<std::size_t> divided() const {
        return cells_where([](const FaultPlan& plan) { return plan.partitions; });
    }
    std::vector<std::size_t> calm() const {
        return cells_where([](const FaultPlan& plan) { return !plan.partition_start_s; });
    }

  private:
    template <class Wanted>
    std::vector<std::size_t> cells_where(const Wanted& wanted) const {
        std::vector<std::size_t> found;
        for (const std::size_t at : cells_) {
            if (wanted(matrix_.faults[matrix_.cells[at].faults])) found.push_back(at);
        }
        return found;
    }

    std::string plan_of(const Cell& cell) const {
        return "plan \"" + matrix_.faults[cell.faults].label + '"';
    }

    template <class Wanted>
    void answered(Ratio bound, NeedOf of, Phase phase, const std::vector<std::size_t>& cells,
                  const std::string& need, const std::string& accept, const Wanted& wanted) {
        Finding finding;
        finding.of = of;
        finding.need = need;
        std::optional<double> worst;
        for (const std::size_t at : cells) {
            const auto least = least_answered(matrix_.cells[at], phase, wanted);
            if (!least || (worst && *worst <= least->estimate.value)) continue;
            worst = least->estimate.value;
            finding.cell = at;
            finding.kept = at_least(least->estimate, bound.as_double());
            finding.measured = in_percent(least->estimate) + " at " + least->site;
            if (!accept.empty()) {
                finding.accept = fmt::format("{}: {} of its operations are answered", accept,
                                             percent(least->estimate.value));
            }
        }
        if (!worst) return note_missing(std::move(finding));
        findings_.push_back(std::move(finding));
    }

    // What no plan of the matrix puts to the test stays open.
    void note_missing(Finding finding) {
        finding.kept = Kept::open;
        finding.measured = "not measured by any plan of this matrix";
        if (finding.accept.empty()) finding.accept = finding.need + " is not asked for";
        finding.cell = cells_.front();
        findings_.push_back(std::move(finding));
    }

    const Matrix& matrix_;
    const std::vector<std::size_t>& cells_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> check_needs(const Needs& needs, const Matrix& matrix,
                                 const std::vector<std::size_t>& cells) {
    Checker checker(matrix, cells);
    for (const check::Guarantee guarantee : needs.holds) checker.holds(guarantee);
    if (needs.lost_writes) {
        checker.few("writes lost", *needs.lost_writes, &Consistency::lost_writes,
                    &Consistency::seed_of_lost_write);
    }
    if (needs.anomalous_reads) {
        checker.few("reads anomalous", *needs.anomalous_reads, &Consistency::anomalous_reads,
                    &Consistency::seed_of_anomaly);
    }
    if (needs.answered) checker.answered(*needs.answered);
    if (needs.answered_cut_off) checker.answered_cut_off(*needs.answered_cut_off);
    if (needs.answered_elsewhere) checker.answered_elsewhere(*needs.answered_elsewhere);
    const std::optional<Duration>* const bounds[] = {&needs.read_p50, &needs.read_p99,
                                                     &needs.write_p50, &needs.write_p99};
    for (std::size_t i = 0; i < std::size(latencies); ++i) {
        if (*bounds[i]) checker.latency(latencies[i], **bounds[i]);
    }
    if (needs.converge) {
        checker.seconds(
            "fresh after the heal within", "readers can live with old data after the heal for",
            *needs.converge, checker.divided(),
            [](const Cell& cell) -> const Quantiles& { return cell.consistency.converge_s; });
    }
    if (needs.work_lost) {
        checker.seconds("a crash loses at most the last",
                        "the work before a crash may be lost, the last", *needs.work_lost,
                        checker.all(),
                        [](const Cell& cell) -> const Quantiles& { return cell.cost.work_lost_s; });
    }
    if (needs.dollars_month) checker.dollars(*needs.dollars_month);
    return checker.take();
}

std::optional<Reading> read_measure(const std::string& measure, const Cell& cell) {
    const auto of = [](const std::optional<Estimate>& estimate, bool more_is_better,
                       std::string (*words)(const Estimate&)) -> std::optional<Reading> {
        if (!estimate) return std::nullopt;
        return Reading{*estimate, more_is_better, words(*estimate)};
    };
    const auto placed = [](const std::optional<Placed>& found, bool more_is_better,
                           std::string (*words)(const Estimate&)) -> std::optional<Reading> {
        if (!found) return std::nullopt;
        return Reading{found->estimate, more_is_better,
                       words(found->estimate) + " at " + found->site};
    };
    for (const Latency& latency : latencies) {
        if (measure == latency.name) return placed(slowest(cell, latency).placed, false, &in_ms);
    }
    if (measure == "answered") {
        return placed(least_answered(cell, Phase::before, [](const Side&) { return true; }), true,
                      &in_percent);
    }
    if (measure == "answered_cut_off") {
        return placed(
            least_answered(cell, Phase::partition, [](const Side& side) { return side.cut_off; }),
            true, &in_percent);
    }
    if (measure == "anomalous_reads") {
        return of(cell.consistency.anomalous_reads.share, false, &in_percent);
    }
    if (measure == "lost_writes") {
        return of(cell.consistency.lost_writes.share, false, &in_percent);
    }
    if (measure == "converge") return of(cell.consistency.converge_s.p50, false, &in_seconds);
    return of(cell.cost.dollars_month, false, &in_dollars);
}

}  // namespace cleave::tradeoff
