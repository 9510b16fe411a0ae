#pragma once
// A set of data: add x and remove x answer nothing, contains x a truth, read returns the elements
// in any order, each once. At first it is empty, or holds just the initial value. Calls on
// different elements never matter to each other, unless somebody reads the whole.

#include "objects/object.hpp"

namespace cleave::objects {

// add, remove, contains, read.
const Object& set();

}  // namespace cleave::objects
