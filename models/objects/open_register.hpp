#pragma once
// A register that clients open before and close after use, as they do a file on NFS. As a
// sequential type opening and closing do nothing: they matter to close-to-open consistency alone,
// which says what a read sees by when its session was opened and others were closed.

#include "objects/object.hpp"

namespace cleave::objects {

// Functions, in this order: read, write, remove, open, close.
const Object& open_register();

}  // namespace cleave::objects
