#pragma once
// What makes two runs of one seed the same run: the same scenario, by its meaning, and the same
// program, by its bytes. Both are 16 hexadecimal digits.
// Choices: a program that was built anew from the same sources by another compiler counts as
// another build. Better to run a seed twice than to take old code's verdict for new code's.

#include <cstdint>
#include <string>

#include "language/scenario.hpp"

namespace cleave::results {

std::string hex(std::uint64_t value);  // 16 digits

// Of `show`'s text, with every default filled in, but without the description: comments, order,
// spelling and path of the file do not count.
std::string scenario_hash(const scenario::Scenario& scenario);

// The text that is hashed: a scenario file that means the same.
std::string scenario_text(const scenario::Scenario& scenario);

// Of the program that is running.
std::string build_id();

}  // namespace cleave::results
