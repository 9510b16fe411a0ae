#pragma once
// A queue, first in, first out: enqueue x answers nothing; dequeue returns the oldest element and
// takes it out, or nil when there is none. At first it is empty, or holds just the initial value.

#include "objects/object.hpp"

namespace cleave::objects {

// enqueue, dequeue.
const Object& queue();

}  // namespace cleave::objects
