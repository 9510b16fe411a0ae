#include "objects/components.hpp"

namespace cleave::objects {

std::uint32_t Components::place_of(Datum datum) {
    const auto next = static_cast<std::uint32_t>(parents_.size());
    const auto [place, is_new] = places_.try_emplace(datum, next);
    if (is_new) parents_.push_back(next);
    return place->second;
}

std::uint32_t Components::root(std::uint32_t place) {
    while (parents_[place] != place) {
        parents_[place] = parents_[parents_[place]];  // halves the way for those who come later
        place = parents_[place];
    }
    return place;
}

void Components::touch(std::span<const Datum> data) {
    const std::uint32_t first = place_of(data[0]);
    for (const Datum datum : data) parents_[root(place_of(datum))] = root(first);
    calls_.push_back(first);
}

std::vector<std::uint32_t> Components::numbers() {
    std::vector<std::uint32_t> result;
    result.reserve(calls_.size());
    for (const std::uint32_t place : calls_) result.push_back(root(place));
    return result;
}

}  // namespace cleave::objects
