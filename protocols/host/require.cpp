#include "host/require.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>

namespace cleave {

void internal_error(std::string_view what, const char* file, int line) {
    const std::string message = "cleave: internal error: " + std::string(what) + "\n  at " + file +
                                ":" + std::to_string(line) + "\n";
    std::fputs(message.c_str(), stderr);
    std::abort();
}

}  // namespace cleave
