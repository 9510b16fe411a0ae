#pragma once
// A progress bar over the seeds of a sweep.

#include <cstddef>
#include <string>

#include "status_line.hpp"

namespace cleave::cli {

class Progress {
  public:
    // `total` steps of something called `label`.
    Progress(const std::string& label, std::size_t total);

    void update(std::size_t done, std::size_t violated);
    // Of runs that nobody expects anything of.
    void update(std::size_t done);

  private:
    void draw(std::size_t done, const std::string& of_what);

    std::string label_;
    std::size_t total_;
    StatusLine line_;
};

// Whether the text written to this stream may be coloured: a terminal, and NO_COLOR not set.
bool may_colour_stdout();

}  // namespace cleave::cli
