#include "shards/shard.hpp"

#include <algorithm>
#include <charconv>

#include "host/require.hpp"

namespace cleave::shards {
namespace {

std::optional<std::uint64_t> count_in(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

std::string to_string(Shard shard) {
    return std::to_string(shard.index + 1) + "/" + std::to_string(shard.count);
}

std::optional<Shard> parse_shard(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const std::optional<std::uint64_t> number = count_in(text.substr(0, slash));
    const std::optional<std::uint64_t> count = count_in(text.substr(slash + 1));
    if (!number || !count || *number == 0 || *number > *count || *count > shards_max) {
        return std::nullopt;
    }
    return Shard{*number - 1, *count};
}

std::vector<std::vector<std::uint64_t>> share_of(Shard shard, const std::vector<std::string>& ids,
                                                 const std::vector<std::uint64_t>& seeds) {
    require(shard.index < shard.count, "a share is one of its number");
    require(std::is_sorted(seeds.begin(), seeds.end()), "seeds rise");
    std::vector<std::vector<std::uint64_t>> shares(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto rank = static_cast<std::uint64_t>(
            std::count_if(ids.begin(), ids.end(), [&](const auto& id) { return id < ids[i]; }));
        // Runs are numbered scenario by scenario, and dealt out like cards.
        const std::uint64_t first = rank % shard.count * (seeds.size() % shard.count);
        const std::uint64_t mine = (shard.index + shard.count - first % shard.count) % shard.count;
        for (std::uint64_t j = mine; j < seeds.size(); j += shard.count) {
            shares[i].push_back(seeds[j]);
        }
    }
    return shares;
}

std::string name_of_shard(std::string_view pattern, Shard shard) {
    constexpr std::string_view hole = "{shard}";
    const std::string name = std::to_string(shard.index + 1) + "-of-" + std::to_string(shard.count);
    std::string result;
    for (;;) {
        const std::size_t found = pattern.find(hole);
        result += pattern.substr(0, found);
        if (found == std::string_view::npos) return result;
        result += name;
        pattern.remove_prefix(found + hole.size());
    }
}

}  // namespace cleave::shards
