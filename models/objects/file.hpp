#pragma once
// A file of bytes, each labelled with the write that it came from: write [offset, length, stamp]
// answers nothing; read [offset, length] returns runs [length, stamp] up to the end of the file,
// with nil as the stamp of a hole; truncate size cuts off, or adds a hole. Neighbouring runs of one
// stamp are one run, in whatever pieces a read returned them. A write beyond the end leaves a hole
// before it; one of no bytes does nothing. At first it is empty, or a hole as long as the initial
// value says. Reads and writes of ranges that do not overlap are judged apart, as long as nobody
// truncates and no read met the end or a hole at its end, both of which may be due to any write.
// Source: POSIX.1-2017, read(), write(), ftruncate(). Choices: every call is atomic over its range.

#include "objects/object.hpp"

namespace cleave::objects {

// write, read, truncate.
const Object& file();

}  // namespace cleave::objects
