#include "trace/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::report {
namespace {

using scenario::TraceItem;
using scenario::TraceMark;

// Of clean text.
void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

std::string_view phase_of(TraceMark mark) {
    switch (mark) {
        case TraceMark::point: return "i";
        case TraceMark::depart:
        case TraceMark::arrive: return "X";
        case TraceMark::begin: return "b";
        case TraceMark::end: return "e";
    }
    return "i";
}

}  // namespace

void JsonTrace::start_event(std::string_view phase, std::uint32_t track, std::string_view category,
                            std::string_view name) {
    line_ += fmt::format(",\n{{\"ph\":\"{}\",\"pid\":{},\"tid\":{}", phase, processes_[track],
                         track + 1);
    if (!category.empty()) {
        line_ += ",\"cat\":";
        append_quoted(line_, clean(category));
    }
    line_ += ",\"name\":";
    append_quoted(line_, clean(name));
}

void JsonTrace::add_time(const TraceItem& item) {
    const std::int64_t ns = item.at.count();
    fmt::format_to(std::back_inserter(line_), ",\"ts\":{}.{:03}", ns / 1000, ns % 1000);
}

void JsonTrace::add_notes(const TraceItem& item) {
    fmt::format_to(std::back_inserter(line_), ",\"args\":{{\"event\":{}", item.event);
    for (const scenario::TraceNote& note : item.notes) {
        line_ += ',';
        append_quoted(line_, clean(note.key));
        line_ += ':';
        append_quoted(line_, clean(note.value));
    }
    line_ += '}';
}

void JsonTrace::end_event() { line_ += '}'; }

void JsonTrace::name_track(std::string_view what, std::size_t process, std::size_t thread,
                           std::string_view name) {
    line_ +=
        fmt::format("{}{{\"ph\":\"M\",\"pid\":{},\"tid\":{},\"name\":\"{}\",\"args\":{{\"name\":",
                    line_.ends_with('[') ? "\n" : ",\n", process, thread, what);
    append_quoted(line_, clean(name));
    line_ += "}}";
}

void JsonTrace::begin(const scenario::TraceHeader& header,
                      const std::vector<scenario::TraceTrack>& tracks) {
    header_ = header;
    line_ = "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[";
    std::vector<std::string> groups;
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        auto group = std::find(groups.begin(), groups.end(), tracks[i].group);
        const auto process = static_cast<std::size_t>(group - groups.begin()) + 1;
        if (group == groups.end()) {
            groups.push_back(tracks[i].group);
            name_track("process_name", process, 0, tracks[i].group);
            line_ += fmt::format(
                ",\n{{\"ph\":\"M\",\"pid\":{},\"tid\":0,\"name\":\"process_sort_index\","
                "\"args\":{{\"sort_index\":{}}}}}",
                process, process);
        }
        processes_.push_back(process);
        name_track("thread_name", process, i + 1, tracks[i].name);
    }
    output_(line_);
}

void JsonTrace::add(const TraceItem& item) {
    line_.clear();
    start_event(phase_of(item.mark), item.track, item.category, item.name);
    add_time(item);
    switch (item.mark) {
        case TraceMark::point:
            // A broken property is a line through the whole picture.
            line_ += item.category == "violation" ? ",\"s\":\"g\"" : ",\"s\":\"t\"";
            break;
        case TraceMark::depart:
        case TraceMark::arrive: line_ += ",\"dur\":0"; break;
        case TraceMark::begin:
        case TraceMark::end: line_ += fmt::format(",\"id\":\"0x{:x}\"", item.id); break;
    }
    add_notes(item);
    end_event();
    if (item.mark == TraceMark::depart || item.mark == TraceMark::arrive) {
        const bool departs = item.mark == TraceMark::depart;
        start_event(departs ? "s" : "f", item.track, "arrow", "arrow");
        add_time(item);
        line_ += fmt::format(",\"id\":{}{}", item.id, departs ? "" : ",\"bp\":\"e\"");
        end_event();
    }
    output_(line_);
}

void JsonTrace::finish(const scenario::TraceFooter& footer) {
    line_ = "\n],\"otherData\":{\"format\":\"cleave-trace\",\"version\":1,\"scenario\":";
    append_quoted(line_, clean(header_.scenario));
    line_ += ",\"protocol\":";
    append_quoted(line_, clean(header_.protocol));
    line_ += fmt::format(",\"seed\":\"{}\",\"trace_hash\":\"{}\",\"events\":{}}}}}\n", header_.seed,
                         hex(footer.trace_hash), footer.events);
    output_(line_);
}

}  // namespace cleave::report
