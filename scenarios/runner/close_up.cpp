#include "runner/close_up.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/simulation.hpp"
#include "language/fault_words.hpp"
#include "runner/fault_plan.hpp"
#include "runner/run.hpp"

namespace cleave::scenario {
namespace {

using history::OpIndex;
using sim::EventKind;
using sim::TraceEvent;

constexpr std::size_t text_max = 240;  // of a message's value, in bytes

// The start of a text, without cutting a character in two.
std::string start_of_text(std::string text) {
    if (text.size() <= text_max) return text;
    std::size_t end = text_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
    return text.substr(0, end) + "…";
}

std::string name_of(const sim::ValueView& value) {
    if (const auto* request = value.get_if<StoreRequest>()) {
        return std::string(to_string(request->function));
    }
    if (const auto* reply = value.get_if<StoreReply>()) {
        return std::string(to_string(reply->status));
    }
    return std::string(value.type_name());
}

// Watches a run. What a node sends while it handles something was caused by it; what it sends once
// its disk has synced, by what it last handled on behalf of the focus.
class MessagesWatched final : public sim::TraceObserver {
  public:
    MessagesWatched(const history::History& history, CloseUp& close_up)
        : history_(history), close_up_(close_up) {
        in_focus_.resize(history.size());
        for (const OpIndex op : close_up.focus) {
            in_focus_[op.value] = true;
            std::string key = "\"" + std::string(history.key_name(history.keys()[op.value])) + "\"";
            if (std::find(keys_.begin(), keys_.end(), key) == keys_.end()) {
                keys_.push_back(std::move(key));
            }
        }
    }

    void see(const TraceEvent& event) override {
        ++order_;
        switch (event.kind) {
            case TraceEvent::Kind::entry: return see_entry(event);
            case TraceEvent::Kind::sent:
            case TraceEvent::Kind::copied: return depart(event, event.node.value, event.peer);
            case TraceEvent::Kind::store_asked: return depart(event, event.node.value, store());
            case TraceEvent::Kind::store_replied: return depart(event, store(), event.node.value);
            case TraceEvent::Kind::lost: return land(event, std::string(event.text));
            case TraceEvent::Kind::submitted: {
                const std::size_t op = operation(event);
                if (op < history_.size()) close_up_.client[op] = event.node.value;
                return;
            }
            case TraceEvent::Kind::log: return;
        }
    }

    void finish(Instant end) {
        for (const auto& [number, place] : under_way_) {
            Carried& message = close_up_.messages[place];
            message.landed = std::max(end, message.sent);
            message.lands = ++order_;
            message.lost = "still under way when the run ended";
        }
    }

  private:
    std::uint32_t store() const { return static_cast<std::uint32_t>(close_up_.nodes.size() - 1); }

    std::size_t operation(const TraceEvent& event) const {
        const auto* request = event.value.get_if<ClientRequest>();
        return request ? request->id.value - 1 : SIZE_MAX;  // ids count from 1, as the driver's
    }

    void see_entry(const TraceEvent& event) {
        event_ = event.event;
        behalf_ = false;
        switch (event.entry) {
            case EventKind::message:
            case EventKind::store_request:
            case EventKind::store_reply: {
                behalf_ = caused_.count(event.message) != 0;
                land(event, "");
                break;
            }
            case EventKind::client_request: {
                const std::size_t op = operation(event);
                behalf_ = op < history_.size() && in_focus_[op];
                break;
            }
            case EventKind::synced: behalf_ = waiting_.count(event.node) != 0; break;
            case EventKind::client_reply: {
                const auto* reply = event.value.get_if<ClientReply>();
                const std::size_t op = reply ? reply->id.value - 1 : SIZE_MAX;
                if (op < history_.size()) close_up_.told[op] = event.at;
                return;
            }
            default: return;
        }
        if (!event.node.valid()) return;
        if (behalf_) {
            waiting_[event.node] = true;
        } else {
            waiting_.erase(event.node);
        }
    }

    void depart(const TraceEvent& event, std::uint32_t from, std::uint32_t to) {
        const bool caused =
            event.kind == TraceEvent::Kind::store_replied || event.kind == TraceEvent::Kind::copied
                ? caused_.count(event.original) != 0
                : behalf_ && event.event == event_;
        if (caused) caused_[event.message] = true;
        if (event.at < close_up_.from || event.at > close_up_.until) return;
        Carried carried;
        carried.name = name_of(event.value);
        carried.text = event.value.to_string();
        carried.from = from;
        carried.to = to;
        carried.sent = event.at;
        carried.departs = order_;
        carried.caused = caused;
        for (const std::string& key : keys_) {
            carried.named = carried.named || carried.text.find(key) != std::string::npos;
        }
        carried.text = start_of_text(std::move(carried.text));
        under_way_[event.message] = close_up_.messages.size();
        close_up_.messages.push_back(std::move(carried));
    }

