#pragma once
// Runs a program in a process of its own whose surroundings are unlike ours: other environment
// variables, locale, time zone and folder, another allocator behaviour and another stack. What a
// deterministic run prints there is what it prints here.

#include <string>
#include <vector>

namespace cleave::determinism {

struct Command {
    std::string program;
    std::vector<std::string> arguments;
    std::string input{};  // on its stdin
};

struct Output {
    std::string error;  // not empty: it could not be run, or did not exit with 0, and why
    std::string out;    // what it wrote to stdout; its stderr is ours
};

// May be called from several threads at once.
Output run_elsewhere(const Command& command);

}  // namespace cleave::determinism
