#include "transactions/judge.hpp"

#include <algorithm>

#include "transactions/forced_order.hpp"
#include "transactions/order_search.hpp"

namespace cleave::check::transactions {
namespace {

constexpr std::uint64_t bytes_an_arc = 32;  // in the graph, while it is built, and in a search

class Judge {
  public:
    Judge(const history::History& history, const Observations& seen, Guarantee guarantee,
          const JudgeOptions& options)
        : history_(history), seen_(seen), guarantee_(guarantee), options_(options) {
        out_.steps = seen.steps;
    }

    Judgement run() {
        if (seen_.breaks(guarantee_)) return report_flaws();
        if (seen_.ambiguous) return give_up("a value that was written twice");
        spend(seen_.patience, seen_.steps);
        const Dependencies known = dependencies(history_, seen_, guarantee_);
        spend(seen_.patience, known.graph.arcs());
        out_.steps += known.graph.arcs();
        if (!known.clashes.empty()) return report_clashes(known);
        if (out_.steps > options_.limits.steps) return give_up("the limit of steps");
        if (known.graph.arcs() * bytes_an_arc > options_.limits.memory.value) {
            return give_up("the limit of memory");
        }
        if (expired()) return give_up("the deadline");
        const auto order = topological_order(known.graph, hints(known));
        if (!order) return report_cycles(known);
        if (known.open.empty()) return hold(known, *order);
        return search(known, *order);
    }

  private:
    bool expired() {
        Watch* watch = options_.limits.watch;
        if (watch == nullptr) return false;
        watch->progress("transactions", 0, 0);
        return watch->expired();
    }

    Judgement give_up(std::string limit) {
        out_.limit = std::move(limit);
        return std::move(out_);
    }

    // ---- Flaws and clashes

    Judgement report_flaws() {
        out_.conclusion = Conclusion::violated;
        for (const Flaw& flaw : seen_.flaws) {
            if (!implies(guarantee_, weakest_broken(flaw.kind))) continue;
            if (out_.findings.size() >= options_.findings) break;
            Finding finding{.anomaly = std::string(name_of(flaw.kind)), .flaw = flaw};
            finding.involved.push_back(flaw.reader);
            if (flaw.other) finding.involved.push_back(*flaw.other);
            out_.findings.push_back(std::move(finding));
        }
        return std::move(out_);
    }

    Judgement report_clashes(const Dependencies& known) {
        out_.conclusion = Conclusion::violated;
        for (const Clash& clash : known.clashes) {
            if (out_.findings.size() >= options_.findings) break;
            Finding finding{.anomaly = "lost update"};
            finding.cycle = {{clash.one, clash.other, clash.version, ArcKind::rw},
                             {clash.other, clash.one, clash.version, ArcKind::rw}};
            finding.involved = {seen_.source[clash.one], seen_.source[clash.other]};
            out_.findings.push_back(std::move(finding));
        }
        return std::move(out_);
    }

    // ---- Cycles

    Judgement report_cycles(const Dependencies& known) {
        out_.conclusion = Conclusion::violated;
        if (!options_.explain) return std::move(out_);
        for (const auto& component : strong_components(known.graph)) {
            if (out_.findings.size() >= options_.findings) break;
            const std::vector<Arc> arcs = worst_cycle(known, component, guarantee_);
            if (arcs.empty()) continue;
            Finding finding{.cycle = steps_of(known, seen_, arcs)};
            for (const Arc& arc : arcs) involve(known, arc, finding.involved);
            finding.anomaly = name_of(finding.cycle, seen_, guarantee_);
            out_.findings.push_back(std::move(finding));
        }
        return std::move(out_);
    }

    // The transactions at both ends of an arc, and whoever shows in which order a list grew.
    void involve(const Dependencies& known, const Arc& arc, std::vector<OpIndex>& ops) const {
        for (const std::uint32_t node : {arc.from, arc.to}) {
            if (known.transaction(node) != none) {
                ops.push_back(seen_.source[known.transaction(node)]);
            }
        }
        const bool ordered = arc.kind == ArcKind::ww || arc.kind == ArcKind::rw;
        if (!ordered || !seen_.lists) return;
        const KeyVersions& key = seen_.keys[seen_.versions[arc.version].key];
        for (std::uint32_t v = arc.version + 1; v < key.first + key.chained; ++v) {
            if (seen_.readers[v].empty()) continue;
            ops.push_back(seen_.source[seen_.readers[v][0]]);
            return;
        }
        const auto longest = seen_.longest_read[seen_.versions[arc.version].key];
        if (longest) ops.push_back(*longest);
    }

