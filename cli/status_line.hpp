#pragma once
// One line on stderr that says how far a long work has come: drawn when stderr is a terminal and
// the work takes more than a second, at most ten times a second, and wiped away at the end.

#include <chrono>
#include <string>

namespace cleave::cli {

class StatusLine {
  public:
    StatusLine();
    ~StatusLine();
    StatusLine(const StatusLine&) = delete;
    StatusLine& operator=(const StatusLine&) = delete;

    // Whether it is time to draw again.
    bool is_due() const;
    void draw(const std::string& text);
    std::chrono::duration<double> elapsed() const;

  private:
    std::chrono::steady_clock::time_point start_;
    std::chrono::steady_clock::time_point drawn_at_;
    bool terminal_;
    bool drawn_ = false;
};

}  // namespace cleave::cli
