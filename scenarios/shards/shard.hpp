#pragma once
// Which share of a sweep a machine is to do: share K of N. The shares divide the sweep exactly,
// every scenario with every seed being in one of them, and depend on nothing but what is swept: not
// on the machine, nor on how its files are called, nor on the order in which they are named.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cleave::shards {

// People count from 1: `{.index = 2, .count = 8}` is written 3/8.
struct Shard {
    std::uint64_t index = 0;
    std::uint64_t count = 1;
    bool operator==(const Shard&) const = default;
};

inline constexpr std::uint64_t shards_max = 1'000'000;

std::string to_string(Shard shard);
// Nothing for what is not K/N with 1 <= K <= N <= shards_max.
std::optional<Shard> parse_shard(std::string_view text);

// For each scenario, in the order given, the seeds of it that are in this share, rising. Scenarios
// are told apart by `ids`, of which no two are equal; seeds must rise. Neither the number of runs
// nor the number of runs of any one scenario differs by more than one between shares, so that a
// slow scenario is spread over all of them.
std::vector<std::vector<std::uint64_t>> share_of(Shard shard, const std::vector<std::string>& ids,
                                                 const std::vector<std::uint64_t>& seeds);

// Rising seeds as text and back: "1..200", "1,5,10..20". Nothing for other text, for seeds that do
// not rise, and for more than ten million of them.
std::string to_ranges(const std::vector<std::uint64_t>& seeds);
std::optional<std::vector<std::uint64_t>> parse_ranges(std::string_view text);

// "results/{shard}.results" with {shard} replaced by "3-of-8".
std::string name_of_shard(std::string_view pattern, Shard shard);

}  // namespace cleave::shards
