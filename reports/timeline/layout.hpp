#pragma once
// Where to draw the operations of a counterexample: lanes for processes, bars for operations, in
// whatever unit the caller draws (terminal columns, SVG pixels).
// Invariant: two instants keep their order and distinct instants distinct places; distances are not
// to scale, because the few operations that matter may lie minutes apart and last milliseconds.

#include <cstdint>
#include <string>
#include <vector>

#include "timeline/scene.hpp"
#include "verdict/verdict.hpp"

namespace cleave::report {

struct TimelineMetrics {
    int width = 76;                // available for the bars
    int character = 1;             // width of one character of a label
    int padding = 6;               // what a bar takes beyond its label
    int gap = 1;                   // least distance of two distinct instants
    bool words = false;            // "write 7" rather than "w(7)"
    std::size_t context_max = 24;  // context operations drawn, nearest to the core first
};

struct TimelineBar {
    history::OpIndex op;
    std::size_t lane = 0;
    std::size_t row = 0;  // within the lane: operations of one process rarely overlap, but may
    int begin = 0;
    int end = 0;
    bool open_ended = false;  // outcome unknown: it may take effect at any later moment
    bool core = false;
    std::string label;
};

struct TimelineLane {
    std::uint32_t process = 0;
    std::string site;  // clean text; may be empty
    std::size_t rows = 1;
};

struct TimelineTick {
    Instant at;
    int place = 0;
};

struct TimelineShade {
    std::string label;  // clean text
    int begin = 0;
    int end = 0;
    bool is_partition = false;
};

struct Timeline {
    std::vector<TimelineLane> lanes;  // by site, then by process
    std::vector<TimelineBar> bars;    // by invocation
    std::vector<TimelineTick> ticks;  // where a core operation begins or ends
    std::vector<TimelineShade> shades;
    int width = 0;
    bool fits = false;  // within the metrics' width
};

Timeline lay_out(const Scene& scene, const check::Counterexample& counterexample,
                 const TimelineMetrics& metrics);

// Decimals that tell the ticks apart: 3 or, where events are closer, 6 or 9.
int decimals_for(const std::vector<TimelineTick>& ticks);

}  // namespace cleave::report
