#pragma once
// From what a history shows to a conclusion, and what it rests on: an order, or findings that
// refute the guarantee. Findings are raw: check.hpp makes evidence of them. The stages, cheapest
// first: flaws of single reads; two updates of one version; a cycle in what must be; a search
// where orders of versions are open.

#include <optional>
#include <string>
#include <vector>

#include "transactions/dependencies.hpp"
#include "verdict/options.hpp"
#include "verdict/verdict.hpp"

namespace cleave::check::transactions {

// One transaction before another, for a reason.
struct Step {
    std::uint32_t from = 0, to = 0;
    std::uint32_t version = 0;  // that was read or overwritten; not for real time
    ArcKind kind = ArcKind::wr;
    // The other order of two versions is refuted by this cycle, in words of nothing else.
    std::vector<Step> instead_of{};
};

struct Finding {
    std::string anomaly{};
    std::optional<Flaw> flaw{};
    std::vector<Step> cycle{};
    std::vector<OpIndex> involved{};  // enough to refute the guarantee, as far as is known
};

struct Judgement {
    Conclusion conclusion = Conclusion::unknown;
    // When it holds: transactions in order; for snapshot isolation each comes twice, where it takes
    // its snapshot and where it commits.
    std::vector<std::uint32_t> order{};
    std::vector<Finding> findings{};  // when violated
    std::string limit{};
    std::uint64_t steps = 0;
};

struct JudgeOptions {
    Limits limits{};
    std::size_t findings = 8;  // at most
    bool explain = true;       // cycles and names; without them only the conclusion counts
};

Judgement judge(const history::History& history, const Observations& seen, Guarantee guarantee,
                const JudgeOptions& options);

// Adya's name of a cycle, or Elle's where Adya has none.
std::string name_of(const std::vector<Step>& cycle, const Observations& seen, Guarantee guarantee);

}  // namespace cleave::check::transactions
