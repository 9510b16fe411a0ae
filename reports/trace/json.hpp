#pragma once
// A trace in the JSON of Chrome's trace viewer, which ui.perfetto.dev opens: a process a site, a
// thread a node. Times are microseconds of virtual time, with the nanoseconds as decimals. What
// happens has no length in virtual time, so slices are of length zero; arrows are flow events that
// bind to the slice before them; spans are async events, as they overlap.
// Source: "Trace Event Format" (Google). Choices: written as it comes, never held in memory.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "runner/trace.hpp"

namespace cleave::report {

// Takes the pieces of a file, in order.
using TraceOutput = std::function<void(std::string_view)>;

class JsonTrace final : public scenario::TraceWriter {
  public:
    explicit JsonTrace(TraceOutput output) : output_(std::move(output)) {}

    void begin(const scenario::TraceHeader& header,
               const std::vector<scenario::TraceTrack>& tracks) override;
    void add(const scenario::TraceItem& item) override;
    void finish(const scenario::TraceFooter& footer) override;

  private:
    void start_event(std::string_view phase, std::uint32_t track, std::string_view category,
                     std::string_view name);
    void add_time(const scenario::TraceItem& item);
    void add_notes(const scenario::TraceItem& item);
    void end_event();
    void name_track(std::string_view what, std::size_t process, std::size_t thread,
                    std::string_view name);

    TraceOutput output_;
    std::vector<std::size_t> processes_;  // by track
    scenario::TraceHeader header_;
    std::string line_;
};

}  // namespace cleave::report
