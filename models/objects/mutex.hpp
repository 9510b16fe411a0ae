#pragma once
// A lock that one process at a time holds: acquire takes it when nobody holds it, release gives it
// back when the caller holds it; neither answers anything. The owner is the process that called.
// At first nobody holds it, or else the process whose number is the initial value. Choices: it is
// not re-entrant; a try that was turned away is a call whose outcome is `fail`.

#include "objects/object.hpp"

namespace cleave::objects {

// acquire, release.
const Object& mutex();

}  // namespace cleave::objects
