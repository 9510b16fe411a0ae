#pragma once
// One argument or result of an operation: nothing, a whole number, or a name. Eight bytes, compared
// and hashed as one number. Names are interned by whoever holds the text (history::History), so a
// datum of one history means nothing in another. Choices: numbers below `smallest` are not
// representable (the room is taken by names); readers of files refuse them.

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/content.hpp"
#include "host/require.hpp"

namespace cleave::objects {

class Datum {
  public:
    // The smallest number that a datum can hold: 2^32 names and nil lie below it.
    static constexpr Value smallest = INT64_MIN + (Value{1} << 32) + 1;

    constexpr Datum() = default;  // nil: no value, an absent key, an empty queue
    constexpr Datum(Value number) : raw_(number) {
        require(number >= smallest, "a number too small for a datum");
    }
    constexpr Datum(std::optional<Value> value) : raw_(nil_) {
        if (value) *this = Datum(*value);
    }
    static constexpr Datum name(std::uint32_t symbol) { return from_raw(INT64_MIN + 1 + symbol); }
    static constexpr Datum boolean(bool truth) { return Datum(Value{truth ? 1 : 0}); }

    constexpr bool is_nil() const { return raw_ == nil_; }
    constexpr bool is_number() const { return raw_ >= smallest; }
    constexpr bool is_boolean() const { return raw_ == 0 || raw_ == 1; }
    constexpr bool is_name() const { return !is_nil() && !is_number(); }

    constexpr Value number() const {
        require(is_number(), "not a number");
        return raw_;
    }
    constexpr std::uint32_t symbol() const {
        require(is_name(), "not a name");
        return static_cast<std::uint32_t>(raw_ - INT64_MIN - 1);
    }
    // A number or nil; names have no value.
    constexpr std::optional<Value> value() const {
        return is_number() ? std::optional<Value>(raw_) : std::nullopt;
    }

    // The representation, for codecs and hashes. Any 64 bits are some datum.
    constexpr std::int64_t raw() const { return raw_; }
    static constexpr Datum from_raw(std::int64_t raw) {
        Datum datum;
        datum.raw_ = raw;
        return datum;
    }
    constexpr auto operator<=>(const Datum&) const = default;

  private:
    static constexpr std::int64_t nil_ = INT64_MIN;
    std::int64_t raw_ = nil_;
};

using Data = std::vector<Datum>;

}  // namespace cleave::objects
