#pragma once
// Every history of a few operations on one key of any object, each with one of the given calls,
// without those that differ only in the order in which operations are invoked or complete when
// nothing of the other sort lies between. A call is written as in call_notation.hpp, possibly after
// its process ("p1.acquire"); one that ends with "?" has an unknown outcome.

#include <functional>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "objects/object.hpp"

namespace cleave::test {

// Over two values, right and wrong answers, known and unknown outcomes: one or several lists.
std::vector<std::vector<std::string>> calls_to_try(const objects::Object& object);

void for_each_history(const objects::Object& object, std::size_t operations,
                      const std::vector<std::string>& calls,
                      const std::function<void(const history::History&)>& visit);

}  // namespace cleave::test
