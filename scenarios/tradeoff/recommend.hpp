#pragma once
// Which system for which workload: the needs of the workload's owner, one by one, held against what
// was measured. No weights, no scores: a verdict names the need that decides it.
//
// A need is met or unmet when its bound lies outside the interval of what was measured, and open
// when inside, when runs were left undecided, or when an interval that is no rate's comes from
// fewer than eight runs; what is bounded by zero is unmet by one case.
// `does_not_fit`: the system does not offer what the workload asks for; or a need of truth (holds,
// lost_writes, anomalous_reads) is unmet under any plan; or one of peace is unmet. `unknown`: else,
// when one of these is open. `fits_if`: a need of bad times is unmet or open, with what its owner
// would have to accept. `fits`: all are met.

#include "tradeoff/matrix_file.hpp"
#include "tradeoff/result.hpp"

namespace cleave::tradeoff {

// Fills recommendations and claims of `matrix`, whose cells, systems, workloads and plans stand.
void recommend(const MatrixFile& file, Matrix& matrix);

}  // namespace cleave::tradeoff
