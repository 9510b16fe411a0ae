#pragma once
// Writes a report to disk all or nothing: into a file beside it first, then renamed over it, so
// that nobody ever finds half a report, and an old one stays until the new one is whole.

#include <string>
#include <string_view>

namespace cleave::report {

// Makes the folder where it is missing. Returns what went wrong, with the path; empty when nothing.
std::string write_file(const std::string& path, std::string_view content);

}  // namespace cleave::report
