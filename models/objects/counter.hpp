#pragma once
// A counter: add n and increment answer nothing, read returns the sum, add-and-get n adds and
// returns the new sum. Choices: it counts from the initial value, 0 when that is nil, and wraps
// around in 64 bits, as the counters of real systems do.

#include "objects/object.hpp"

namespace cleave::objects {

// add, increment, read, add-and-get.
const Object& counter();

}  // namespace cleave::objects
