#pragma once
// Runs gnuplot on whole scripts and reads back what they drew. The one place that knows how to
// start it; nothing is left on disk.
// Errors: gnuplot missing, too old or failing, or a file that a script did not write, is an error
// that says so, and which package has it.

#include <string>
#include <vector>

namespace cleave::report {

struct GnuplotFiles {
    std::vector<std::string> files;  // whole, in the order asked for
    std::string error;               // empty when all went well
};

// `program` is a name or a path. Each script is read by a gnuplot of its own, side by side, in one
// empty folder, where together they write `files`.
GnuplotFiles run_gnuplot(const std::string& program, const std::vector<std::string>& scripts,
                         const std::vector<std::string>& files);

}  // namespace cleave::report
