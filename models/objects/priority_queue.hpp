#pragma once
// A priority queue of numbers: insert x answers nothing; poll-min returns the least element and
// takes it out, peek only returns it; both return nil when there is none. The same number may be in
// it several times. At first it is empty, or holds just the initial value.

#include "objects/object.hpp"

namespace cleave::objects {

// insert, poll-min, peek.
const Object& priority_queue();

}  // namespace cleave::objects
