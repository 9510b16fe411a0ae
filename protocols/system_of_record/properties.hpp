#pragma once
// What the nodes of the system of record tell of themselves: properties, by the sentence that
// names each, and labels.

#include <string_view>
#include <vector>

#include "host/deployment.hpp"

namespace cleave::system_of_record::says {

// sometimes
inline constexpr std::string_view takeover = "the mirror takes over";
inline constexpr std::string_view exposed = "the principal goes on without its mirror";
inline constexpr std::string_view halted = "a principal halts, for it has no quorum";
inline constexpr std::string_view stepped_down =
    "a principal learns of a newer view and steps down";
inline constexpr std::string_view split = "two principals of one epoch meet after a split";
inline constexpr std::string_view answered_again = "a repeated request is answered from memory";

inline std::vector<PropertyDescription> properties() {
    using Kind = PropertyKind;
    return {
        {Kind::sometimes, std::string(takeover)}, {Kind::sometimes, std::string(exposed)},
        {Kind::sometimes, std::string(halted)},   {Kind::sometimes, std::string(stepped_down)},
        {Kind::sometimes, std::string(split)},    {Kind::sometimes, std::string(answered_again)},
    };
}

inline std::vector<LabelDescription> labels() {
    return {{"role",
             {"principal", "halted", "mirror", "stale", "witness"},
             "a principal serves, one that may not is halted; a mirror has been in step, or is "
             "stale"}};
}

}  // namespace cleave::system_of_record::says
