#include "stored/stored_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::report {
namespace {

std::string standing_of(const StoredSweep& stored) {
    if (!stored.sweep) return "unknown protocol";
    if (!stored.sweep->internal_error.empty()) return "internal error";
    std::string standing = "as expected";
    for (const scenario::Judgement& judgement : stored.sweep->judgements) {
        if (judgement.met) continue;
        if (judgement.settled) return "failed";
        standing = judgement.inconclusive && standing == "as expected" ? "undecided" : "not shown";
    }
    return standing;
}

std::string answered(const StoredSweep& stored) {
    if (!stored.sweep) return "";
    std::uint64_t ok = 0;
    std::uint64_t total = 0;
    for (const scenario::PhaseAvailability& phase : stored.sweep->availability) {
        ok += phase.reads.ok + phase.writes.ok;
        total += phase.reads.total() + phase.writes.total();
    }
    return percent(ok, total);
}

std::string seed(const std::optional<std::uint64_t>& seed) {
    return seed ? std::to_string(*seed) : "";
}

std::string seeds_of(const StoredSweep& stored) {
    return stored.sweep ? seeds(stored.sweep->seeds) : "";
}

std::string verdict_of(const results::Run& run) {
    if (!run.summary.cut_short.empty()) return "cut short";
    return run.failing ? "refutes an expectation" : "as expected";
}

}  // namespace

Cells sweep_cells(const std::vector<StoredSweep>& sweeps) {
    Cells cells = {{"scenario", "protocol", "build", "runs", "seeds", "standing", "failing",
                    "first failing seed", "answered", "operations", "path"}};
    for (const StoredSweep& stored : sweeps) {
        const std::uint64_t operations = stored.sweep ? stored.sweep->operations : 0;
        cells.push_back({stored.scenario.name, stored.scenario.protocol, stored.build.id,
                         std::to_string(stored.runs), seeds_of(stored), standing_of(stored),
                         std::to_string(stored.failing), seed(stored.first_failing),
                         answered(stored), std::to_string(operations), stored.scenario.path});
    }
    return cells;
}

Cells run_cells(const std::vector<StoredSweep>& sweeps) {
    Cells cells = {{"scenario", "build", "strategy", "seed", "trace hash", "verdict",
                    "linearizable", "operations", "stale reads", "lost writes"}};
    for (const StoredSweep& stored : sweeps) {
        for (const results::Run& run : stored.listed) {
            const scenario::RunSummary& summary = run.summary;
            cells.push_back({stored.scenario.name, stored.build.id, run.strategy,
                             std::to_string(summary.seed), hex(summary.trace_hash), verdict_of(run),
                             std::string(check::to_string(summary.linearizable)),
                             std::to_string(summary.operations),
                             std::to_string(summary.stale_reads),
                             std::to_string(summary.lost_writes)});
        }
    }
    return cells;
}

std::string csv(const Cells& cells) {
    std::string text;
    for (const std::vector<std::string>& row : cells) {
        for (std::size_t i = 0; i < row.size(); ++i)
            text += (i == 0 ? "" : ",") + csv_field(row[i]);
        text += "\n";
    }
    return text;
}

}  // namespace cleave::report
