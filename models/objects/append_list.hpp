#pragma once
// A list that only grows: append x answers nothing, read returns all elements, the oldest first. At
// first it is empty, or holds just the initial value. Source: the single-key form of Elle's
// list-append (Kingsbury and Alvaro, VLDB 2020).

#include "objects/object.hpp"

namespace cleave::objects {

// append, read.
const Object& append_list();

}  // namespace cleave::objects
