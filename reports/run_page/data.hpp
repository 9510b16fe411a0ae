#pragma once
// What the script of a run's page draws, as one compact JSON text that is safe inside a script
// element. Times are whole nanoseconds; those of operations come as differences to the one before,
// so that ten thousand operations stay far below a megabyte.

#include <string>

#include "run_page/story.hpp"
#include "runner/close_up.hpp"
#include "runner/result.hpp"

namespace cleave::report {

std::string run_data(const scenario::SweepResult& sweep, const scenario::CloseUp& close_up,
                     const RunFocus& focus);

// When the last thing that the page shows is over.
Instant end_of_run(const scenario::SweepResult& sweep);

}  // namespace cleave::report
