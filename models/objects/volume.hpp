#pragma once
// A volume as clients see it through handles: each key has names, as a directory, and bytes, as a
// file that is open. The two never matter to each other, so that histories of whole volumes are
// judged directory by directory and file by file.
// Choices: which file a name stands for is not part of it, and a file stays what it is when a name
// of it is removed or renamed, as it does for who has it open.

#include "objects/object.hpp"

namespace cleave::objects {

const Object& volume();

}  // namespace cleave::objects
