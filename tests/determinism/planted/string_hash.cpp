// A shard picked by a hash that each library computes in its own way.

#include <functional>
#include <string>

#include "planted/kinds.hpp"

namespace cleave::determinism::planted {

std::int64_t leak_string_hash(Host&) {
    // tidy: std::hash is planted here on purpose
    const std::size_t hash = std::hash<std::string>{}("tokyo/quarterly report, final version");
    return static_cast<std::int64_t>(hash >> 1);
}

}  // namespace cleave::determinism::planted
