#include "weak/check.hpp"

#include <algorithm>

#include "causal/causal.hpp"
#include "causal/views.hpp"
#include "host/require.hpp"
#include "sequential/sequential.hpp"
#include "sessions/sessions.hpp"
#include "weak/core.hpp"

namespace cleave::check {
namespace {

using history::History;
using history::OpIndex;

Engine engine_for(Guarantee guarantee, bool want_orders) {
    switch (guarantee) {
        case Guarantee::sequential: return judge_sequential;
        case Guarantee::causal_convergent: return judge_causal_convergent;
        case Guarantee::causal: return judge_causal;
        case Guarantee::causal_memory:
        case Guarantee::pram: {
            const Kept kept =
                guarantee == Guarantee::pram ? Kept::process_order : Kept::causal_order;
            return [=](const Events& events, const Sources& sources, Budget& budget) {
                return judge_views(events, sources, kept, want_orders, budget);
            };
        }
        case Guarantee::no_thin_air:
            return [](const Events&, const Sources& sources, Budget&) {
                return Judgement{.answer = Judged::holds, .conflict = {}, .sources = sources};
            };
        default:
            return [=](const Events& events, const Sources& sources, Budget& budget) {
                return judge_sessions(events, sources, guarantee, budget);
            };
    }
}

// What is violated when a weaker guarantee is can be shown by that one's conflict, which is often
// much smaller than what a search or a saturation gives: session guarantees know three operations.
std::optional<Conflict> smaller_conflict(const Events& events, Guarantee guarantee,
                                         Budget& budget) {
    for (const Guarantee weaker :
         {Guarantee::read_your_writes, Guarantee::monotonic_reads, Guarantee::causal,
          Guarantee::monotonic_writes, Guarantee::writes_follow_reads, Guarantee::causal_convergent,
          Guarantee::pram, Guarantee::causal_memory}) {
        if (weaker == guarantee || !implies(guarantee, weaker)) continue;
        Judgement judgement;
        try {
            judgement = judge_by_sources(events, engine_for(weaker, false), budget);
        } catch (const OutOfTime&) {
            return std::nullopt;
        }
        if (budget.spent()) return std::nullopt;
        if (judgement.answer == Judged::violated) return std::move(judgement.conflict);
    }
    return std::nullopt;
}

// Which write each read returned, where its value does not tell.
std::vector<ReadFrom> chosen_sources(const Events& events, const Sources& sources) {
    std::vector<ReadFrom> chosen;
    for (EventId e = 0; e < events.size(); ++e) {
        spend(events.patience, 1);
        const DataId value = events[e].observes;
        if (value == no_id || sources[e] == from_nothing) continue;
        const std::size_t possible = events.writers(value).size() + (events.initial(value) ? 1 : 0);
        if (possible < 2 && events[e].certain) continue;
        ReadFrom from{.read = events[e].op};
        if (sources[e] != from_initial) from.write = events[sources[e]].op;
        chosen.push_back(from);
    }
    return chosen;
}

void add_evidence(const Events& events, const Judgement& judgement, Verdict& verdict) {
    verdict.sources = chosen_sources(events, judgement.sources);
    for (std::size_t i = 0; i < judgement.orders.size(); ++i) {
        View view;
        const std::uint32_t process = judgement.order_of[i];
        if (process != no_id) {
            view.process = events.process_name[process];
        }
        view.order.reserve(judgement.orders[i].size());
        for (const EventId e : judgement.orders[i]) {
            spend(events.patience, 1);
            view.order.push_back(events[e].op);
        }
        verdict.views.push_back(std::move(view));
    }
}

// Whether what an unanswered cas found matters: to whoever reads what it stored, it is part of what
// came before. Where only each process's own order counts, it is a write like any other.
bool asks_the_unanswered(Guarantee guarantee) {
    switch (guarantee) {
        case Guarantee::sequential:
        case Guarantee::causal_convergent:
        case Guarantee::causal_memory:
        case Guarantee::causal: return true;
        default: return false;
    }
}

}  // namespace

bool is_process_guarantee(Guarantee guarantee) {
    switch (guarantee) {
        case Guarantee::sequential:
        case Guarantee::causal_convergent:
        case Guarantee::causal_memory:
        case Guarantee::causal:
        case Guarantee::pram:
        case Guarantee::read_your_writes:
        case Guarantee::monotonic_reads:
        case Guarantee::monotonic_writes:
        case Guarantee::writes_follow_reads:
        case Guarantee::no_thin_air: return true;
        default: return false;
    }
}

Verdict check_processes(const History& history, const objects::Object&, Guarantee guarantee,
                        const Options& options) {
    require(is_process_guarantee(guarantee), "check_processes: another kind of guarantee");
    Patience patience(options.limits.watch, "processes");
    Events events = events_of(history, options.initial, patience);
    patience.ask();
    if (!asks_the_unanswered(guarantee)) {
        for (Event& e : events.list) {
            if (!e.certain) e.observes = no_id;
        }
    }
    const Engine engine = engine_for(guarantee, options.want_linearization);
    Budget budget(options.limits);
    Judgement judgement = judge_by_sources(events, engine, budget);
    Verdict verdict;
    verdict.guarantee = guarantee;
    if (judgement.answer == Judged::gave_up) {
        verdict.conclusion = Conclusion::unknown;
        verdict.limit = budget.limit() + " was hit, all keys together";
        if (const std::size_t repeated = repeated_values(events)) {
            verdict.limit +=
                "; " + std::to_string(repeated) + " values that were read have several writers";
        }
    } else if (judgement.answer == Judged::holds) {
        verdict.conclusion = Conclusion::holds;
        if (options.want_linearization) add_evidence(events, judgement, verdict);
    } else {
        verdict.conclusion = Conclusion::violated;
        verdict.keys_violated = 1;
        constexpr std::size_t small = 8;
        if (judgement.conflict.events.size() > small) {
            Budget own(options.limits);
            auto conflict = smaller_conflict(events, guarantee, own);
            if (conflict) judgement.conflict = std::move(*conflict);
        }
        events.patience = nullptr;  // that it is violated is known: what is left asks the budget
        verdict.counterexamples.push_back(counterexample_of(
            history, events, guarantee, engine_for(guarantee, false), judgement.conflict, budget));
    }
    verdict.steps = budget.steps();
    return verdict;
}

}  // namespace cleave::check
