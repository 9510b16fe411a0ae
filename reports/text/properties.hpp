#pragma once
// Properties in words: what the protocol's code and the nodes' labels told over a sweep.

#include <string>

#include "runner/result.hpp"
#include "text/story.hpp"

namespace cleave::report {

// "held in all 20 runs, told 24,310 times", "reached in 3 of 20 runs", "not reached in 20 runs".
std::string property_seen(const scenario::SweepResult& sweep,
                          const scenario::PropertyTotal& property);
// Unsettled: a `sometimes` that was not reached.
Standing standing(const scenario::PropertyTotal& property);

}  // namespace cleave::report
