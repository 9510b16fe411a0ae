#pragma once
// What the nodes of an edge-filer system tell of themselves: properties, by the sentence that names
// each, and labels. One place, so that code and description cannot differ.

#include <string_view>
#include <vector>

#include "host/deployment.hpp"
#include "parts/cache.hpp"

namespace cleave::edge_filer::says {

// always
inline constexpr std::string_view second_copy =
    "a write is acknowledged only once its partner or the store has it";
// never
inline constexpr std::string_view conflicting_grant =
    "a token is granted while another stands in its way";
// eventually
inline constexpr std::string_view leases_hold = "a filer holds a lease with every token server";
// sometimes
inline constexpr std::string_view takeover = "a partner takes over the tokens of a dead filer";
inline constexpr std::string_view inheritance =
    "a partner writes back what a dead filer had not written";
inline constexpr std::string_view lease_ran_out =
    "an operation is refused because the lease has run out";
inline constexpr std::string_view answered_again = "a repeated request is answered from memory";
inline constexpr std::string_view recalled_while_dirty =
    "a write token is recalled while there is unwritten data";
inline constexpr std::string_view written_through =
    "a write is written through, because no partner is there to mirror it";
inline constexpr std::string_view log_recovered =
    "a token server recovers its version database from its peers";

inline constexpr std::string_view quota_reached =
    "a write is rejected because too much is unwritten";
inline constexpr std::string_view no_quorum =
    "an operation is refused because the cluster has lost its quorum";
inline constexpr std::string_view share_taken_over =
    "a token server takes over the files of another";
inline constexpr std::string_view done_elsewhere =
    "a change of a directory that another filer has done is answered from the directory's memory";
inline constexpr std::string_view chunk_of_another = "a chunk comes from another filer of the site";
inline constexpr std::string_view partner_changed =
    "another filer gets the copies of one whose partner is gone";
inline constexpr std::string_view put_given_up =
    "a PUT that was not answered is not repeated, for it might undo another client's";
inline constexpr std::string_view no_content_needed = "attributes are answered without the content";
inline constexpr std::string_view newer_versions =
    "a token server finds versions at its peers that its own replica had missed";

inline std::vector<PropertyDescription> properties() {
    using Kind = PropertyKind;
    return {
        {Kind::always, std::string(second_copy)},
        {Kind::never, std::string(conflicting_grant)},
        {Kind::eventually, std::string(leases_hold)},
        {Kind::sometimes, std::string(takeover)},
        {Kind::sometimes, std::string(inheritance)},
        {Kind::sometimes, std::string(lease_ran_out)},
        {Kind::sometimes, std::string(answered_again)},
        {Kind::sometimes, std::string(recalled_while_dirty)},
        {Kind::sometimes, std::string(written_through)},
        {Kind::sometimes, std::string(log_recovered)},
        {Kind::sometimes, std::string(quota_reached)},
        {Kind::sometimes, std::string(no_quorum)},
        {Kind::sometimes, std::string(share_taken_over)},
        {Kind::sometimes, std::string(newer_versions)},
        {Kind::sometimes, std::string(done_elsewhere)},
        {Kind::sometimes, std::string(no_content_needed)},
        {Kind::sometimes, std::string(chunk_of_another)},
        {Kind::sometimes, std::string(partner_changed)},
        {Kind::sometimes, std::string(put_given_up)},
        {Kind::sometimes, std::string(parts::answered_from_cache)},
    };
}

inline std::vector<LabelDescription> labels() {
    return {
        {"role", {"token-server", "filer"}, "what the node is; clients carry no labels"},
        {"state",
         {"starting", "serving", "standby", "cut-off", "taking-over"},
         "a filer is cut off while it has no lease, and takes over while it asks for the tokens of "
         "a dead one; a token server stands by while it acts for no share of the files"},
    };
}

}  // namespace cleave::edge_filer::says
