#include "jobs.hpp"

#include <fmt/format.h>

#include <charconv>

namespace cleave::cli {

std::string wrong_jobs(const std::string& text) {
    constexpr unsigned jobs_max = 1'024;
    unsigned jobs = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), jobs);
    const bool good = error == std::errc() && end == text.data() + text.size() && jobs <= jobs_max;
    return good ? "" : fmt::format("'{}' is no number from 0 to {}", text, jobs_max);
}

}  // namespace cleave::cli
