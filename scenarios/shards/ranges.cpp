#include <charconv>

#include "shards/shard.hpp"

namespace cleave::shards {
namespace {

constexpr std::size_t seeds_max = 10'000'000;

std::optional<std::uint64_t> seed_in(std::string_view text) {
    std::uint64_t seed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return seed;
}

}  // namespace

std::string to_ranges(const std::vector<std::uint64_t>& seeds) {
    std::string text;
    for (std::size_t i = 0; i < seeds.size();) {
        std::size_t last = i;
        while (last + 1 < seeds.size() && seeds[last + 1] == seeds[last] + 1) ++last;
        if (!text.empty()) text += ',';
        text += std::to_string(seeds[i]);
        if (last > i) text += ".." + std::to_string(seeds[last]);
        i = last + 1;
    }
    return text;
}

std::optional<std::vector<std::uint64_t>> parse_ranges(std::string_view text) {
    std::vector<std::uint64_t> seeds;
    for (bool more = !text.empty(); more;) {
        const std::size_t comma = text.find(',');
        const std::string_view part = text.substr(0, comma);
        more = comma != std::string_view::npos;
        if (more) text.remove_prefix(comma + 1);
        const std::size_t dots = part.find("..");
        const bool range = dots != std::string_view::npos;
        const auto first = seed_in(part.substr(0, dots));
        const auto last = range ? seed_in(part.substr(dots + 2)) : first;
        if (!first || !last || *last < *first) return std::nullopt;
        if (!seeds.empty() && *first <= seeds.back()) return std::nullopt;
        if (*last - *first >= seeds_max - seeds.size()) return std::nullopt;
        for (std::uint64_t seed = *first;; ++seed) {
            seeds.push_back(seed);
            if (seed == *last) break;
        }
    }
    return seeds;
}

}  // namespace cleave::shards
