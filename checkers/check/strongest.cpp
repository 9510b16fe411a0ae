#include "check/strongest.hpp"

#include <algorithm>

namespace cleave::check {
namespace {

// What the answers so far say about one more guarantee.
std::optional<Standing> inferred(const std::vector<Standing>& known, Guarantee guarantee) {
    for (const Standing& other : known) {
        const bool decided = other.conclusion != Conclusion::unknown;
        if (!decided || other.follows_from || other.guarantee == guarantee) continue;
        const bool holds = other.conclusion == Conclusion::holds;
        const bool follows =
            holds ? implies(other.guarantee, guarantee) : implies(guarantee, other.guarantee);
        if (follows) {
            return Standing{.guarantee = guarantee,
                            .conclusion = other.conclusion,
                            .follows_from = other.guarantee,
                            .verdict = {}};
        }
    }
    return std::nullopt;
}

// Linearizable first: it is cheap, and if it holds nothing else is to be judged. Then the weak ones
// that are scans, and what needs a search last.
std::vector<Guarantee> cheapest_first(std::vector<Guarantee> all) {
    const auto rank = [](Guarantee guarantee) {
        switch (guarantee) {
            case Guarantee::linearizable: return 0;
            case Guarantee::no_thin_air: return 1;
            case Guarantee::causal: return 3;
            case Guarantee::causal_convergent: return 4;
            case Guarantee::pram: return 5;
            case Guarantee::causal_memory: return 6;
            case Guarantee::bounded_staleness: return 7;
            case Guarantee::sequential: return 8;
            default: return 2;
        }
    };
    std::stable_sort(all.begin(), all.end(),
                     [&](Guarantee a, Guarantee b) { return rank(a) < rank(b); });
    return all;
}

}  // namespace

const Standing* Placement::of(Guarantee guarantee) const {
    for (const Standing& standing : standings) {
        if (standing.guarantee == guarantee) return &standing;
    }
    return nullptr;
}

Placement strongest(const history::History& history, const objects::Object& object,
                    const StrongestOptions& options) {
    std::vector<Guarantee> judged;
    for (const GuaranteeInfo& row : guarantees()) {
        if (has_engine(object, row.guarantee)) judged.push_back(row.guarantee);
    }
    Placement placement;
    for (const Guarantee guarantee : cheapest_first(judged)) {
        auto standing = options.infer ? inferred(placement.standings, guarantee) : std::nullopt;
        if (!standing) {
            Verdict verdict = check(history, object, guarantee, options.check);
            standing = Standing{.guarantee = guarantee,
                                .conclusion = verdict.conclusion,
                                .follows_from = {},
                                .verdict = std::move(verdict)};
        }
        placement.standings.push_back(std::move(*standing));
    }
    std::sort(placement.standings.begin(), placement.standings.end(),
              [](const Standing& a, const Standing& b) { return a.guarantee < b.guarantee; });
    // An undecided guarantee may follow from one that was judged after it.
    for (Standing& standing : placement.standings) {
        if (standing.conclusion != Conclusion::unknown || !options.infer) continue;
        if (auto later = inferred(placement.standings, standing.guarantee)) {
            later->verdict = std::move(standing.verdict);  // it says which limit was hit
            standing = std::move(*later);
        }
    }
    for (const Standing& standing : placement.standings) {
        const Guarantee g = standing.guarantee;
        const bool by_another = std::any_of(
            placement.standings.begin(), placement.standings.end(), [&](const Standing& other) {
                if (other.guarantee == g || other.conclusion != standing.conclusion) return false;
                return standing.conclusion == Conclusion::holds ? implies(other.guarantee, g)
                                                                : implies(g, other.guarantee);
            });
        if (standing.conclusion == Conclusion::unknown) {
            placement.undecided.push_back(g);
        } else if (!by_another) {
            (standing.conclusion == Conclusion::holds ? placement.strongest
                                                      : placement.weakest_violated)
                .push_back(g);
        }
    }
    return placement;
}

}  // namespace cleave::check
