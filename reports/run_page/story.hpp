#pragma once
// Which moment of a run its page is about, and in what words. Clean text, not escaped for HTML.

#include <string>
#include <vector>

#include "runner/result.hpp"

namespace cleave::report {

struct RunFocus {
    std::vector<history::OpIndex> operations;  // by invocation; empty when nothing was asked
    std::string why;                           // "the operations that no order explains"
    bool violation = false;                    // they are a counterexample's core
};

// The shown counterexample's core; where there is none, the slowest operation that was answered.
RunFocus run_focus(const scenario::SweepResult& sweep);

}  // namespace cleave::report
