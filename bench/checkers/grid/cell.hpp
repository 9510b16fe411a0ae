#pragma once
// One cell of the grid: a history made, judged and certified in a process of its own, so that
// neither its memory nor its time touches another. Only the judging counts.

#include <cstddef>
#include <string>

#include "grid/workload.hpp"

namespace cleave::bench {

struct CellResult {
    enum class End : std::uint8_t { holds, violated, undecided, too_slow, uncertified, wrong };
    End end = End::too_slow;
    double seconds = 0;             // of processor time
    double bytes_an_operation = 0;  // the most held while judging, beyond the history itself
    std::size_t core = 0;

    bool decided() const {
        return end == End::holds || end == End::violated || end == End::uncertified;
    }
    std::string text() const;  // "0.05", "0.05v", ">10", "unknown", "uncertified", "WRONG"
};

// Killed after `cap` seconds of processor time. `uncertified` means a violation whose core is too
// large for the certifier; `wrong`, that the certifier refused the evidence, or that a history with
// a lost write was said to hold, or a fine one not to.
CellResult run_cell(const Workload& workload, double cap);

}  // namespace cleave::bench
