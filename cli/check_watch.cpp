#include "check_watch.hpp"

#include <fmt/format.h>

#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::cli {

CheckWatch::CheckWatch(std::optional<Duration> deadline) {
    if (!deadline) return;
    deadline_ = std::chrono::steady_clock::now() + std::chrono::nanoseconds(deadline->count());
}

bool CheckWatch::expired() {
    if (guard_.interrupted()) return true;
    return deadline_ && std::chrono::steady_clock::now() >= *deadline_;
}

void CheckWatch::progress(std::string_view phase, std::uint64_t done, std::uint64_t all) {
    if (!line_.is_due()) return;
    const std::string share = all == 0 ? "" : fmt::format(" of {}", report::count(all));
    line_.draw(fmt::format("{}: {}{}", report::clean(phase), report::count(done), share));
}

}  // namespace cleave::cli
