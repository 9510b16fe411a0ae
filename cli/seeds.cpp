#include "seeds.hpp"

#include <charconv>
#include <set>

namespace cleave::cli {
namespace {

constexpr std::uint64_t seeds_max = 10'000'000;

bool parse_number(std::string_view text, std::uint64_t& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
}

void drop_repetitions(std::vector<std::uint64_t>& seeds) {
    std::set<std::uint64_t> known;
    std::erase_if(seeds, [&](std::uint64_t seed) { return !known.insert(seed).second; });
}

}  // namespace

Seeds parse_seed(std::string_view text) {
    std::uint64_t seed = 0;
    if (parse_number(text, seed)) return {{seed}, ""};
    return {{}, "'" + std::string(text) + "' is no seed: write a whole number such as 7"};
}

Seeds parse_seeds(std::string_view text) {
    Seeds result;
    const std::string whole(text);
    const bool several = text.find(',') != std::string_view::npos;
    for (bool more = true; more;) {
        const std::size_t comma = text.find(',');
        const std::string_view part = text.substr(0, comma);
        more = comma != std::string_view::npos;
        if (more) text.remove_prefix(comma + 1);

        std::uint64_t first = 0;
        std::uint64_t last = 0;
        const std::size_t dots = part.find("..");
        const bool range = dots != std::string_view::npos;
        const bool good = parse_number(part.substr(0, dots), first) &&
                          (range ? parse_number(part.substr(dots + 2), last) : true);
        if (!range) last = first;
        if (!good || last < first) {
            return {{}, "'" + whole + "' is not a list of seeds: write 7, 1..200 or 1,5,10..20"};
        }
        if (last - first >= seeds_max || result.seeds.size() + (last - first) >= seeds_max) {
            return {{}, "'" + whole + "' are more than ten million seeds: run them in parts"};
        }
        for (std::uint64_t seed = first;; ++seed) {
            result.seeds.push_back(seed);
            if (seed == last) break;
        }
    }
    if (several) drop_repetitions(result.seeds);
    return result;
}

}  // namespace cleave::cli
