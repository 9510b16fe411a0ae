#include "runner/trace_recorder.hpp"

#include <algorithm>

namespace cleave::scenario {
namespace {

using sim::EventKind;
using sim::TraceEvent;

constexpr std::uint32_t fault_track = 0;
constexpr std::uint32_t violation_track = 1;
constexpr std::uint32_t label_track = 2;
constexpr std::uint32_t network_track = 3;

// What an entry means for the time in which a fault is in force.
enum class Effect : std::uint8_t {
    passing,   // over at once
    begins,    // nests: each beginning has an end of its own
    replaces,  // ends what was in force, and begins
    ends,
};
struct FaultShape {
    std::string_view name;  // the same of the beginning and of the end
    Effect effect = Effect::passing;
};

FaultShape shape_of(const TraceEvent& event) {
    switch (event.entry) {
        case EventKind::cut: return {"cut", Effect::begins};
        case EventKind::heal: return {"cut", Effect::ends};
        case EventKind::degrade: return {"degraded", Effect::replaces};
        case EventKind::restore: return {"degraded", Effect::ends};
        case EventKind::crash:
        case EventKind::shut_down:
        case EventKind::out_of_memory:
        case EventKind::gave_up: return {"down", Effect::replaces};
        case EventKind::restart: return {"down", Effect::ends};
        case EventKind::refuse: return {"refuses connections", Effect::begins};
        case EventKind::accept: return {"refuses connections", Effect::ends};
        case EventKind::block: return {"blocked", Effect::begins};
        case EventKind::unblock: return {"blocked", Effect::ends};
        case EventKind::pause: return {"paused", Effect::begins};
        case EventKind::resume: return {"paused", Effect::ends};
        case EventKind::disk_fault:
            if (const auto* trouble = event.value.get_if<world::DiskTrouble>()) {
                const bool healthy = *trouble == world::DiskTrouble{};
                return {"disk trouble", healthy ? Effect::ends : Effect::replaces};
            }
            return {"disk fault", Effect::passing};
        default: return {to_string(event.entry), Effect::passing};
    }
}

bool concerns_link(EventKind kind) {
    return kind == EventKind::cut || kind == EventKind::heal || kind == EventKind::degrade ||
           kind == EventKind::restore || kind == EventKind::refuse || kind == EventKind::accept;
}

// The start of a text, without cutting a character in two.
std::string start_of(std::string text) {
    if (text.size() <= trace_text_max) return text;
    std::size_t end = trace_text_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    return text.substr(0, end) + "…";
}

TraceNote text_of(const sim::ValueView& value) { return {"text", start_of(value.to_string())}; }

}  // namespace

TraceRecorder::TraceRecorder(sim::Simulation& simulation, TraceWriter& writer,
                             const TraceHeader& header)
    : simulation_(simulation), writer_(writer) {
    std::vector<TraceTrack> tracks = {{"faults", "faults"},
                                      {"properties", "told by nodes"},
                                      {"properties", "seen in labels"},
                                      {"network", "lost"}};
    store_track_ = static_cast<std::uint32_t>(tracks.size());
    tracks.push_back({"object store", "object store"});
    first_node_ = static_cast<std::uint32_t>(tracks.size());
    for (std::uint32_t i = 0; i < simulation.node_count(); ++i) {
        const NodeId node{i};
        tracks.push_back({std::string(simulation.name(simulation.site_of(node))),
                          std::string(simulation.name(node))});
    }
    writer_.begin(header, tracks);
    simulation.set_observer(this);
}

std::string TraceRecorder::name_of(NodeId node) const {
    return std::string(simulation_.name(simulation_.site_of(node))) + "/" +
           std::string(simulation_.name(node));
}

TraceItem TraceRecorder::item(const TraceEvent& event, TraceMark mark, std::uint32_t track,
                              std::string_view category, std::string_view name) const {
    TraceItem item;
    item.mark = mark;
    item.track = track;
    item.at = event.at;
    item.event = event.event;
    item.category = category;
    item.name = name;
    return item;
}

void TraceRecorder::depart(TraceItem item, std::uint64_t arrow) {
    arrows_[arrow] = {std::string(item.name), item.notes};
    item.id = arrow;
    writer_.add(item);
}

// Without an arrow where it began before anybody watched.
void TraceRecorder::arrive(TraceItem item, std::uint64_t arrow) {
    item.id = arrow;
    if (arrows_.erase(arrow) == 0) item.mark = TraceMark::point;
    writer_.add(item);
}

void TraceRecorder::open(TraceItem item, Span& span) {
    span = {++spans_, item.track, item.category, std::string(item.name)};
    item.mark = TraceMark::begin;
    item.id = span.id;
    writer_.add(item);
}

void TraceRecorder::close(TraceItem item, const Span& span) {
    item.mark = TraceMark::end;
    item.id = span.id;
    item.track = span.track;
    item.category = span.category;
    item.name = span.name;
    writer_.add(item);
}

void TraceRecorder::see(const TraceEvent& event) {
    switch (event.kind) {
        case TraceEvent::Kind::entry: return see_entry(event);
        case TraceEvent::Kind::sent:
        case TraceEvent::Kind::copied: return see_message(event);
        case TraceEvent::Kind::lost: return lose(event);
        case TraceEvent::Kind::store_asked:
        case TraceEvent::Kind::store_replied: return see_store(event);
        case TraceEvent::Kind::submitted: return see_client(event);
        case TraceEvent::Kind::log:
            return writer_.add(item(event, TraceMark::point, track_of(event.node), "log",
                                    start_of(std::string(event.text))));
    }
}

void TraceRecorder::see_entry(const TraceEvent& event) {
    const auto point = [&](std::string_view category, std::string_view name) {
        TraceItem made = item(event, TraceMark::point, track_of(event.node), category, name);
        if (!event.value.empty()) made.notes.push_back(text_of(event.value));
        writer_.add(made);
    };
    switch (event.entry) {
        case EventKind::message: return see_message(event);
        case EventKind::timer: return point("timer", event.value.type_name());
        case EventKind::synced: return point("disk", event.value.type_name());
        case EventKind::store_request:
        case EventKind::store_reply: return see_store(event);
        case EventKind::client_request: return point("client", "request");
        case EventKind::client_reply: return see_client(event);
        case EventKind::connection_broken: return point("connection", "connection broken");
        case EventKind::start: return point("life", "start");
        case EventKind::label: return point("label", event.text);
        case EventKind::violation: {
            point("violation", event.text);
            TraceItem again =
                item(event, TraceMark::point, violation_track, "violation", event.text);
            again.notes.push_back({"node", name_of(event.node)});
            return writer_.add(again);
        }
        case EventKind::action: return;  // what it did is seen by itself
        default: return see_fault(event);
    }
}

void TraceRecorder::see_message(const TraceEvent& event) {
    const bool arrives = event.kind == TraceEvent::Kind::entry;
    TraceItem made = item(event, arrives ? TraceMark::arrive : TraceMark::depart,
                          track_of(event.node), "message", event.value.type_name());
    made.notes.push_back({arrives ? "from" : "to", name_of(NodeId{event.peer})});
    if (event.kind == TraceEvent::Kind::copied) {
        made.notes.push_back({"copy of message", std::to_string(event.original)});
    }
    made.notes.push_back(text_of(event.value));
    arrives ? arrive(std::move(made), event.message) : depart(std::move(made), event.message);
}

void TraceRecorder::lose(const TraceEvent& event) {
    const auto arrow = arrows_.find(event.message);
    if (arrow == arrows_.end()) return;
    const Arrow lost = arrow->second;
    TraceItem made = item(event, TraceMark::arrive, network_track, "lost", lost.name);
    made.notes.push_back({"why", std::string(event.text)});
    made.notes.insert(made.notes.end(), lost.notes.begin(), lost.notes.end());
    arrive(std::move(made), event.message);
}

// A request on its way to the store, its service there, the reply on its way back.
void TraceRecorder::see_store(const TraceEvent& event) {
    const StoreRequest* request = event.value.get_if<StoreRequest>();
    const StoreReply* reply = event.value.get_if<StoreReply>();
    const std::string_view name = request ? to_string(request->function)
                                  : reply ? to_string(reply->status)
                                          : std::string_view("?");
    const bool at_store =
        event.kind == TraceEvent::Kind::store_replied || event.entry == EventKind::store_request;
    const bool departs = event.kind != TraceEvent::Kind::entry;
    TraceItem made = item(event, departs ? TraceMark::depart : TraceMark::arrive,
                          at_store ? store_track_ : track_of(event.node), "store", name);
    if (request) made.notes.push_back({"object", request->name});
    made.notes.push_back({"node", name_of(event.node)});
    made.notes.push_back(text_of(event.value));
    const TraceItem span = item(event, TraceMark::begin, store_track_, "service", name);
    if (at_store && departs) {
        if (const auto served = services_.find(event.original); served != services_.end()) {
            close(span, served->second);
            services_.erase(served);
        }
    }
    departs ? depart(std::move(made), event.message) : arrive(std::move(made), event.message);
    if (at_store && !departs) open(span, services_[event.message]);
}

void TraceRecorder::see_client(const TraceEvent& event) {
    if (const ClientRequest* request = event.value.get_if<ClientRequest>()) {
        TraceItem made = item(event, TraceMark::begin, track_of(event.node), "operation",
                              to_string(request->function));
        made.notes.push_back({"client", name_of(event.node)});
        made.notes.push_back({"operation", std::to_string(request->id.value)});
        made.notes.push_back({"key", request->key});
        if (request->function == Function::write || request->function == Function::cas) {
            made.notes.push_back({"value", std::to_string(request->value)});
        }
        if (!request->name.empty()) made.notes.push_back({"name", request->name});
        if (!request->new_name.empty()) made.notes.push_back({"to", request->new_name});
        if (request->function == Function::create) {
            made.notes.push_back({"handle", std::to_string(request->value)});
        }
        return open(std::move(made), operations_[request->id]);
    }
    const ClientReply* reply = event.value.get_if<ClientReply>();
    if (!reply) return;
    const auto asked = operations_.find(reply->id);
    if (asked == operations_.end()) return;
    TraceItem made = item(event, TraceMark::end, 0, "", "");
    made.notes.push_back({"outcome", std::string(to_string(reply->outcome))});
    if (reply->value) made.notes.push_back({"returned", std::to_string(*reply->value)});
    if (!reply->error.empty()) made.notes.push_back({"error", reply->error});
    close(std::move(made), asked->second);
    operations_.erase(asked);
}

// What a fault strikes: a node, a link, or nothing in particular.
std::string TraceRecorder::subject_of(const TraceEvent& event) const {
    if (event.entry == EventKind::block || event.entry == EventKind::unblock) {
        const NodeId to{event.peer};
        return name_of(event.node) + (to.valid() ? " → " + name_of(to) : " and the store");
    }
    if (event.node.valid()) return name_of(event.node);
    if (!concerns_link(event.entry)) return "";
    const auto site = [&](sim::SiteId id) { return std::string(simulation_.name(id)); };
    if (event.peer >= simulation_.link_count()) {
        return "inside " + site(sim::SiteId{UINT32_MAX - event.peer});
    }
    const auto [a, b] = simulation_.ends(sim::LinkId{event.peer});
    return site(a) + " – " + site(b);
}

void TraceRecorder::see_fault(const TraceEvent& event) {
    const FaultShape shape = shape_of(event);
    const std::string subject = subject_of(event);
    const std::string name = (subject.empty() ? "" : subject + ": ") + std::string(shape.name);
    const auto named = [&](std::uint32_t track, std::string_view what) {
        TraceItem made = item(event, TraceMark::point, track, "fault", what);
        made.notes.push_back({"what", std::string(to_string(event.entry))});
        if (!event.value.empty()) made.notes.push_back(text_of(event.value));
        return made;
    };
    if (event.node.valid()) {
        writer_.add(named(track_of(event.node), to_string(event.entry)));
    }
    if (shape.effect == Effect::passing) return writer_.add(named(fault_track, name));
    std::vector<Span>& spans = faults_[name];
    if (shape.effect != Effect::begins && !spans.empty()) {
        close(named(fault_track, name), spans.back());
        spans.pop_back();
    }
    if (shape.effect != Effect::ends) open(named(fault_track, name), spans.emplace_back());
}

void TraceRecorder::broken(Instant since, const std::string& property) {
    TraceItem made;
    made.track = label_track;
    made.at = since;
    made.category = "violation";
    made.name = property;
    writer_.add(made);
}

void TraceRecorder::finish() {
    simulation_.set_observer(nullptr);
    TraceEvent last;
    last.at = simulation_.now();
    last.event = simulation_.statistics().events;
    last.text = "still under way when the run ended";
    while (!arrows_.empty()) {
        last.message = arrows_.begin()->first;
        lose(last);
    }
    TraceItem over = item(last, TraceMark::end, 0, "", "");
    for (const auto& [request, span] : services_) close(over, span);
    for (const auto& [fault, spans] : faults_) {
        for (const Span& span : spans) close(over, span);
    }
    over.notes.push_back({"outcome", "no answer"});
    for (const auto& [operation, span] : operations_) close(over, span);
    writer_.finish({simulation_.trace_hash(), last.event});
}

}  // namespace cleave::scenario
