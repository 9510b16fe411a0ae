#pragma once
// An object with a function of every shape, for readers and writers: it is never stepped.

#include "objects/object.hpp"

namespace cleave::test {

const objects::Object& any_object();

}  // namespace cleave::test
