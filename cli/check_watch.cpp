#include "check_watch.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::cli {
namespace {

using namespace std::chrono_literals;
constexpr auto quiet_period = 1s;
constexpr auto redraw_period = 100ms;

}  // namespace

CheckWatch::CheckWatch(std::optional<Duration> deadline)
    : start_(std::chrono::steady_clock::now()),
      drawn_at_(start_),
      terminal_(isatty(STDERR_FILENO) == 1) {
    if (deadline) deadline_ = start_ + std::chrono::nanoseconds(deadline->count());
}

CheckWatch::~CheckWatch() {
    if (drawn_) fmt::print(stderr, "\r\x1b[K");
}

bool CheckWatch::expired() {
    if (guard_.interrupted()) return true;
    return deadline_ && std::chrono::steady_clock::now() >= *deadline_;
}

void CheckWatch::progress(std::string_view phase, std::uint64_t done, std::uint64_t all) {
    const auto now = std::chrono::steady_clock::now();
    if (!terminal_ || now - start_ < quiet_period || now - drawn_at_ < redraw_period) return;
    drawn_at_ = now;
    drawn_ = true;
    const std::string share = all == 0 ? "" : fmt::format(" of {}", report::count(all));
    fmt::print(stderr, "\r\x1b[K{}: {}{}", report::clean(phase), report::count(done), share);
    std::fflush(stderr);
}

}  // namespace cleave::cli
