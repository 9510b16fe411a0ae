#pragma once
// Which write each read returned. Where every value has one writer there is nothing to choose; else
// a guarantee holds when it does for some choice, and the choices are searched: an engine decides
// one choice completely, and names those it found in conflict. What conflicts is never tried again
// (nogoods and resolution: Ginsberg, "Dynamic Backtracking", JAIR 1993). Exact; beyond the limits
// it gives up. Writes of unknown outcome happened when someone read them, and not otherwise; a cas
// of unknown outcome also needs a write that it found.

#include <functional>
#include <string>
#include <vector>

#include "verdict/options.hpp"
#include "weak/events.hpp"

namespace cleave::check {

inline constexpr EventId from_initial = UINT32_MAX - 1;
inline constexpr EventId from_nothing = UINT32_MAX;  // it observes nothing, or did not happen

using Sources = std::vector<EventId>;  // by event

// Counts an engine's steps and asks the watch; says which limit was hit.
class Budget {
  public:
    explicit Budget(const Limits& limits) : limits_(limits) {}
    bool spend(std::uint64_t steps);  // false: give up
    bool reserve(std::uint64_t bytes);
    void give_up(std::string limit);  // one of somebody else's, who was asked
    bool spent() const { return !limit_.empty(); }
    const std::string& limit() const { return limit_; }
    std::uint64_t steps() const { return steps_; }
    const Limits& limits() const { return limits_; }

  private:
    Limits limits_;
    std::uint64_t steps_ = 0;
    std::uint64_t asked_ = 0;
    std::string limit_;
};

// An edge of a cycle between events.
struct Link {
    EventId before;
    EventId after;
    enum class Kind : std::uint8_t { process, reads_from, conflict } kind = Kind::process;
    EventId reader = no_id;  // of a conflict: whose read puts `before` in front of `after`
};

// Why a choice of sources does not do: these events cannot all be as they are when the events in
// `choices` have the sources that they have.
struct Conflict {
    std::vector<EventId> events;
    std::vector<EventId> choices;
    std::vector<Link> cycle{};
    std::string_view anomaly{};
};

enum class Judged : std::uint8_t { holds, violated, gave_up };

struct Judgement {
    Judged answer = Judged::holds;
    Conflict conflict{};                         // when violated
    Sources sources{};                           // when it holds
    std::vector<std::vector<EventId>> orders{};  // when it holds and the engine makes orders
    std::vector<std::uint32_t> order_of{};       // the process of each; no_id for everybody's
};

// Decides for given sources.
using Engine = std::function<Judgement(const Events&, const Sources&, Budget&)>;

// Decides for any sources.
Judgement judge_by_sources(const Events& events, const Engine& engine, Budget& budget);

// True for an event that, under these sources, takes no part: of unknown outcome and unread.
std::vector<bool> idle_events(const Events& events, const Sources& sources);

}  // namespace cleave::check
