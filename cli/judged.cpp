#include "judged.hpp"

#include <fmt/format.h>

namespace cleave::cli {

ExitCode exit_code_of(const scenario::SweepResult& sweep, bool whole) {
    ExitCode code = whole ? ExitCode::as_expected : ExitCode::inconclusive;
    for (const scenario::Judgement& judgement : sweep.judgements) {
        if (judgement.met) continue;
        const bool open = judgement.inconclusive || (!whole && !judgement.settled);
        code = worse(code, open ? ExitCode::inconclusive : ExitCode::violated);
    }
    if (sweep.runs_cut_short > 0) {
        fmt::print(
            stderr,
            "cleave: {}: {} of {} runs did not come to their end; the first: {}\n"
            "  The system answers more than it is asked, or is asked more than it can take:\n"
            "  lower the rate, or lengthen its retries.\n",
            sweep.scenario.path, sweep.runs_cut_short, sweep.seeds.size(), sweep.cut_short);
        code = worse(code, ExitCode::inconclusive);
    }
    if (!sweep.internal_error.empty()) {
        fmt::print(stderr, "cleave: internal error: {}\n", sweep.internal_error);
        code = ExitCode::internal_error;
    }
    if (sweep.runs_nondeterministic > 0) {
        fmt::print(stderr, "cleave: {}: {} of {} runs came out differently when repeated\n  {}",
                   sweep.scenario.path, sweep.runs_nondeterministic, sweep.seeds.size(),
                   sweep.nondeterminism);
        code = ExitCode::internal_error;
    }
    return code;
}

}  // namespace cleave::cli
