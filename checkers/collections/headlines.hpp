#pragma once
// What is wrong with a core in one sentence, where a few of its operations tell it; "" where they
// do not. Only what the times of these operations and all that may have happened make true.

#include <string>

#include "collections/account.hpp"

namespace cleave::check::collections {

// Of a set: what was missed, found too early, or found after its removal.
std::string set_headline(const Account& account);
// Of a queue, stack or priority queue: which of two values came out first, and should not have.
std::string order_headline(const Account& account);

}  // namespace cleave::check::collections
