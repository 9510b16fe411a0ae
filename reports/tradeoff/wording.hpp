#pragma once
// Estimates with their intervals as text: "83 ms (80–91)". "–" where there is nothing to say.

#include <optional>
#include <string>

#include "tradeoff/result.hpp"

namespace cleave::report {

std::string percent_text(double share);       // "99.2 %", never rounded to 0 % or 100 %
std::string milliseconds_text(double value);  // "83 ms", "1.20 s"
std::string seconds_text(double value);
std::string bytes_text(double value);
std::string dollars_text(double value);

std::string with_interval(const tradeoff::Rate& rate);
using NumberText = std::string (*)(double);
std::string with_interval(const std::optional<tradeoff::Estimate>& estimate, NumberText text);

}  // namespace cleave::report
