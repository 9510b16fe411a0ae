#include "staleness/timed.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace cleave::check {
namespace {

using history::Action;
using history::History;
using history::OpIndex;

// When each process opened and closed a key, by time.
struct Session {
    std::int64_t opened = 0, open_begin = 0;
    std::int64_t close_begin = INT64_MAX, closed = INT64_MAX;
};
using Sessions = std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<Session>>;

Sessions sessions_of(const History& history) {
    Sessions sessions;
    const auto open = history.find_function("open"), close = history.find_function("close");
    std::vector<OpIndex> ops;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const OpIndex op{i};
        const bool marks =
            (open && history.function(op) == *open) || (close && history.function(op) == *close);
        if (marks && history.outcome(op) != Outcome::fail) ops.push_back(op);
    }
    std::stable_sort(ops.begin(), ops.end(), [&](OpIndex a, OpIndex b) {
        return history.invocations()[a.value] < history.invocations()[b.value];
    });
    for (const OpIndex op : ops) {
        const std::int64_t begin = history.invocations()[op.value].count();
        const std::int64_t end = history.completions()[op.value].count();
        auto& list = sessions[{history.keys()[op.value].value, history.processes()[op.value]}];
        if (open && history.function(op) == *open) {
            list.push_back({.opened = end, .open_begin = begin});
        } else if (!list.empty() && list.back().close_begin == INT64_MAX) {
            list.back().close_begin = begin;
            list.back().closed = end;
        }
    }
    return sessions;
}

// The session that the process had opened before this operation and not closed; null if none.
const Session* session_at(const Sessions& sessions, std::uint32_t key, std::uint32_t process,
                          std::int64_t begin) {
    const auto found = sessions.find({key, process});
    if (found == sessions.end()) return nullptr;
    const auto& list = found->second;
    const auto after = std::partition_point(list.begin(), list.end(),
                                            [&](const Session& s) { return s.opened <= begin; });
    if (after == list.begin()) return nullptr;
    const Session& last = *(after - 1);
    return begin <= last.close_begin ? &last : nullptr;
}

}  // namespace

std::vector<TimedKey> timed_keys(const History& history, bool with_sessions, Patience& patience) {
    std::vector<TimedKey> keys(history.key_count());
    const Sessions sessions = with_sessions ? sessions_of(history) : Sessions();
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        patience.spend(1);
        const OpIndex op{i};
        if (!history.is_register_operation(op)) continue;
        const Action action = history.action(op);
        const Outcome outcome = history.outcome(op);
        const std::uint32_t key = history.keys()[i].value;
        const std::uint32_t process = history.processes()[i];
        const std::int64_t begin = history.invocations()[i].count();
        const std::int64_t end =
            outcome == Outcome::ok ? history.completions()[i].count() : INT64_MAX;
        TimedKey& timed = keys[key];
        if (action == Action::read) timed.first_look = std::min(timed.first_look, begin);
        if (outcome == Outcome::fail) continue;
        const Session* session = session_at(sessions, key, process, begin);
        const bool observes = action == Action::read || action == Action::cas;
        const auto seen = action == Action::cas ? history.expected(op) : history.value(op);
        const auto left = action == Action::remove ? std::nullopt : history.value(op);
        if (observes && outcome == Outcome::ok) {
            const std::int64_t asks = session == nullptr ? begin : session->open_begin;
            timed.reads.push_back({op, begin, end, asks, seen, process});
        }
        if (action == Action::read || (action == Action::cas && seen == left)) continue;
        std::int64_t visible = end;
        if (session != nullptr) visible = std::max(end, session->closed);
        timed.writes.push_back({op, begin, end, visible, left, process, outcome == Outcome::ok});
    }
    for (TimedKey& timed : keys) {
        const auto earlier = [](const auto& a, const auto& b) { return a.begin < b.begin; };
        patience.spend(timed.writes.size() + timed.reads.size());
        std::stable_sort(timed.writes.begin(), timed.writes.end(), earlier);
        std::stable_sort(timed.reads.begin(), timed.reads.end(), earlier);
    }
    return keys;
}

}  // namespace cleave::check
