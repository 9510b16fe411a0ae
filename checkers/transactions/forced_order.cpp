#include "transactions/forced_order.hpp"

#include <algorithm>

#include "transactions/index.hpp"

namespace cleave::check::transactions {
namespace {

constexpr std::size_t most_pairs = 256;
constexpr std::size_t most_nodes = 512;

bool same_key(const Observations& seen, const Step& a, const Step& b) {
    return seen.versions[a.version].key == seen.versions[b.version].key;
}

// A pair of segments whose order is open.
struct Pair {
    Segment a, b;
    bool decided = false;
};

// Decides what has one way out, until a pair has none.
class Forcing {
  public:
    Forcing(const Observations& seen, const Dependencies& known, Guarantee guarantee)
        : seen_(seen), known_(known), guarantee_(guarantee) {
        for (std::uint32_t node = 0; node < known.graph.size(); ++node) {
            for (const Digraph::Edge& edge : known.graph.out(node)) {
                arcs_.push_back(known.graph.arc(node, edge));
            }
            if (!known.graph.is_helper(node)) helpers_ = node + 1;
        }
        fixed_ = arcs_.size();
    }

    std::vector<Step> run() {
        std::vector<Pair> pairs;
        for (const auto& segments : known_.open) {
            for (std::size_t i = 0; i < segments.size(); ++i) {
                for (std::size_t j = 0; j < i; ++j) pairs.push_back({segments[j], segments[i]});
            }
            if (pairs.size() > most_pairs) return {};
        }
        for (bool progress = true; progress;) {
            progress = false;
            for (Pair& pair : pairs) {
                if (pair.decided) continue;
                const std::vector<Step> forth = cycle_with(pair.a, pair.b);
                const std::vector<Step> back = cycle_with(pair.b, pair.a);
                if (!forth.empty() && !back.empty()) {
                    decide(pair.b, pair.a, forth);
                    return cycle_with(pair.b, pair.a);
                }
                if (forth.empty() && back.empty()) continue;
                pair.decided = progress = true;
                if (!forth.empty()) decide(pair.b, pair.a, forth);
                if (!back.empty()) decide(pair.a, pair.b, back);
            }
        }
        return {};
    }

  private:
    std::uint32_t writer(std::uint32_t version) const { return seen_.versions[version].writer; }

    std::vector<Arc> arcs_of(const Segment& first, const Segment& second) const {
        const std::uint32_t next = writer(second.first);
        std::vector<Arc> arcs = {{.from = known_.commit(writer(first.last)),
                                  .to = known_.start(next),
                                  .version = first.last,
                                  .kind = ArcKind::ww}};
        for (const std::uint32_t reader : seen_.readers[first.last]) {
            arcs.push_back({.from = known_.start(reader),
                            .to = known_.commit(next),
                            .version = first.last,
                            .kind = ArcKind::rw});
        }
        return arcs;
    }

    void decide(const Segment& first, const Segment& second, const std::vector<Step>& instead_of) {
        for (const Arc& arc : arcs_of(first, second)) {
            arcs_.push_back(arc);
            reasons_.push_back(instead_of);
        }
    }

    // The cycle that arises if `first` comes before `second`; empty if there is none.
    std::vector<Step> cycle_with(const Segment& first, const Segment& second) const {
        std::vector<Arc> arcs = arcs_;
        for (const Arc& arc : arcs_of(first, second)) arcs.push_back(arc);
        Dependencies changed;
        changed.split = known_.split;
        changed.transactions = known_.transactions;
        changed.graph = Digraph(known_.graph.size(), helpers_, arcs);
        const auto components = strong_components(changed.graph);
        if (components.empty()) return {};
        const std::vector<Arc> cycle = worst_cycle(changed, components[0], guarantee_);
        std::vector<Step> steps = steps_of(changed, seen_, cycle);
        for (Step& step : steps) give_reason(step);
        return steps;
    }

    void give_reason(Step& step) const {
        for (std::size_t i = fixed_; i < arcs_.size(); ++i) {
            const Arc& arc = arcs_[i];
            if (arc.kind == step.kind && arc.version == step.version &&
                known_.transaction(arc.from) == step.from &&
                known_.transaction(arc.to) == step.to) {
                step.instead_of = reasons_[i - fixed_];
            }
        }
    }

    const Observations& seen_;
    const Dependencies& known_;
    Guarantee guarantee_;
    std::vector<Arc> arcs_;
    std::size_t fixed_ = 0;
    std::vector<std::vector<Step>> reasons_;  // of the arcs from `fixed_` on
    std::uint32_t helpers_ = 0;
};

}  // namespace

std::vector<Arc> worst_cycle(const Dependencies& known, const std::vector<std::uint32_t>& component,
                             Guarantee guarantee) {
    const ArcKinds free = only(ArcKind::own) | only(ArcKind::through);
    const ArcKinds ww = free | only(ArcKind::ww), wr = ww | only(ArcKind::wr);
    const ArcKinds real_time = guarantee == Guarantee::strict_serializable ? only(ArcKind::rt) : 0U;
    std::vector<Arc> found;
    for (const ArcKinds more : {0U, real_time}) {
        for (const CycleSearch& search :
             {CycleSearch{.kinds = ww | more}, CycleSearch{.kinds = wr | more},
              CycleSearch{.kinds = wr | more, .one_rw = true},
              CycleSearch{.kinds = wr | more | only(ArcKind::rw)}}) {
            found = shortest_cycle(known.graph, component, search);
            if (!found.empty()) return found;
        }
    }
    return found;
}

std::vector<Step> steps_of(const Dependencies& known, const Observations& seen,
                           const std::vector<Arc>& cycle) {
    std::vector<Step> steps;
    std::size_t begin = 0;
    while (begin < cycle.size() && known.transaction(cycle[begin].from) == none) ++begin;
    for (std::size_t i = 0; i < cycle.size(); ++i) {
        const Arc& arc = cycle[(begin + i) % cycle.size()];
        if (arc.kind == ArcKind::own) continue;
        if (known.transaction(arc.from) != none) {
            steps.push_back(
                {.from = known.transaction(arc.from), .version = arc.version, .kind = arc.kind});
        }
        if (known.transaction(arc.to) != none) steps.back().to = known.transaction(arc.to);
    }
    for (std::size_t i = 0; seen.lists && steps.size() > 2 && i < steps.size();) {
        const std::size_t after = (i + 1) % steps.size();
        const bool order = steps[i].kind == ArcKind::ww || steps[i].kind == ArcKind::rw;
        if (!order || steps[after].kind != ArcKind::ww || !same_key(seen, steps[i], steps[after])) {
            ++i;
            continue;
        }
        steps[i].to = steps[after].to;
        steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(after));
        if (after < i) --i;
    }
    return steps;
}

std::vector<Step> forced_cycle(const Observations& seen, const Dependencies& known,
                               Guarantee guarantee) {
    if (known.graph.size() > most_nodes) return {};
    return Forcing(seen, known, guarantee).run();
}

}  // namespace cleave::check::transactions
