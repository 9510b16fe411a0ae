#pragma once
// A register that clients open before and close after use, as they do a file on NFS. As a
// sequential type opening and closing do nothing: they matter to close-to-open consistency alone,
// which says what a read sees by when its session was opened and others were closed.

#include "objects/register.hpp"

namespace cleave::objects {

// Functions, in this order: read, write, remove, open, close.
const Object& open_register();
// A register, or one with open and close: reads and writes are those of a register.
inline bool reads_and_writes(const Object& object) {
    return is_register(object) || &object == &open_register();
}

}  // namespace cleave::objects
