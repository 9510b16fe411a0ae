#pragma once
// What the servers of raft-kv tell of themselves, beside what any Raft group does.

#include <string_view>

namespace cleave::raft_kv::says {

inline constexpr std::string_view read_by_lease = "a read is answered under a leader's lease";
inline constexpr std::string_view lease_ran_out =
    "a read waits for a round of heartbeats because the leader's lease has run out";

}  // namespace cleave::raft_kv::says
