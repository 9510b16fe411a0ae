#pragma once
// A lock whose every holder gets a token greater than all before it, by which a store can turn away
// who lost the lock without noticing: acquire returns the token, release answers nothing. The owner
// is the process that called. The initial value is the last token given out; nil: none. Source:
// Kleppmann, "How to do distributed locking", 2016; FencedLock of Hazelcast 3.12. Choices: a token
// that nobody saw counts as the least that it can have been, which rules out the fewest later ones.

#include "objects/object.hpp"

namespace cleave::objects {

// acquire, release.
const Object& fenced_lock();

}  // namespace cleave::objects
