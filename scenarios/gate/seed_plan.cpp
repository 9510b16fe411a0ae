#include "gate/seed_plan.hpp"

#include <algorithm>

namespace cleave::gate {

using results::Claim;
using results::Error;
using results::Fallible;

std::optional<Error> SeedPlan::claim(std::uint64_t count) {
    const std::uint64_t least = fixed_ + 1;
    if (!ledger_) {
        const std::uint64_t next =
            claims_.empty() ? least : claims_.back().first + claims_.back().count;
        claims_.push_back({scenario_, next, count});
        return std::nullopt;
    }
    Fallible<Claim> claimed = ledger_->claim(gate_, scenario_, least, count);
    if (!claimed) return claimed.error();
    claims_.push_back(*claimed);
    return std::nullopt;
}

std::optional<Error> SeedPlan::begin(results::Ledger& ledger, const results::GateRecord& gate,
                                     std::uint64_t most, bool continued) {
    ledger_ = &ledger;
    gate_ = gate.id;
    for (const Claim& claim : gate.claims) {
        if (claim.scenario == scenario_) claims_.push_back(claim);
    }
    if (!continued || claims_.empty()) {  // the latter: killed before it had claimed any
        Fallible<std::vector<std::uint64_t>> failing =
            ledger.failing(scenario_, fixed_ + 1, failing_max);
        if (!failing) return failing.error();
        for (const std::uint64_t seed : *failing) {
            if (most != 0 && known() >= most) break;
            const Claim again = {scenario_, seed, 1};
            const Fallible<bool> noted = ledger.claim_again(gate_, again);
            if (!noted) return noted.error();
            claims_.push_back(again);
        }
    }
    if (most > known()) return claim(most - known());
    return std::nullopt;
}

std::uint64_t SeedPlan::known() const {
    std::uint64_t count = fixed_;
    for (const Claim& claim : claims_) count += claim.count;
    return count;
}

Fallible<std::uint64_t> SeedPlan::at(std::uint64_t position) {
    if (position < fixed_) return position + 1;
    while (position >= known()) {
        if (const std::optional<Error> problem = claim(block)) return *problem;
    }
    std::uint64_t rest = position - fixed_;
    std::size_t i = 0;
    for (; rest >= claims_[i].count; ++i) rest -= claims_[i].count;
    return claims_[i].first + rest;
}

}  // namespace cleave::gate
