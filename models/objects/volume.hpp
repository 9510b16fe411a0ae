#pragma once
// A volume as clients see it through handles: each key has names, as a directory, which lead to
// handles; and bytes, as a file that is open by its handle. The two never matter to each other, so
// that histories of whole volumes are judged directory by directory and file by file.
// Choices: a file stays what it is when a name of it is removed or renamed, as it does for who has
// it open; that a name leads to another file than it should shows in its directory, not in the
// bytes.

#include "objects/object.hpp"

namespace cleave::objects {

const Object& volume();

}  // namespace cleave::objects