    void land(const TraceEvent& event, std::string lost) {
        const auto found = under_way_.find(event.message);
        if (found == under_way_.end()) return;
        Carried& message = close_up_.messages[found->second];
        message.landed = event.at;
        message.lands = order_;
        message.lost = std::move(lost);
        under_way_.erase(found);
    }

    const history::History& history_;
    CloseUp& close_up_;
    std::vector<bool> in_focus_;     // by operation
    std::vector<std::string> keys_;  // of the focus, as they are printed
    std::uint64_t order_ = 0;
    std::uint64_t event_ = 0;                         // the event under way,
    bool behalf_ = false;                             // on behalf of the focus
    std::map<NodeId, bool> waiting_;                  // handled something on behalf of the focus
    std::map<std::uint64_t, bool> caused_;            // by number of the message
    std::map<std::uint64_t, std::size_t> under_way_;  // message → place in `messages`
};

void set_window(const history::History& history, CloseUp& close_up) {
    if (close_up.focus.empty()) {
        close_up.from = Instant::max();
        return;
    }
    close_up.from = Instant::max();
    close_up.until = Instant();
    for (const OpIndex op : close_up.focus) {
        const Instant invoked = history.invocations()[op.value];
        const bool ended = history.outcome(op) != Outcome::unknown;
        close_up.from = std::min(close_up.from, invoked);
        close_up.until =
            std::max(close_up.until, ended ? history.completions()[op.value] : invoked);
    }
}

// How far a message lies from the operations of the focus; zero while one of them is under way.
Duration distance_to_focus(const history::History& history, const CloseUp& close_up, Instant sent) {
    Duration nearest = Duration::max();
    for (const OpIndex op : close_up.focus) {
        const Instant invoked = history.invocations()[op.value];
        const Instant completed = history.completions()[op.value];
        const Duration distance = sent < invoked     ? invoked - sent
                                  : sent > completed ? sent - completed
                                                     : Duration();
        nearest = std::min(nearest, distance);
    }
    return nearest;
}

void keep_nearest(const history::History& history, CloseUp& close_up, std::size_t most) {
    std::vector<Carried>& messages = close_up.messages;
    if (messages.size() <= most) return;
    const auto rank = [&](const Carried& message) {
        return std::tuple(!message.caused, !message.named,
                          distance_to_focus(history, close_up, message.sent), message.departs);
    };
    std::stable_sort(messages.begin(), messages.end(),
                     [&](const Carried& a, const Carried& b) { return rank(a) < rank(b); });
    close_up.left_out = messages.size() - most;
    messages.resize(most);
    std::stable_sort(messages.begin(), messages.end(),
                     [](const Carried& a, const Carried& b) { return a.departs < b.departs; });
}

}  // namespace

CloseUp close_up(const Scenario& scenario, const RunResult& run,
                 std::vector<history::OpIndex> focus, std::size_t messages_max) {
    CloseUp result;
    result.nodes = roster(scenario);
    for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
        if (scenario.sites[i].object_store) result.nodes.push_back({"object store", i, false});
    }
    result.client.assign(run.history.size(), 0);
    result.told.assign(run.history.size(), Instant::max());
    if (scenario.workload.object != "chunk-file") result.lags = measure::lags(run.history);
    for (const Occurrence& one : occurrences(scenario, run.seed)) {
        std::vector<LinkStruck>& links = result.struck.emplace_back();
        for (std::size_t link = 0; link < scenario.links.size(); ++link) {
            std::string how = trouble_of_link(scenario, link, one.what);
            if (!how.empty()) links.push_back({link, std::move(how)});
        }
    }
    result.focus = std::move(focus);
    set_window(run.history, result);

    MessagesWatched watched(run.history, result);
    RunOptions options;
    options.check = false;
    options.built = [&](sim::Simulation& simulation) { simulation.set_observer(&watched); };
    options.finished = [&](sim::Simulation& simulation) {
        simulation.set_observer(nullptr);
        watched.finish(simulation.now());
    };
    const RunResult again = scenario::run(scenario, run.seed, options);
    if (again.trace_hash != run.trace_hash) {
        result.problem = "seed " + std::to_string(run.seed) +
                         " came out differently when it was repeated for its page; "
                         "--verify-determinism says where";
    }
    keep_nearest(run.history, result, messages_max);
    return result;
}

}  // namespace cleave::scenario
