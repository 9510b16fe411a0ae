#include "world/fate.hpp"

namespace cleave::world {

void FateProcess::change(const LinkOptions& link) {
    rates_ = {link.loss, link.corruption, link.duplication, link.reordering};
    bursts_ = link.loss_burst > 1;
    loss_.change(link.loss, link.loss_burst);
    constexpr std::uint64_t certain = std::uint64_t{1} << 63;
    std::uint64_t calm = certain;  // probability that nothing has struck so far
    for (std::size_t kind = 0; kind < rates_.size(); ++kind) {
        __extension__ typedef unsigned __int128 Wide;
        const auto spared = static_cast<Wide>(Ratio::one - rates_[kind].parts_per_billion);
        calm = static_cast<std::uint64_t>(spared * calm / Ratio::one);
        until_[kind] = certain - calm;
    }
    spared_from_ = until_[reordered] == 0 ? 0 : (until_[reordered] >> 31) + 1;
    if (bursts_) spared_from_ = std::uint64_t{1} << 32;
}

Fate FateProcess::first_to_strike(std::uint64_t number, Random& random) const {
    if (number < until_[lost]) return {.lost = true};
    if (number < until_[corrupted]) return {.corrupted = true};
    if (number >= until_[duplicated]) return {.reordered = true};
    return {.duplicated = true, .reordered = random.chance(rates_[reordered])};
}

Fate FateProcess::draw_in_bursts(Random& random) {
    Fate fate;
    fate.lost = loss_.loses(random);
    if (fate.lost) return fate;
    fate.corrupted = random.chance(rates_[corrupted]);
    if (fate.corrupted) return fate;
    fate.duplicated = random.chance(rates_[duplicated]);
    fate.reordered = random.chance(rates_[reordered]);
    return fate;
}

}  // namespace cleave::world
