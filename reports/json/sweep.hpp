#pragma once
// Results for machines: what `--json` prints. RFC 8259, indented by two, keys in a fixed order.
// Units stand in the names: `_ns` nanoseconds of virtual time, `bytes`, `dollars`. Hashes are
// hexadecimal text, since not every reader keeps 64 bits of a number.
// Choices: the history of the shown run is left out but for the operations of its counterexamples.

#include <span>
#include <string>

#include "runner/result.hpp"

namespace cleave::report {

std::string results_json(std::span<const scenario::SweepResult> sweeps);

}  // namespace cleave::report
