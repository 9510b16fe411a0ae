#pragma once
// An object with a function of every shape, for readers and writers: it is never stepped. It
// objects to a put of 13 and to a get that returns it.

#include "objects/object.hpp"

namespace cleave::test {

const objects::Object& any_object();

}  // namespace cleave::test
