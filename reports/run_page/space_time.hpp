#pragma once
// Where to draw the messages around some operations: a line a node, time downwards, an arrow a
// message, a box an operation (Lamport's space-time diagram). Units: pixels of the drawing.
// Invariant: on each line, and from each departure to its arrival, what happens later stands lower;
// across lines, too, an earlier instant never stands lower. Distances are not to scale, because
// messages may be microseconds apart and seconds long.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "runner/close_up.hpp"
#include "runner/result.hpp"

namespace cleave::report {

struct SpaceTime {
    struct Line {
        std::uint32_t node = 0;  // index into CloseUp::nodes
        int x = 0;
    };
    struct Arrow {
        std::size_t message = 0;  // index into CloseUp::messages
        int x1 = 0, y1 = 0, x2 = 0, y2 = 0;
    };
    struct Box {
        history::OpIndex op;
        int x = 0, top = 0, bottom = 0;
        bool open = false;        // nobody knows how it ended
        bool label_left = false;  // its messages leave to the right
    };
    struct Tick {
        Instant at;
        int y = 0;
    };
    struct Shade {
        std::size_t fault = 0;  // index into RunResult::faults
        int left = 0, width = 0;
        int top = 0, bottom = 0;
    };
    std::vector<Line> lines;  // by site, servers before clients
    std::vector<Arrow> arrows;
    std::vector<Box> boxes;
    std::vector<Tick> ticks;
    std::vector<Shade> shades;
    int width = 0, height = 0;
};

// Those of the messages that tell how it came about: on behalf of the focus, or about its keys and
// not of other clients; of all, where there are none of these. `most` of them, without those whose
// order follows from the others (reduction.hpp).
std::vector<std::size_t> telling_messages(const scenario::CloseUp& close_up, std::size_t most = 60);

SpaceTime lay_out_space_time(const scenario::RunResult& run, const scenario::CloseUp& close_up,
                             const std::vector<std::size_t>& messages);

// As a whole drawing; `id` prefixes every id in it.
std::string space_time_svg(const scenario::SweepResult& sweep, const scenario::CloseUp& close_up,
                           const std::vector<std::size_t>& messages, const std::string& id);

}  // namespace cleave::report
