#pragma once
// A directory of names: create and remove change one and answer true, or find it there (or not) and
// answer false; rename [from, to] moves `from` over whatever `to` was, false if `from` is missing;
// list returns all names in any order. A name leads to a file, by its handle: who creates
// [name, handle] chooses that, a rename takes it along, and lookup answers it, nil if there is no
// such name. Clients without handles create a name alone, and are told by lookup whether it is
// there. At first it is empty, or has just the initial value as a name. Calls on different names
// never matter to each other, unless a rename joins them or somebody lists the whole. Source:
// POSIX.1-2017, rename(), and open() with O_CREAT | O_EXCL; RFC 1813, LOOKUP, CREATE (EXCLUSIVE).
// Choices: a name created alone has a handle that nobody knows, so a lookup may answer any.

#include "objects/object.hpp"

namespace cleave::objects {

// create, remove, rename, list, lookup.
const Object& name_space();

}  // namespace cleave::objects
