#pragma once
// What the servers of a Raft group say to each other, and the events they set themselves.
// Source: Ongaro and Ousterhout 2014, figures 2 and 13; PreVote: Ongaro, "Consensus: Bridging
// Theory and Practice" (2014), section 9.6.
// Choices: a snapshot goes in one message rather than in chunks, and is answered like
// AppendEntries; what is bulky in a command stands beside it as content, which counts on the wire
// at full length; answers to AppendEntries name the round that they confirm (thesis, section 6.4).

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "host/content.hpp"
#include "host/node.hpp"
#include "parts/raft/configuration.hpp"

namespace cleave::raft {

struct Entry {
    std::uint64_t term = 0;
    std::string command;  // of the state machine; empty: a configuration, or nothing
    Content bulk;         // that the command writes
    std::optional<Configuration> configuration;
    CLEAVE_FIELDS(Entry, term, command, bulk, configuration);
};

// The state machine after all entries up to and including `last_index`.
struct Snapshot {
    std::uint64_t last_index = 0;
    std::uint64_t last_term = 0;
    std::uint64_t check = 0;  // see Log::check_at
    Configuration configuration;
    std::string state;
    Content bulk;
    CLEAVE_FIELDS(Snapshot, last_index, last_term, check, configuration, state, bulk);
};

struct RequestVote {
    std::uint64_t term = 0;
    std::uint64_t last_index = 0;
    std::uint64_t last_term = 0;
    bool pre_vote = false;  // only asks whether it would be granted
    CLEAVE_FIELDS(RequestVote, term, last_index, last_term, pre_vote);
};
struct Vote {
    std::uint64_t term = 0;  // of a granted pre-vote: the one that was asked for
    bool granted = false;
    bool pre_vote = false;
    CLEAVE_FIELDS(Vote, term, granted, pre_vote);
};
struct AppendEntries {
    std::uint64_t term = 0;
    std::uint64_t round = 0;  // of the leader's term, counted upwards
    std::uint64_t previous_index = 0;
    std::uint64_t previous_term = 0;
    std::uint64_t previous_check = 0;
    std::vector<Entry> entries;
    std::uint64_t commit = 0;
    CLEAVE_FIELDS(AppendEntries, term, round, previous_index, previous_term, previous_check,
                  entries, commit);
};
struct InstallSnapshot {
    std::uint64_t term = 0;
    std::uint64_t round = 0;
    Snapshot snapshot;
    CLEAVE_FIELDS(InstallSnapshot, term, round, snapshot);
};
struct Appended {
    std::uint64_t term = 0;
    std::uint64_t round = 0;
    bool success = false;
    std::uint64_t match = 0;  // what is durable and the leader's; if not a success, try from here
    CLEAVE_FIELDS(Appended, term, round, success, match);
};

struct ElectionTimeout {
    CLEAVE_NO_FIELDS(ElectionTimeout);
};
struct Heartbeat {
    std::uint64_t term = 0;
    CLEAVE_FIELDS(Heartbeat, term);
};

// How much of what was written a sync covers.
struct Mark {
    std::uint64_t writes = 0;
    std::uint64_t generation = 0;
    std::uint64_t length = 0;
    CLEAVE_FIELDS(Mark, writes, generation, length);
};
// What waits for a sync.
struct VoteMyself {
    std::uint64_t term = 0;
    CLEAVE_FIELDS(VoteMyself, term);
};
struct AppendedMyself {
    std::uint64_t term = 0;
    std::uint64_t index = 0;
    CLEAVE_FIELDS(AppendedMyself, term, index);
};
struct SendVote {
    NodeId to;
    Vote vote;
    CLEAVE_FIELDS(SendVote, to, vote);
};
struct SendAppended {
    NodeId to;
    Appended appended;
    CLEAVE_FIELDS(SendAppended, to, appended);
};
using Then = std::variant<VoteMyself, AppendedMyself, SendVote, SendAppended>;
struct Synced {
    Mark mark;
    Then then;
    CLEAVE_FIELDS(Synced, mark, then);
};

template <class T, class... U>
inline constexpr bool is_one_of = (std::is_same_v<T, U> || ...);
template <class T>
inline constexpr bool is_message =
    is_one_of<T, RequestVote, Vote, AppendEntries, InstallSnapshot, Appended>;
template <class T>
inline constexpr bool is_event = is_one_of<T, ElectionTimeout, Heartbeat, Synced>;

// What a node with a Raft in it handles, with more of its own.
template <class... More>
using Messages = Handles<RequestVote, Vote, AppendEntries, InstallSnapshot, Appended, More...>;
template <class... More>
using Events = Handles<ElectionTimeout, Heartbeat, Synced, More...>;

}  // namespace cleave::raft
