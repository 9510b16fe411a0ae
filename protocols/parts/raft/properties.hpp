#pragma once
// What the servers of a Raft group tell of themselves (Ongaro and Ousterhout 2014, figure 3).

#include <string_view>
#include <vector>

#include "host/deployment.hpp"

namespace cleave::raft::says {

// always
inline constexpr std::string_view one_leader = "a term has at most one leader";
inline constexpr std::string_view log_matching =
    "logs that hold an entry of the same index and term are the same up to it";
inline constexpr std::string_view committed_stays = "a committed entry is never replaced";
// sometimes
inline constexpr std::string_view conflict_replaced =
    "a follower's entries give way to those of a new leader";
inline constexpr std::string_view old_term_committed =
    "a leader commits what a leader of an earlier term has left";
inline constexpr std::string_view snapshot_installed =
    "a follower that lags behind is sent a snapshot";
inline constexpr std::string_view quorum_lost =
    "a leader steps down because it no longer hears from a majority";
inline constexpr std::string_view joint_committed = "a joint configuration is committed";
inline constexpr std::string_view removed_leader =
    "a leader steps down because it is no longer a member";

inline std::vector<PropertyDescription> properties() {
    using Kind = PropertyKind;
    return {
        {Kind::always, std::string(one_leader)},
        {Kind::always, std::string(log_matching)},
        {Kind::always, std::string(committed_stays)},
        {Kind::sometimes, std::string(conflict_replaced)},
        {Kind::sometimes, std::string(old_term_committed)},
        {Kind::sometimes, std::string(snapshot_installed)},
        {Kind::sometimes, std::string(quorum_lost)},
        {Kind::sometimes, std::string(joint_committed)},
        {Kind::sometimes, std::string(removed_leader)},
    };
}

}  // namespace cleave::raft::says
