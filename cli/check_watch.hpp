#pragma once
// The clock and the terminal of a check: ends it at a deadline or at Ctrl-C, and shows how far it
// has come.

#include <chrono>
#include <optional>

#include "host/time.hpp"
#include "interrupt.hpp"
#include "status_line.hpp"
#include "verdict/options.hpp"

namespace cleave::cli {

class CheckWatch final : public check::Watch {
  public:
    // Counts from now; no deadline when nothing is given.
    explicit CheckWatch(std::optional<Duration> deadline);

    bool expired() override;
    void progress(std::string_view phase, std::uint64_t done, std::uint64_t all) override;

  private:
    std::optional<std::chrono::steady_clock::time_point> deadline_;
    StatusLine line_;
    InterruptGuard guard_;
};

}  // namespace cleave::cli
