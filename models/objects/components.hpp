#pragma once
// Numbers the calls of an object so that two get the same number when they touch the same data,
// directly or through others: union-find over the data (Galler and Fischer 1964). For `split` of
// objects whose data do not matter to each other.

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "objects/datum.hpp"

namespace cleave::objects {

class Components {
  public:
    // The next call, and what it touches: at least one datum.
    void touch(std::span<const Datum> data);
    // One for each call, in the order they came.
    std::vector<std::uint32_t> numbers();

  private:
    std::uint32_t place_of(Datum datum);
    std::uint32_t root(std::uint32_t place);

    std::map<Datum, std::uint32_t> places_;
    std::vector<std::uint32_t> parents_;  // of each place
    std::vector<std::uint32_t> calls_;    // a place of each
};

}  // namespace cleave::objects
