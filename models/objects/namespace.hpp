#pragma once
// A directory of names: create and remove change one and answer true, or find it there (or not) and
// answer false; rename [from, to] moves `from` over whatever `to` was, false if `from` is missing;
// lookup answers whether it is there, list returns all names in any order. At first it is empty, or
// has just the initial value as a name. Calls on different names never matter to each other, unless
// a rename joins them or somebody lists the whole. Source: POSIX.1-2017, rename(), and open() with
// O_CREAT | O_EXCL. Choices: what a name stands for is not modelled, only that it exists.

#include "objects/object.hpp"

namespace cleave::objects {

// create, remove, rename, list, lookup.
const Object& name_space();

}  // namespace cleave::objects
