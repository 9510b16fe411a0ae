#include "determinism/recording.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/trace.hpp"

namespace cleave::determinism {
namespace {

constexpr std::string_view heading = "cleave recording 1";
constexpr std::string_view ending = "end";

// The first place at which two rows of running hashes differ. Once they do they stay different, so
// that the place can be found by bisection.
std::optional<std::size_t> first_difference(const std::vector<std::uint64_t>& one,
                                            const std::vector<std::uint64_t>& other) {
    const std::size_t common = std::min(one.size(), other.size());
    std::size_t same = 0, different = common;
    while (same < different) {
        const std::size_t middle = same + (different - same) / 2;
        if (one[middle] == other[middle]) {
            same = middle + 1;
        } else {
            different = middle;
        }
    }
    if (same < common || one.size() != other.size()) return same;
    return std::nullopt;
}

void append_hex(std::string& out, std::uint64_t number) {
    char digits[16];
    const auto written = std::to_chars(std::begin(digits), std::end(digits), number, 16);
    out.append(std::begin(digits), written.ptr);
}

void append_row(std::string& out, std::string_view name, const std::vector<std::uint64_t>& row) {
    out += name;
    for (const std::uint64_t hash : row) {
        out += '\t';
        append_hex(out, hash);
    }
    out += '\n';
}

void append_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\\') {
            out += "\\\\";
        } else {
            out += c;
        }
    }
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
        } else {
            ++i;
            out += text[i] == 'n' ? '\n' : text[i];
        }
    }
    return out;
}

// Takes what stands before `separator` off the front; all when there is none.
std::string_view take(std::string_view& text, char separator) {
    const std::size_t at = text.find(separator);
    const std::string_view field = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
    return field;
}

template <class Number>
bool read(std::string_view& text, Number& number, int base) {
    const std::string_view field = take(text, '\t');
    const char* end = field.data() + field.size();
    const auto parsed = std::from_chars(field.data(), end, number, base);
    return parsed.ec == std::errc() && parsed.ptr == end;
}

bool read_row(std::string_view text, std::vector<std::uint64_t>& row) {
    while (!text.empty()) {
        if (!read(text, row.emplace_back(), 16)) return false;
    }
    return true;
}

bool read_entry(std::string_view text, TraceEntry& entry) {
    std::int64_t at = 0;
    if (!read(text, entry.event, 10) || !read(text, at, 10) || !read(text, entry.hash, 16)) {
        return false;
    }
    entry.at = Instant::at(Duration::nanoseconds(at));
    entry.node = take(text, '\t');
    entry.kind = take(text, '\t');
    entry.text = unescaped(text);
    return true;
}

}  // namespace

std::optional<std::size_t> first_difference(const Recording& one, const Recording& other) {
    std::optional<std::size_t> window = first_difference(one.checkpoints, other.checkpoints);
    if (!window && one.trace_hash != other.trace_hash) window = one.checkpoints.size();
    if (!one.texts.empty() && !other.texts.empty()) {
        const auto by_text = first_difference(one.texts, other.texts);
        if (by_text && (!window || *by_text < *window)) window = by_text;
    }
    return window;
}

EventRange events_of_window(std::size_t window) {
    // What follows the closing event of the window before belongs to this one; and what is hashed
    // with the last line of this one shows in the hash of the next line only.
    constexpr std::uint64_t some_more = 64;
    return {window * sim::Trace::window, (window + 1) * sim::Trace::window + some_more};
}

Recorder::Recorder(sim::Simulation& simulation, const Watch& watch)
    : simulation_(simulation), watch_(watch) {
    if (!watch.texts && !watch.keep) return;
    simulation.set_trace_sink([this](const sim::TraceLine& line) { see(line); });
}

void Recorder::see(const sim::TraceLine& line) {
    if (watch_.texts) {
        close_windows_before(line.event);
        texts_.add(static_cast<std::uint64_t>(line.at.count()));
        texts_.add(line.node.value);
        texts_.add(line.kind);
        texts_.add(line.text);
    }
    if (!watch_.keep || line.event < watch_.keep->first || line.event > watch_.keep->last) return;
    std::string node;
    if (line.node.valid()) {
        node.append(simulation_.name(simulation_.site_of(line.node)));
        node.append("/").append(simulation_.name(line.node));
    }
    recording_.entries.push_back({line.event, line.at, std::move(node), std::string(line.kind),
                                  std::string(line.text), simulation_.trace_hash()});
}

void Recorder::close_windows_before(std::uint64_t event) {
    while (recording_.texts.size() < event / sim::Trace::window) {
        recording_.texts.push_back(texts_.value());
    }
}

Recording Recorder::finish() {
    recording_.trace_hash = simulation_.trace_hash();
    recording_.events = simulation_.statistics().events;
    recording_.checkpoints = simulation_.checkpoints();
    if (watch_.texts) {
        close_windows_before(recording_.events);
        recording_.texts.push_back(texts_.value());
    }
    return std::move(recording_);
}

std::string to_text(const Recording& recording) {
    std::string out(heading);
    out += '\n';
    if (!recording.error.empty()) {
        out += "error\t";
        append_escaped(out, recording.error);
        out += '\n';
    }
    append_row(out, "hash", {recording.trace_hash});
    out += "events\t" + std::to_string(recording.events) + '\n';
    append_row(out, "checkpoints", recording.checkpoints);
    append_row(out, "texts", recording.texts);
    for (const TraceEntry& entry : recording.entries) {
        out += "entry\t" + std::to_string(entry.event) + '\t' + std::to_string(entry.at.count()) +
               '\t';
        append_hex(out, entry.hash);
        out += '\t' + entry.node + '\t' + entry.kind + '\t';
        append_escaped(out, entry.text);
        out += '\n';
    }
    return out.append(ending) + '\n';
}

Recording recording_from_text(std::string_view text) {
    Recording recording;
    bool good = take(text, '\n') == heading;
    bool ended = false;
    while (good && !ended && !text.empty()) {
        std::string_view line = take(text, '\n');
        const std::string_view what = take(line, '\t');
        if (what == "error") {
            recording.error = unescaped(line);
        } else if (what == "hash") {
            good = read(line, recording.trace_hash, 16);
        } else if (what == "events") {
            good = read(line, recording.events, 10);
        } else if (what == "checkpoints") {
            good = read_row(line, recording.checkpoints);
        } else if (what == "texts") {
            good = read_row(line, recording.texts);
        } else if (what == "entry") {
            good = read_entry(line, recording.entries.emplace_back());
        } else {
            good = ended = what == ending;
        }
    }
    if (good && ended) return recording;
    Recording bad;
    bad.error = "the other process printed no recording";
    return bad;
}

}  // namespace cleave::determinism
