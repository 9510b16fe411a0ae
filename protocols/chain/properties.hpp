#pragma once
// What the servers of a chain tell of themselves, beside what their masters' Raft group does, and
// the labels of both.

#include <string_view>
#include <vector>

#include "host/deployment.hpp"
#include "parts/raft/properties.hpp"

namespace cleave::chain::says {

// always
inline constexpr std::string_view prefix =
    "no server of a chain has acknowledged an update that its predecessor lacks";
inline constexpr std::string_view same_update = "a serial names the same update at every server";
// sometimes
inline constexpr std::string_view pending_taken_over =
    "a new tail takes over what its failed successor had not acknowledged";
inline constexpr std::string_view state_received = "a new tail receives the state";
inline constexpr std::string_view new_life =
    "a server that was removed from the chain begins a new life";
inline constexpr std::string_view lease_ran_out =
    "a read is refused because the server's lease has run out";
inline constexpr std::string_view tail_asked = "a read of a dirty object asks the tail";

inline std::vector<PropertyDescription> properties() {
    using Kind = PropertyKind;
    std::vector<PropertyDescription> all = {
        {Kind::always, std::string(prefix)},
        {Kind::always, std::string(same_update)},
        {Kind::sometimes, std::string(pending_taken_over)},
        {Kind::sometimes, std::string(state_received)},
        {Kind::sometimes, std::string(new_life)},
        {Kind::sometimes, std::string(lease_ran_out)},
        {Kind::sometimes, std::string(tail_asked)},
    };
    for (PropertyDescription& one : raft::says::properties()) all.push_back(std::move(one));
    return all;
}

inline std::vector<LabelDescription> labels() {
    return {
        {"role",
         {"follower", "candidate", "leader", "damaged"},
         "what a master takes itself for in their Raft group"},
        {"place",
         {"head", "middle", "tail", "only", "outside"},
         "where in the chain a server is, as far as it knows; outside: not yet, or no longer"},
    };
}

}  // namespace cleave::chain::says
