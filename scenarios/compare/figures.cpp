#include "compare/figures.hpp"

#include <bit>

#include "runner/measure.hpp"

namespace cleave::compare {
namespace {

using scenario::Counts;
using scenario::PhaseAvailability;
using scenario::RunSummary;

std::optional<double> share(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

std::optional<double> each(double sum, std::uint64_t operations) {
    if (operations == 0) return std::nullopt;
    return sum / static_cast<double>(operations);
}

std::optional<double> milliseconds(Duration duration) {
    if (duration.count() == 0) return std::nullopt;  // of no operation
    return static_cast<double>(duration.count()) / 1e6;
}

void add_verdicts(std::vector<Figure>& figures, const RunSummary& run) {
    const auto add = [&](std::string name, std::optional<check::Conclusion> conclusion) {
        std::optional<double> violated;
        if (conclusion && conclusion != check::Conclusion::unknown) {
            violated = conclusion == check::Conclusion::violated ? 1 : 0;
        }
        figures.push_back({std::move(name), Unit::share, Better::lower, true, violated});
    };
    add("runs that are not linearizable", run.linearizable);
    for (const scenario::GuaranteeOutcome& outcome : run.guarantees) {
        if (outcome.guarantee == check::Guarantee::linearizable) continue;
        add("runs that violate " + std::string(check::to_string(outcome.guarantee)),
            outcome.conclusion);
    }
    figures.push_back({"runs that lose writes", Unit::share, Better::lower, true,
                       run.lost_writes > 0 ? 1.0 : 0.0});
    figures.push_back({"runs that break a property", Unit::share, Better::lower, true,
                       scenario::breaks_property(run) ? 1.0 : 0.0});
}

void add_totals(std::vector<Figure>& figures, const RunSummary& run) {
    figures.push_back(
        {"stale reads", Unit::share, Better::lower, false, share(run.stale_reads, run.ok_reads)});
    figures.push_back({"lost writes a run", Unit::count, Better::lower, false,
                       static_cast<double>(run.lost_writes)});
    if (run.staleness) {
        std::optional<double> stalest;
        if (*run.staleness == check::Conclusion::holds) {
            stalest = static_cast<double>(run.stalest.count()) / 1e6;
        }
        figures.push_back(
            {"greatest staleness", Unit::milliseconds, Better::lower, false, stalest});
    }
    figures.push_back({"operations a run", Unit::count, Better::higher, false,
                       static_cast<double>(run.operations)});
    const scenario::StoreTally& store = run.store;
    const std::uint64_t requests = store.gets + store.puts + store.removes + store.lists;
    figures.push_back({"store requests per operation", Unit::count, Better::lower, false,
                       each(static_cast<double>(requests), run.operations)});
    figures.push_back({"store cost per million operations", Unit::dollars, Better::lower, false,
                       each(1e6 * std::bit_cast<double>(store.dollars), run.operations)});
    figures.push_back({"WAN traffic per operation", Unit::bytes, Better::lower, false,
                       each(static_cast<double>(run.wan_bytes.value), run.operations)});
}

void add_phase(std::vector<Figure>& figures, const PhaseAvailability& phase) {
    const std::string where = phase.site + ", " + phase.phase + ": ";
    const auto answered = [](const Counts& counts) { return share(counts.ok, counts.total()); };
    figures.push_back(
        {where + "reads answered", Unit::share, Better::higher, false, answered(phase.reads)});
    figures.push_back(
        {where + "writes answered", Unit::share, Better::higher, false, answered(phase.writes)});
    figures.push_back({where + "median latency", Unit::milliseconds, Better::lower, false,
                       milliseconds(phase.p50)});
    figures.push_back(
        {where + "p99 latency", Unit::milliseconds, Better::lower, false, milliseconds(phase.p99)});
}

}  // namespace

std::vector<Figure> figures_of(const RunSummary& run) {
    std::vector<Figure> figures;
    add_verdicts(figures, run);
    add_totals(figures, run);
    for (const PhaseAvailability& phase : run.availability) add_phase(figures, phase);
    return figures;
}

}  // namespace cleave::compare
