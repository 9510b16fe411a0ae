#pragma once
// Numbers as people read them, the same on every machine and in every locale.
// Choices: a share is never rounded to "0 %" or "100 %" unless it is exactly that, because "100 %"
// reads as "always". Decimal units for bytes, as in prices and bandwidths.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "host/time.hpp"
#include "host/units.hpp"

namespace cleave::report {

std::string count(std::uint64_t n);                            // "1,512"
std::string count(std::uint64_t n, std::string_view noun);     // "1 run", "1,512 runs"
std::string percent(std::uint64_t part, std::uint64_t whole);  // "27.2 %", "–" of nothing
std::string part_of(std::uint64_t part, std::uint64_t whole);  // "412 of 1,512 (27.2 %)"
std::string percent(Ratio ratio);                              // "75 %", "0.01 %"
std::string duration(Duration d);                              // "38 ms", "1.20 s", "2 min"
std::string instant(Instant t, int decimals = 3);              // "31.204 s"
std::string bytes(Bytes b);                                    // "12.4 MB"
std::string bandwidth(Bandwidth b);                            // "1 Gbit/s"
std::string dollars(double amount);                            // "$0.0042"
std::string hex(std::uint64_t n);                              // 16 digits
std::string seeds(std::span<const std::uint64_t> seeds);       // "1..500", "3, 9", "7"
std::string capitalised(std::string_view name);                // "london" → "London"

}  // namespace cleave::report
