#pragma once
// Numbers with units, exactly: `38ms`, `0.1%`, `64KiB`, `1Gbps`, `50/s per client`. Reading scales
// decimals in integers and refuses what does not come out whole in the smallest unit; printing
// gives text that reads back to the same value. A number without its unit is an error.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "host/time.hpp"
#include "host/units.hpp"

namespace cleave::scenario {

struct Unit {
    std::string_view suffix;
    std::int64_t worth;   // in the quantity's smallest step
    bool printed = true;  // minutes are read, but 90s and 120s compare better than 90s and 2m
};

// One kind of number that carries a unit, as reading, printing and the schema need it.
struct Quantity {
    std::string_view name;     // "duration"
    std::string_view example;  // "30s"
    std::string_view zero;     // the unit of zero: "s"
    std::string_view step;     // the smallest step, in words: "one nanosecond"
    std::span<const Unit> units;
    std::int64_t max;

    std::string noun() const;     // "a duration"
    std::string form() const;     // "a duration such as 30s"
    std::string pattern() const;  // a regular expression of ECMA-262
};

extern const Quantity duration_quantity;   // in nanoseconds
extern const Quantity ratio_quantity;      // in parts per billion
extern const Quantity bytes_quantity;      // in bytes
extern const Quantity bandwidth_quantity;  // in bits a second
extern const Quantity requests_quantity;   // in requests a second
extern const Quantity drift_quantity;      // of a clock, in parts per billion
extern const Quantity factor_quantity;     // how many times
extern const Quantity spread_quantity;     // in parts per billion, and more than one will do
extern const Quantity shape_quantity;      // a plain number, in millionths

// A value, or what is wrong with the text and what would be right.
template <class V>
struct Reading {
    std::optional<V> value;
    std::string error;
    std::string hint;
};

Reading<std::int64_t> read_quantity(const Quantity& quantity, std::string_view text);
// With the unit that makes it shortest; shares in percent.
std::string print_quantity(const Quantity& quantity, std::int64_t value);

// A plain number with at most nine decimals, in parts per billion: the exponent of `zipf 0.99`.
Reading<Ratio> read_exponent(std::string_view text);
std::string print_exponent(Ratio exponent);

// The mean time between the operations of one client: `50/s per client` is 20 ms, to the nearest
// nanosecond. Every rate that can be read prints as one that reads the same.
Reading<Duration> read_rate(std::string_view text);
std::string print_rate(Duration interval);
extern const std::string_view rate_form;
extern const std::string_view rate_pattern;

}  // namespace cleave::scenario
