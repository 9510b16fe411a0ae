#include "progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "text/escape.hpp"

namespace cleave::cli {
namespace {

using namespace std::chrono_literals;
constexpr auto quiet_period = 1s;
constexpr auto redraw_period = 100ms;
constexpr std::size_t bar_width = 20;
constexpr std::size_t label_width = 20;  // so that the whole stays within 80 columns

}  // namespace

Progress::Progress(const std::string& label, std::size_t total)
    : label_(report::shorten(report::clean(label), label_width)),
      total_(total),
      terminal_(isatty(STDERR_FILENO) == 1),
      start_(std::chrono::steady_clock::now()),
      drawn_at_(start_) {}

Progress::~Progress() {
    if (drawn_) fmt::print(stderr, "\r\x1b[K");
}

void Progress::update(std::size_t done, std::size_t violated) {
    const auto now = std::chrono::steady_clock::now();
    if (!terminal_ || now - start_ < quiet_period || now - drawn_at_ < redraw_period) return;
    drawn_at_ = now;
    drawn_ = true;
    const std::size_t filled = done * bar_width / total_;
    std::string bar;
    for (std::size_t i = 0; i < bar_width; ++i) bar += i < filled ? "█" : "░";
    const auto elapsed = std::chrono::duration<double>(now - start_).count();
    const double left = elapsed / static_cast<double>(done) * static_cast<double>(total_ - done);
    fmt::print(stderr, "\r\x1b[K{} {} {}/{} seeds, {} violated, {:.0f} s left", label_, bar, done,
               total_, violated, left);
    std::fflush(stderr);
}

bool may_colour_stdout() {
    const char* no_colour = std::getenv("NO_COLOR");
    return isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0');
}

}  // namespace cleave::cli
