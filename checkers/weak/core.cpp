#include "weak/core.hpp"

#include <algorithm>

#include "weak/tell.hpp"

namespace cleave::check {
namespace {

// Beyond it, removals are not tried.
constexpr std::size_t shrinkable = 20'000;
constexpr std::size_t context_max = 12;

bool in_conflict(const Events& all, const std::vector<EventId>& core, const Engine& engine,
                 Conflict* why, Budget& budget) {
    const Events part = restrict_to(all, core);
    Limits limits;
    limits.steps = 200'000 + 20 * core.size();
    Budget own(limits);
    Judgement judgement = judge_by_sources(part, engine, own);
    budget.spend(own.steps());
    if (judgement.answer == Judged::gave_up) return false;
    if (why != nullptr) *why = std::move(judgement.conflict);
    return judgement.answer == Judged::violated;
}

// Removes whatever can go: large parts first, then one by one. What cannot go once cannot go later
// either, so one last pass over single operations is enough.
std::vector<EventId> shrink(const Events& all, std::vector<EventId> core, const Engine& engine,
                            Budget& budget, bool& minimal) {
    for (std::size_t part = std::max<std::size_t>(core.size() / 2, 1);; part /= 2) {
        for (std::size_t end = core.size(); end > 0;) {
            const std::size_t begin = end - std::min(end, part);
            std::vector<EventId> rest(core.begin(),
                                      core.begin() + static_cast<std::ptrdiff_t>(begin));
            rest.insert(rest.end(), core.begin() + static_cast<std::ptrdiff_t>(end), core.end());
            if (in_conflict(all, rest, engine, nullptr, budget)) core = std::move(rest);
            if (budget.spent()) {
                minimal = false;
                return core;
            }
            end = begin;
        }
        if (part == 1) return core;
    }
}

}  // namespace

std::size_t repeated_values(const Events& events) {
    std::vector<bool> observed(events.values, false);
    for (const Event& e : events.list) {
        if (e.observes != no_id) observed[e.observes] = true;
    }
    std::size_t count = 0;
    for (DataId v = 0; v < events.values; ++v) {
        const std::size_t writers = events.writers(v).size() + (events.initial(v) ? 1 : 0);
        count += observed[v] && writers > 1 ? 1 : 0;
    }
    return count;
}

Counterexample counterexample_of(const history::History& history, const Events& events,
                                 Guarantee guarantee, const Engine& engine,
                                 const Conflict& conflict, Budget& budget) {
    std::vector<EventId> core = conflict.events;
    std::erase_if(core, [](EventId e) { return e >= from_initial; });
    std::sort(core.begin(), core.end());
    core.erase(std::unique(core.begin(), core.end()), core.end());
    Counterexample example;
    Conflict why = conflict;
    Events part;
    const Events* told = &events;
    const bool small = core.size() <= shrinkable;
    if (small && in_conflict(events, core, engine, &why, budget)) {
        core = shrink(events, std::move(core), engine, budget, example.minimal);
        in_conflict(events, core, engine, &why, budget);
        part = restrict_to(events, core);
        told = &part;
    } else {
        example.minimal = false;
    }
    for (const EventId e : core) example.core.push_back(events[e].op);
    tell(history, *told, guarantee, why, example);
    std::sort(example.context.begin(), example.context.end());
    example.context.erase(std::unique(example.context.begin(), example.context.end()),
                          example.context.end());
    std::erase_if(example.context, [&](history::OpIndex op) {
        return std::find(example.core.begin(), example.core.end(), op) != example.core.end();
    });
    if (example.context.size() > context_max) example.context.resize(context_max);
    return example;
}

}  // namespace cleave::check
