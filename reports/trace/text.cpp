#include "trace/text.hpp"

#include <fmt/format.h>

#include "host/describe.hpp"
#include "text/escape.hpp"
#include "text/format.hpp"

namespace cleave::report {
namespace {

using scenario::TraceMark;

std::string_view words_of(TraceMark mark) {
    switch (mark) {
        case TraceMark::point: return "";
        case TraceMark::depart: return " departs";
        case TraceMark::arrive: return " arrives";
        case TraceMark::begin: return " begins";
        case TraceMark::end: return " ends";
    }
    return "";
}

}  // namespace

void TextTrace::begin(const scenario::TraceHeader& header,
                      const std::vector<scenario::TraceTrack>& tracks) {
    for (const scenario::TraceTrack& track : tracks) {
        const bool same = track.group == track.name;
        tracks_.push_back(clean(same ? track.group : track.group + "/" + track.name));
    }
    output_(fmt::format("# {}, {}, seed {}\n", clean(header.scenario), clean(header.protocol),
                        header.seed));
}

void TextTrace::add(const scenario::TraceItem& item) {
    std::string line = fmt::format("{} {} {}{}", to_string(item.at), tracks_[item.track],
                                   clean(item.category), words_of(item.mark));
    if (item.mark != TraceMark::point) line += fmt::format(" #{}", item.id);
    line += ' ' + clean(item.name);
    for (const scenario::TraceNote& note : item.notes) {
        line += fmt::format(" {}={}", clean(note.key), clean(note.value));
    }
    output_(line + '\n');
}

void TextTrace::finish(const scenario::TraceFooter& footer) {
    output_(fmt::format("# {}, trace hash {}\n", count(footer.events, "event"),
                        hex(footer.trace_hash)));
}

}  // namespace cleave::report
