#pragma once
// A run's trace as a picture in time: tracks, and what happened on them. The recorder draws it
// while the run goes on, a writer of reports/trace/ puts it into a file, piece by piece.
// Invariant: on each track, items come in the order of their time; a span or an arrow begins before
// it ends, ends once, and every one that begins has ended when `finish` is called.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/time.hpp"

namespace cleave::scenario {

// A value is printed in full up to this many bytes.
inline constexpr std::size_t trace_text_max = 2'000;

// Which run it is.
struct TraceHeader {
    std::string scenario;
    std::string protocol;
    std::uint64_t seed = 0;
};

struct TraceTrack {
    std::string group;  // a site, "faults", "properties", "network", "object store"
    std::string name;   // a node
};

enum class TraceMark : std::uint8_t {
    point,   // something happened
    depart,  // likewise, and arrow `id` begins there
    arrive,  // likewise, and arrow `id` ends there
    begin,   // of span `id`, which has the category and name of its end
    end,
};

struct TraceNote {
    std::string_view key;
    std::string value;
};

struct TraceItem {
    TraceMark mark = TraceMark::point;
    std::uint32_t track = 0;  // place in the list given to `begin`
    Instant at;
    std::uint64_t event = 0;  // number of the event during which it happened
    std::uint64_t id = 0;     // of the arrow or span; arrows and spans are numbered apart
    std::string_view category;
    std::string_view name;
    std::vector<TraceNote> notes;
};

struct TraceFooter {
    std::uint64_t trace_hash = 0;
    std::uint64_t events = 0;
};

class TraceWriter {
  public:
    TraceWriter() = default;
    TraceWriter(const TraceWriter&) = delete;
    TraceWriter& operator=(const TraceWriter&) = delete;
    virtual ~TraceWriter() = default;
    virtual void begin(const TraceHeader& header, const std::vector<TraceTrack>& tracks) = 0;
    virtual void add(const TraceItem& item) = 0;
    virtual void finish(const TraceFooter& footer) = 0;
};

}  // namespace cleave::scenario
