#pragma once
// Values to numbers: a table with open addressing, twice as large as what it holds. Only looked up,
// never walked, so that its order does not matter.

#include <bit>
#include <cstdint>
#include <vector>

#include "collections/collection.hpp"
#include "objects/datum.hpp"

namespace cleave::check::collections {

class ValueTable {
  public:
    // For at most `size` different values.
    explicit ValueTable(std::size_t size)
        : slots_(std::bit_ceil(2 * size + 2)), shift_(64 - std::countr_zero(slots_.size())) {}

    // What belongs to `value`; `none` at first.
    std::uint32_t& operator[](objects::Datum value) {
        Slot& slot = slots_[place_of(value)];
        slot.value = value;
        return slot.number;
    }
    std::uint32_t find(objects::Datum value) const { return slots_[place_of(value)].number; }

  private:
    struct Slot {
        objects::Datum value{};
        std::uint32_t number = none;
    };
    std::size_t place_of(objects::Datum value) const {
        const auto mixed = static_cast<std::uint64_t>(value.raw()) * 0x9E3779B97F4A7C15U;
        std::size_t place = static_cast<std::size_t>(mixed >> shift_);
        while (slots_[place].number != none && slots_[place].value != value) {
            place = (place + 1) & (slots_.size() - 1);
        }
        return place;
    }

    std::vector<Slot> slots_;
    int shift_;
};

}  // namespace cleave::check::collections
