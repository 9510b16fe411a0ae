#include "engine/assert.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

#include "host/describe.hpp"

namespace cleave::sim {

void assertion_failed(const RunPosition& position, std::string_view message, const char* file,
                      int line) {
    std::string text = "cleave: assertion failed: ";
    text += message;
    text += "\n  in the run of seed " + std::to_string(position.seed) + ", event " +
            std::to_string(position.event) + ", " + to_string(position.now) + "\n  at " + file +
            ":" + std::to_string(line) + "\n";
    std::fputs(text.c_str(), stderr);
    std::abort();
}

}  // namespace cleave::sim
