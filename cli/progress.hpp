#pragma once
// A progress bar on stderr when it is a terminal, for work that takes longer than a second; else
// nothing.

#include <chrono>
#include <cstddef>
#include <string>

namespace cleave::cli {

class Progress {
  public:
    // `total` steps of something called `label`.
    Progress(std::string label, std::size_t total);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void update(std::size_t done, std::size_t violated);

  private:
    std::string label_;
    std::size_t total_;
    bool terminal_;
    bool drawn_ = false;
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point drawn_at_;
};

// Whether the text written to this stream may be coloured: a terminal, and NO_COLOR not set.
bool may_colour_stdout();

}  // namespace cleave::cli
