#include "weak/sources.hpp"

#include <algorithm>

namespace cleave::check {

bool Budget::spend(std::uint64_t steps) {
    steps_ += steps;
    if (steps_ > limits_.steps && limit_.empty()) limit_ = "the limit on steps";
    constexpr std::uint64_t between = 4'096;  // of a microsecond or less each
    if (limits_.watch != nullptr && steps_ - asked_ > between && limit_.empty()) {
        asked_ = steps_;
        limits_.watch->progress("processes", steps_, 0);
        if (limits_.watch->expired()) limit_ = "the deadline";
    }
    return limit_.empty();
}

bool Budget::reserve(std::uint64_t bytes) {
    if (bytes > limits_.memory.value && limit_.empty()) {
        limit_ = "the limit on memory";
    }
    return limit_.empty();
}

void Budget::give_up(std::string limit) {
    if (limit_.empty()) limit_ = std::move(limit);
}

std::vector<bool> idle_events(const Events& events, const Sources& sources) {
    std::vector<bool> idle(events.size(), false);
    spend(events.patience, events.size());
    for (EventId e = 0; e < events.size(); ++e) idle[e] = !events[e].certain;
    for (const EventId source : sources) {
        if (source < from_initial) idle[source] = false;
    }
    return idle;
}

namespace {

constexpr EventId no_candidate = from_nothing - 2;

struct Choice {
    EventId event;
    EventId source;
    auto operator<=>(const Choice&) const = default;
};

// These choices, all of them together, are impossible. `events` are those that say so.
struct Nogood {
    std::vector<Choice> choices;  // ascending
    std::vector<EventId> events;  // ascending
    Conflict conflict{};
};

template <typename T>
void merge_into(std::vector<T>& all, const std::vector<T>& more) {
    all.insert(all.end(), more.begin(), more.end());
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
}

class Search {
  public:
    Search(const Events& events, const Engine& engine, Budget& budget)
        : events_(events), engine_(engine), budget_(budget) {}

    Judgement run() {
        if (!list_candidates()) return refuted_;
        while (true) {
            Nogood nogood = find_conflict();
            if (budget_.spent()) return {.answer = Judged::gave_up};
            if (nogood.events.empty()) {
                held_.sources = std::move(sources_);
                return std::move(held_);
            }
            if (!learn(std::move(nogood))) return refuted_;
            if (budget_.spent()) return {.answer = Judged::gave_up};
        }
    }

  private:
    // The possible sources of an event, the likeliest first: the latest write that had begun when
    // the observer completed, then earlier ones, then the initial value, then later ones. Not
    // stored, as values such as nil have many readers and many writers.
    std::size_t candidate_count(EventId e) const {
        return events_.writers(events_[e].observes).size() + 2;
    }
    // `no_candidate` where the list has a gap.
    EventId candidate(EventId e, std::size_t i) const {
        const Event& event = events_[e];
        if (i == 0) return event.certain ? no_candidate : from_nothing;
        --i;
        const auto writers = events_.writers(event.observes);
        const std::size_t begun = begun_[e];
        if (i == begun) return events_.initial(event.observes) ? from_initial : no_candidate;
        const EventId w = i < begun ? writers[begun - 1 - i] : writers[i - 1];
        return w == e || events_.ordered(e, w) ? no_candidate : w;
    }

    bool list_candidates() {
        sources_.assign(events_.size(), from_nothing);
        open_.assign(events_.size(), false);
        begun_.assign(events_.size(), 0);
        for (EventId e = 0; e < events_.size(); ++e) {
            spend(events_.patience, 1);
            const Event& event = events_[e];
            if (event.observes == no_id) continue;
            const auto writers = events_.writers(event.observes);
            begun_[e] = static_cast<std::uint32_t>(
                std::partition_point(writers.begin(), writers.end(),
                                     [&](EventId w) { return events_[w].begin <= event.end; }) -
                writers.begin());
            std::size_t found = 0;
            for (std::size_t i = 0; i < candidate_count(e) && found < 2; ++i) {
                const EventId source = candidate(e, i);
                if (source == no_candidate) continue;
                if (found++ == 0) sources_[e] = source;
            }
            if (found == 0) {
                refute_no_source(e);
                return false;
            }
            open_[e] = found == 2;
        }
        return true;
    }

    void refute_no_source(EventId e) {
        refuted_ = {.answer = Judged::violated};
        Conflict& conflict = refuted_.conflict;
        conflict = {.events = {e}, .choices = {}, .anomaly = "ThinAirRead"};
        // All its writers come after it in its own process.
        for (const EventId w : events_.writers(events_[e].observes)) {
            if (w == e) continue;
            conflict.events.push_back(w);
            conflict.anomaly = "CyclicCO";
            conflict.cycle = {{e, w, Link::Kind::process}, {w, e, Link::Kind::reads_from}};
        }
    }

