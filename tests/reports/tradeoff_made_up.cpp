#include "tradeoff_made_up.hpp"

#include <fmt/format.h>

#include "tradeoff_made_up_cells.hpp"

namespace cleave::made_up {
namespace {

using namespace tradeoff;

Recommendation recommendation(std::size_t system, std::size_t workload, std::size_t cell) {
    const Character& who = characters()[system];
    Recommendation result;
    result.system = system;
    result.workload = workload;
    result.cell = cell;
    result.reproduce = fmt::format("./run.sh run tradeoff.yaml --cell {}/{}/partition --seed 7",
                                   who.key, workloads()[workload].key);
    const std::size_t roll = (system * 7 + workload * 3) % 5;
    if (system == 8 && workload == 5) {
        result.fit = Fit::does_not_fit;
        result.because = "It cannot run this workload: no conditional writes.";
    } else if (system == 9 && workload == 2) {
        result.fit = Fit::unknown;
        result.because = "Too few seeds were decided to say.";
    } else if (roll < 2) {
        result.fit = Fit::fits;
        result.because = fmt::format(
            "Reads within {:.0f} ms at the 99th percentile, and no write "
            "was lost in 20 seeds.",
            who.read_ms * 4);
    } else if (roll == 2) {
        result.fit = Fit::fits_if;
        result.because = fmt::format(
            "London's reads were answered {:.1f} % of the time while it "
            "was cut off.",
            100 * who.cut_reads);
        result.condition = "the cut-off office can wait for the WAN to come back";
    } else {
        result.fit = Fit::does_not_fit;
        result.because = fmt::format(
            "{:.1f} % of the reads during the partition were stale (95 % "
            "interval {:.1f} to {:.1f} %).",
            100 * who.stale_partition, 90 * who.stale_partition, 110 * who.stale_partition);
    }
    result.checks = {{"reads within 50 ms, at the 99th percentile", "83 ms (80–91), of london",
                      result.fit, cell},
                     {"no lost write in any run", "none of 12,000", Fit::fits, cell}};
    return result;
}

Matrix matrix_of(std::size_t systems, std::size_t workload_count) {
    Matrix result;
    result.name = "Edge filers, stores and databases over a WAN";
    result.description =
        "Two offices and a store, with and without a cut of London's WAN for thirty seconds.";
    result.path = "scenarios/catalog/tradeoff.yaml";
    result.duration_s = 120;
    result.settle_s = 30;
    result.deadline_s = 2;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) result.seeds.push_back(seed);
    for (std::size_t s = 0; s < systems; ++s) {
        const Character& who = characters()[s];
        result.systems.push_back(
            {who.key, who.label, who.key, who.choice, who.promise, "after its paper"});
    }
    result.workloads.assign(workloads().begin(),
                            workloads().begin() + static_cast<std::ptrdiff_t>(workload_count));
    result.faults = {{"peace", "nothing goes wrong", false, {}, {}},
                     {"partition", "London cut off for 30 s", true, 30.0, 60.0}};
    for (std::size_t s = 0; s < result.systems.size(); ++s) {
        for (std::size_t w = 0; w < result.workloads.size(); ++w) {
            result.cells.push_back(cell(s, w, false));
            result.cells.push_back(cell(s, w, true));
        }
    }
    for (std::size_t w = 0; w < result.workloads.size(); ++w) {
        for (std::size_t s = 0; s < result.systems.size(); ++s) {
            result.recommendations.push_back(
                recommendation(s, w, (s * result.workloads.size() + w) * 2 + 1));
        }
    }
    result.claims = {
        {"Edge filers are the wrong tool for systems of record",
         "a seed article",
         Truth::supported,
         "4.2 % of the updates were refused while cut off.",
         {75}},
        {"Caches help random access", "folklore", Truth::refuted, "The hit rate was 3 %.", {77}}};
    result.definitions = {{"stale_reads", "Stale reads",
                           "reads that return what an acknowledged write had "
                           "overwritten before they began",
                           "Bailis et al. 2012"},
                          {"yield", "Yield", "answered of all asked", "Fox and Brewer 1999"}};
    return result;
}

}  // namespace

Matrix matrix() { return matrix_of(characters().size(), workloads().size()); }
Matrix small_matrix() { return matrix_of(3, 2); }

Matrix matrix_named(const std::string& text) {
    Matrix result = matrix();
    result.name = result.description = result.path = text;
    for (System& s : result.systems) {
        s.key = s.label = s.protocol = s.choice = s.promise = s.source = text;
    }
    for (Workload& w : result.workloads) w.key = w.label = w.needs = text;
    for (FaultPlan& f : result.faults) f.key = f.label = text;
    for (Cell& c : result.cells) {
        if (!c.not_offered.empty()) c.not_offered = text;
        c.consistency.level = c.reproduce = text;
        for (Side& s : c.sides) s.site = s.bound.source = text;
    }
    for (Recommendation& r : result.recommendations) {
        r.because = r.condition = r.reproduce = text;
        for (NeedCheck& check : r.checks) check.need = check.measured = text;
    }
    for (Claim& claim : result.claims) claim.says = claim.source = claim.because = text;
    for (Definition& d : result.definitions) d.key = d.name = d.meaning = d.source = text;
    return result;
}

}  // namespace cleave::made_up
