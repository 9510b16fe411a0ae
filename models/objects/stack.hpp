#pragma once
// A stack, last in, first out: push x answers nothing; pop returns the newest element and
// takes it out, or nil when there is none. At first it is empty, or holds just the initial value.

#include "objects/object.hpp"

namespace cleave::objects {

// push, pop.
const Object& stack();

}  // namespace cleave::objects
