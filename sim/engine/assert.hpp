#pragma once
// Assertions about the programmer, on in every build: what fails here is a defect of protocol code
// or of the caller, never a simulated fault. The message says where in which run, so that the same
// seed leads back to it.

#include <cstdint>
#include <string_view>

#include "host/time.hpp"

namespace cleave::sim {

// Where a run stands. The engine keeps its clock and its event counter here.
struct RunPosition {
    std::uint64_t seed = 0;
    std::uint64_t event = 0;  // events begun so far; the number of the current one
    Instant now;
};

// Prints the message with seed, event number and virtual time to standard error, then aborts.
[[noreturn]] void assertion_failed(const RunPosition& position, std::string_view message,
                                   const char* file, int line);

}  // namespace cleave::sim

// `message` is evaluated only on failure, so it may build a string.
#define CLEAVE_ASSERT(position, condition, message) \
    ((condition) ? void()                           \
                 : ::cleave::sim::assertion_failed((position), (message), __FILE__, __LINE__))
