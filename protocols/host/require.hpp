#pragma once
// The assertion for programmer's errors, on in every build: what fails here is a defect of the
// calling code, never bad input (a result with a message) nor a simulated fault (data). It prints
// what was required and where to standard error, then aborts. The engine's own assertions add the
// seed and the event number. Choices: the compilers' own names for file and line, because clang 14
// has no std::source_location.

#include <string_view>

namespace cleave {

[[noreturn]] void internal_error(std::string_view what, const char* file = __builtin_FILE(),
                                 int line = __builtin_LINE());

// `what` completes the sentence "internal error: ...".
constexpr void require(bool condition, std::string_view what, const char* file = __builtin_FILE(),
                       int line = __builtin_LINE()) {
    if (!condition) internal_error(what, file, line);
}

}  // namespace cleave
