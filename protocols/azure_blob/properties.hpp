#pragma once
// What the clients of azure-blob tell of themselves, by the sentence that names each.

#include <string_view>
#include <vector>

#include "host/deployment.hpp"

namespace cleave::azure_blob::says {

// sometimes
inline constexpr std::string_view overtaken =
    "a conditional write is refused, for another came in between";
inline constexpr std::string_view waits = "a writer waits, for another holds the lease";
inline constexpr std::string_view fenced = "a write is refused, for its lease is over";
inline constexpr std::string_view confirmed = "a write in doubt is found to have been done";
inline constexpr std::string_view repeated = "a write without an answer is sent again";
inline constexpr std::string_view fell_back =
    "a read that the primary does not answer is asked of the secondary";
inline constexpr std::string_view unknown =
    "a write ends without anybody knowing whether it was done";

inline std::vector<PropertyDescription> properties() {
    using Kind = PropertyKind;
    return {
        {Kind::sometimes, std::string(overtaken)}, {Kind::sometimes, std::string(waits)},
        {Kind::sometimes, std::string(fenced)},    {Kind::sometimes, std::string(confirmed)},
        {Kind::sometimes, std::string(repeated)},  {Kind::sometimes, std::string(fell_back)},
        {Kind::sometimes, std::string(unknown)},
    };
}

}  // namespace cleave::azure_blob::says
