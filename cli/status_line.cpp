#include "status_line.hpp"

#include <fmt/format.h>
#include <unistd.h>

namespace cleave::cli {
namespace {

using namespace std::chrono_literals;
constexpr auto quiet_period = 1s;
constexpr auto redraw_period = 100ms;

}  // namespace

StatusLine::StatusLine()
    : start_(std::chrono::steady_clock::now()),
      drawn_at_(start_),
      terminal_(isatty(STDERR_FILENO) == 1) {}

StatusLine::~StatusLine() {
    if (drawn_) fmt::print(stderr, "\r\x1b[K");
}

bool StatusLine::is_due() const {
    if (!terminal_) return false;
    const auto now = std::chrono::steady_clock::now();
    return now - start_ >= quiet_period && now - drawn_at_ >= redraw_period;
}

void StatusLine::draw(const std::string& text) {
    drawn_at_ = std::chrono::steady_clock::now();
    drawn_ = true;
    fmt::print(stderr, "\r\x1b[K{}", text);
    std::fflush(stderr);
}

std::chrono::duration<double> StatusLine::elapsed() const {
    return std::chrono::steady_clock::now() - start_;
}

}  // namespace cleave::cli