    // Empty if the present sources do.
    Nogood find_conflict() {
        Conflict conflict;
        bool found = false;
        for (EventId e = 0; e < events_.size() && !found; ++e) {
            spend(events_.patience, 1);
            const EventId w = sources_[e];
            if (w >= from_initial || events_[w].certain) continue;
            if (events_[w].observes == no_id || sources_[w] != from_nothing) continue;
            conflict = {.events = {e, w}, .choices = {e, w}};  // read, but did not happen
            found = true;
        }
        if (!found) {
            held_ = engine_(events_, sources_, budget_);
            if (held_.answer != Judged::violated) return {};
            conflict = std::move(held_.conflict);
        }
        Nogood nogood;
        for (const EventId e : conflict.choices) {
            if (open_[e]) nogood.choices.push_back({e, sources_[e]});
            // It did not read what its own process wrote later: that is part of the reason.
            for (const EventId w : events_.writers(events_[e].observes)) {
                if (events_.ordered(e, w)) nogood.events.push_back(w);
            }
        }
        merge_into(nogood.choices, {});
        merge_into(nogood.events, conflict.events);
        nogood.conflict = std::move(conflict);
        return nogood;
    }

    bool fires(const Nogood& nogood, EventId except) const {
        return std::all_of(nogood.choices.begin(), nogood.choices.end(), [&](const Choice& c) {
            return c.event == except || sources_[c.event] == c.source;
        });
    }

    const Nogood* against(EventId event, EventId source) const {
        for (const Nogood& nogood : learned_[slot_.at(event)]) {
            if (nogood.choices.back().source == source && fires(nogood, event)) return &nogood;
        }
        return nullptr;
    }

    // Moves to other choices that no nogood forbids. False when there are none.
    bool learn(Nogood nogood) {
        while (true) {
            if (nogood.choices.empty()) {
                refuted_ = {.answer = Judged::violated, .conflict = std::move(nogood.conflict)};
                refuted_.conflict.events = std::move(nogood.events);
                return false;
            }
            const EventId last = nogood.choices.back().event;
            if (slot_.size() <= last) slot_.resize(events_.size(), no_id);
            if (slot_[last] == no_id) {
                slot_[last] = static_cast<std::uint32_t>(learned_.size());
                learned_.emplace_back();
                with_nogoods_.insert(
                    std::lower_bound(with_nogoods_.begin(), with_nogoods_.end(), last), last);
            }
            learned_[slot_[last]].push_back(std::move(nogood));
            auto failed = settle(last);
            if (!failed || budget_.spent()) return true;
            nogood = std::move(*failed);
        }
    }

    // Gives `from` and all later events sources that no nogood forbids; the nogood that follows
    // when one of them has none.
    std::optional<Nogood> settle(EventId from) {
        for (auto at = std::lower_bound(with_nogoods_.begin(), with_nogoods_.end(), from);
             at != with_nogoods_.end(); ++at) {
            const EventId event = *at;
            if (against(event, sources_[event]) == nullptr) continue;
            Nogood all;
            bool free = false;
            for (std::size_t i = 0; i < candidate_count(event); ++i) {
                const EventId source = candidate(event, i);
                if (source == no_candidate) continue;
                const Nogood* why = against(event, source);
                if (!budget_.spend(1 + learned_[slot_[event]].size())) return std::nullopt;
                if (why == nullptr) {
                    sources_[event] = source;
                    free = true;
                    break;
                }
                all.choices.insert(all.choices.end(), why->choices.begin(), why->choices.end() - 1);
                merge_into(all.events, why->events);
            }
            if (free) continue;
            merge_into(all.choices, {});
            return all;
        }
        return std::nullopt;
    }

    const Events& events_;
    const Engine& engine_;
    Budget& budget_;
    Sources sources_;
    std::vector<bool> open_;                    // where there is a choice
    std::vector<std::uint32_t> begun_;          // writers of its value that began in time
    std::vector<std::uint32_t> slot_;           // in `learned_`, by event
    std::vector<std::vector<Nogood>> learned_;  // by the last event of the nogood
    std::vector<EventId> with_nogoods_;         // ascending
    Judgement held_, refuted_;
};

}  // namespace

Judgement judge_by_sources(const Events& events, const Engine& engine, Budget& budget) {
    return Search(events, engine, budget).run();
}

}  // namespace cleave::check