    // ---- Orders

    // Where each transaction would stand if it took effect at its end; only where versions are
    // open, as a good guess spares the search its work.
    std::vector<std::int64_t> hints(const Dependencies& known) const {
        std::vector<std::int64_t> hints;
        if (known.open.empty()) return hints;
        hints.assign(known.graph.size(), INT64_MIN);
        for (std::uint32_t txn = 0; txn < seen_.size(); ++txn) {
            const std::uint32_t op = seen_.source[txn].value;
            const std::int64_t invoked = history_.invocations()[op].count();
            const Instant completed = history_.completions()[op];
            hints[known.start(txn)] = invoked;
            hints[known.commit(txn)] = completed == Instant::max() ? invoked : completed.count();
        }
        return hints;
    }

    Judgement hold(const Dependencies& known, const std::vector<std::uint32_t>& order) {
        out_.conclusion = Conclusion::holds;
        for (const std::uint32_t node : order) {
            if (known.transaction(node) != none) out_.order.push_back(known.transaction(node));
        }
        return std::move(out_);
    }

    Judgement search(const Dependencies& known, const std::vector<std::uint32_t>& order) {
        Limits limits = options_.limits;
        limits.steps -= out_.steps;
        const OrderFound found = search_order(seen_, known, order, limits);
        out_.steps += found.steps;
        if (found.conclusion == Conclusion::unknown) return give_up(found.limit);
        if (found.conclusion == Conclusion::holds) return hold(known, found.order);
        out_.conclusion = Conclusion::violated;
        if (!options_.explain) return std::move(out_);
        Finding finding{.cycle = forced_cycle(seen_, known, guarantee_)};
        if (!finding.cycle.empty()) finding.anomaly = name_of(finding.cycle, seen_, guarantee_);
        for (const std::uint32_t txn : found.involved) {
            finding.involved.push_back(seen_.source[txn]);
        }
        out_.findings.push_back(std::move(finding));
        return std::move(out_);
    }

    const history::History& history_;
    const Observations& seen_;
    Guarantee guarantee_;
    const JudgeOptions& options_;
    Judgement out_;
};

}  // namespace

Judgement judge(const history::History& history, const Observations& seen, Guarantee guarantee,
                const JudgeOptions& options) {
    return Judge(history, seen, guarantee, options).run();
}

std::string name_of(const std::vector<Step>& cycle, const Observations& seen, Guarantee guarantee) {
    const auto count = [&](ArcKind kind) {
        return std::ranges::count(cycle, kind, [](const Step& step) { return step.kind; });
    };
    const auto key = [&](const Step& step) { return seen.versions[step.version].key; };
    const auto rw = count(ArcKind::rw);
    const bool pair = cycle.size() == 2 && count(ArcKind::rt) == 0;
    const std::string suffix = count(ArcKind::rt) > 0 ? "-realtime" : "";
    if (rw == 0) return (count(ArcKind::wr) == 0 ? "G0" : "G1c") + suffix;
    if (pair && rw + count(ArcKind::ww) == 2 && key(cycle[0]) == key(cycle[1])) {
        return "lost update";
    }
    if (rw == 1) {
        return guarantee == Guarantee::read_atomic && pair ? "fractured read" : "G-single" + suffix;
    }
    if (pair) return "write skew";
    bool adjacent = false;
    for (std::size_t i = 0; i < cycle.size(); ++i) {
        const Step& next = cycle[(i + 1) % cycle.size()];
        adjacent = adjacent || (cycle[i].kind == ArcKind::rw && next.kind == ArcKind::rw);
    }
    if (adjacent) return "G2-item" + suffix;
    const bool fork = cycle.size() == 4 && rw == 2 && count(ArcKind::wr) == 2;
    return fork ? "long fork" : "G-nonadjacent" + suffix;
}

}  // namespace cleave::check::transactions
