#pragma once
// What the nodes of COPS tell of themselves, by the sentence that names each.

#include <string_view>
#include <vector>

#include "host/deployment.hpp"

namespace cleave::causal::says {

// always
inline constexpr std::string_view later_than_context =
    "a get returns nothing older than what its client's context names";
inline constexpr std::string_view supersedes =
    "a put is given a later version than all it depends on and all that is there";
// sometimes
inline constexpr std::string_view waits = "a replicated put waits for what it depends on";
inline constexpr std::string_view hidden_dependency =
    "a dependency is not there though a newer version of its key is";
inline constexpr std::string_view loses =
    "a replicated put loses to a later version that is there already";
inline constexpr std::string_view resumed = "a server resumes the replication of puts from its log";
inline constexpr std::string_view answered_again = "a repeated put is answered from memory";

inline std::vector<PropertyDescription> properties() {
    using Kind = PropertyKind;
    return {
        {Kind::always, std::string(later_than_context)},
        {Kind::always, std::string(supersedes)},
        {Kind::sometimes, std::string(waits)},
        {Kind::sometimes, std::string(hidden_dependency)},
        {Kind::sometimes, std::string(loses)},
        {Kind::sometimes, std::string(resumed)},
        {Kind::sometimes, std::string(answered_again)},
    };
}

}  // namespace cleave::causal::says
