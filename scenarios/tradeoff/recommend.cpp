#include "tradeoff/recommend.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "tradeoff/need_checks.hpp"

namespace cleave::tradeoff {
namespace {

Fit fit_of(const Finding& finding) {
    switch (finding.kept) {
        case Kept::met: return Fit::fits;
        case Kept::unmet: return finding.of == NeedOf::bad_times ? Fit::fits_if : Fit::does_not_fit;
        case Kept::open: break;
    }
    return finding.of == NeedOf::bad_times ? Fit::fits_if : Fit::unknown;
}

// The first finding that weighs most: what does not fit before what is unknown, and so on.
const Finding* deciding(const std::vector<Finding>& findings) {
    for (const Fit fit : {Fit::does_not_fit, Fit::unknown, Fit::fits_if}) {
        const auto found = std::ranges::find(findings, fit, &fit_of);
        if (found != findings.end()) return &*found;
    }
    return nullptr;
}

std::string all_met(const std::vector<Finding>& findings) {
    if (findings.empty()) return "It needs nothing that is measured.";
    std::string words;
    for (const Finding& finding : findings) {
        words += (words.empty() ? "" : "; ") + finding.need + ": " + finding.measured;
    }
    return "All needs are met. " + words + '.';
}

std::string conditions(const std::vector<Finding>& findings) {
    std::string words;
    for (const Finding& finding : findings) {
        if (fit_of(finding) != Fit::fits_if) continue;
        words += (words.empty() ? "" : "; and ") + finding.accept;
    }
    return words;
}

class Recommender {
  public:
    Recommender(const MatrixFile& file, Matrix& matrix) : file_(file), matrix_(matrix) {}

    Recommendation of(std::size_t workload, std::size_t system) const {
        Recommendation result;
        result.system = system;
        result.workload = workload;
        std::vector<std::size_t> cells;
        for (std::size_t i = 0; i < matrix_.cells.size(); ++i) {
            const Cell& cell = matrix_.cells[i];
            if (cell.system != system || cell.workload != workload) continue;
            if (cells.empty()) result.cell = i;
            cells.push_back(i);
        }
        if (const Cell& first = matrix_.cells[result.cell]; !first.not_offered.empty()) {
            result.fit = Fit::does_not_fit;
            result.because = "Not offered: " + first.not_offered + '.';
            return result;
        }
        const std::vector<Finding> findings =
            check_needs(file_.workloads[workload].needs, matrix_, cells);
        for (const Finding& finding : findings) {
            result.checks.push_back(
                {finding.need, finding.measured, fit_of(finding), finding.cell});
        }
        decide(findings, result);
        return result;
    }

    Claim of(const ClaimEntry& entry) const {
        Claim claim;
        claim.says = entry.says;
        claim.source = entry.source;
        const std::size_t system = position(file_.systems, entry.system);
        const std::size_t workload = position(file_.workloads, entry.workload);
        if (!entry.fit.empty()) {
            const auto one = std::ranges::find_if(
                matrix_.recommendations, [&](const Recommendation& recommendation) {
                    return recommendation.system == system && recommendation.workload == workload;
                });
            const bool expected = std::ranges::find(entry.fit, one->fit) != entry.fit.end();
            claim.truth = expected                   ? Truth::supported
                          : one->fit == Fit::unknown ? Truth::undecided
                                                     : Truth::refuted;
            claim.because = one->because;
            claim.cells = {one->cell};
            return claim;
        }
        const std::size_t plan = entry.faults.empty() ? 0 : position(file_.faults, entry.faults);
        compare(entry, cell_at(system, workload, plan),
                cell_at(position(file_.systems, entry.versus), workload, plan), claim);
        return claim;
    }

  private:
    template <class T>
    static std::size_t position(const std::vector<T>& entries, const std::string& key) {
        return static_cast<std::size_t>(std::ranges::find(entries, key, &T::key) - entries.begin());
    }
    std::size_t cell_at(std::size_t system, std::size_t workload, std::size_t plan) const {
        return (system * matrix_.workloads.size() + workload) * matrix_.faults.size() + plan;
    }

    void decide(const std::vector<Finding>& findings, Recommendation& result) const {
        const Finding* finding = deciding(findings);
        if (!finding) {
            result.fit = Fit::fits;
            result.because = all_met(findings);
            result.reproduce = matrix_.cells[result.cell].reproduce;
            return;
        }
        result.fit = fit_of(*finding);
        const bool open = finding->kept == Kept::open;
        result.because = fmt::format("Needs {}; {}: {}.", finding->need,
                                     open ? "cannot be told" : "measured", finding->measured);
        if (result.fit == Fit::fits_if) result.condition = conditions(findings);
        result.cell = finding->cell;
        const CellPlan& plan = file_.cells[finding->cell];
        result.reproduce = finding->seed ? reproduce_line(file_, plan, *finding->seed)
                                         : matrix_.cells[finding->cell].reproduce;
    }

    void compare(const ClaimEntry& entry, std::size_t at, std::size_t other, Claim& claim) const {
        claim.cells = {at, other};
        const auto label = [&](std::size_t cell) {
            return matrix_.systems[matrix_.cells[cell].system].label;
        };
        for (const std::size_t cell : claim.cells) {
            const std::string& gap = matrix_.cells[cell].not_offered;
            if (gap.empty()) continue;
            claim.because = label(cell) + " does not offer it: " + gap + '.';
            return;
        }
        const auto mine = read_measure(entry.measure, matrix_.cells[at]);
        const auto theirs = read_measure(entry.measure, matrix_.cells[other]);
        if (!mine || !theirs) {
            claim.because = "Too little was measured of it.";
            return;
        }
        claim.because = fmt::format("{}: {} {}, {} {}.", entry.measure, label(at), mine->words,
                                    label(other), theirs->words);
        if (const auto& hits = matrix_.cells[at].cost.cache_hits) {
            claim.because += fmt::format(" Of its reads, {:.3g} % were answered from the cache.",
                                         hits->share->value * 100);
        }
        if (matrix_.cells[at].seeds.size() < runs_min) return;
        const bool less = mine->estimate.high < theirs->estimate.low;
        const bool more = mine->estimate.low > theirs->estimate.high;
        const bool better = mine->more_is_better ? more : less;
        const bool worse = mine->more_is_better ? less : more;
        switch (*entry.is) {
            case Comparison::better:
                claim.truth = better ? Truth::supported : Truth::refuted;
                break;
            case Comparison::worse: claim.truth = worse ? Truth::supported : Truth::refuted; break;
            case Comparison::no_better:
                claim.truth = better ? Truth::refuted : Truth::supported;
                return;
        }
        if (!better && !worse) claim.truth = Truth::undecided;
    }

    const MatrixFile& file_;
    Matrix& matrix_;
};

}  // namespace

void recommend(const MatrixFile& file, Matrix& matrix) {
    const Recommender recommender(file, matrix);
    for (std::size_t w = 0; w < matrix.workloads.size(); ++w) {
        for (std::size_t s = 0; s < matrix.systems.size(); ++s) {
            matrix.recommendations.push_back(recommender.of(w, s));
        }
    }
    for (const ClaimEntry& claim : file.claims) matrix.claims.push_back(recommender.of(claim));
}

}  // namespace cleave::tradeoff
