#pragma once
// The clock and the terminal of a check: ends it at a deadline or at Ctrl-C, and shows how far it
// has
// come when stderr is a terminal and it takes more than a second.

#include <chrono>
#include <optional>
#include <string>

#include "host/time.hpp"
#include "interrupt.hpp"
#include "verdict/options.hpp"

namespace cleave::cli {

class CheckWatch final : public check::Watch {
  public:
    // Counts from now; no deadline when nothing is given.
    explicit CheckWatch(std::optional<Duration> deadline);
    ~CheckWatch() override;

    bool expired() override;
    void progress(std::string_view phase, std::uint64_t done, std::uint64_t all) override;

    bool interrupted() const { return guard_.interrupted(); }

  private:
    std::chrono::steady_clock::time_point start_;
    std::optional<std::chrono::steady_clock::time_point> deadline_;
    std::chrono::steady_clock::time_point drawn_at_;
    bool terminal_;
    bool drawn_ = false;
    InterruptGuard guard_;
};

}  // namespace cleave::cli
