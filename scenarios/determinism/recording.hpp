#pragma once
// What one run came to, in the form in which two runs are compared: its trace hash with all
// checkpoints and, where asked for, what a reader of its trace would see. A recording can be
// written as text, because the other run may be that of another process or of another compiler;
// therefore this knows the engine and nothing above it.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/simulation.hpp"

namespace cleave::determinism {

// Numbers of events, both ends included. What happens between two events counts to the earlier.
struct EventRange {
    std::uint64_t first = 0;
    std::uint64_t last = std::numeric_limits<std::uint64_t>::max();
};

// What to record beside the trace hash. Neither changes the run.
struct Watch {
    bool texts = false;                // fold every line shown, log lines included: slower
    std::optional<EventRange> keep{};  // the lines to keep in full
};

struct TraceEntry {
    std::uint64_t event = 0;
    Instant at;
    std::string node;  // "london/filer-1"; empty: none
    std::string kind;
    std::string text;
    std::uint64_t hash = 0;  // of the trace so far

    bool operator==(const TraceEntry&) const = default;
};

struct Recording {
    std::string error;  // not empty: there was no run, and this is why
    std::uint64_t trace_hash = 0;
    std::uint64_t events = 0;
    std::vector<std::uint64_t> checkpoints;  // of the trace hash, sim::Trace::window events apart
    std::vector<std::uint64_t> texts;        // the same of all that was shown; with Watch::texts
    std::vector<TraceEntry> entries;         // with Watch::keep

    bool operator==(const Recording&) const = default;
};

// The first window of events in which two runs differ, counted from zero; nothing when they are the
// same. Texts are compared when both were recorded.
std::optional<std::size_t> first_difference(const Recording& one, const Recording& other);
EventRange events_of_window(std::size_t window);

// Records a run of `simulation`: to be made before it runs, and to outlive its run.
class Recorder {
  public:
    Recorder(sim::Simulation& simulation, const Watch& watch);
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    Recording finish();

  private:
    void see(const sim::TraceLine& line);
    void close_windows_before(std::uint64_t event);

    sim::Simulation& simulation_;
    Watch watch_;
    Digest texts_;
    Recording recording_;
};

std::string to_text(const Recording& recording);
// Something that is no recording gives one with an error.
Recording recording_from_text(std::string_view text);

}  // namespace cleave::determinism
