#include "workload/replayer.hpp"

#include <algorithm>

namespace cleave::scenario {
namespace {

// What an operation of a trace is on whole files.
struct Part {
    Function function = Function::read;
    bool target = false;  // at the new name, of a rename
};

std::vector<Part> parts_of(const TraceStep& step) {
    const bool absent = step.expect == Found::absent;
    switch (step.deed) {
        case Deed::read: return {{Function::read}};
        case Deed::stat: return {{Function::stat}};
        case Deed::write:
        case Deed::create: return {{Function::write}};
        case Deed::remove: return {{Function::remove}};
        case Deed::list: return {};
        case Deed::truncate:
            if (absent) return {{Function::stat}};
            return {{Function::write}};
        case Deed::rename:
            if (absent) return {{Function::stat}};
            return {{Function::read}, {Function::write, true}, {Function::remove}};
    }
    return {};
}

}  // namespace

Replayer::Replayer(const Replay& replay, const std::vector<std::string>& clients)
    : replay_(replay) {
    const OperationTrace& trace = *replay.trace;
    steps_.resize(trace.clients.size());
    for (std::uint32_t i = 0; i < trace.steps.size(); ++i) {
        steps_[trace.steps[i].client].push_back(i);
    }
    const auto sources = static_cast<std::uint32_t>(trace.clients.size());
    const auto count = static_cast<std::uint32_t>(clients.size());
    if (replay.by == ReplayBy::share) {
        key_names_ = trace.paths;
        for (std::uint32_t source = 0; count > 0 && source < sources; ++source) {
            lanes_.push_back({source % count, source});
        }
        return;
    }
    for (std::uint32_t client = 0; client < count; ++client) {
        const auto first = static_cast<std::uint32_t>(key_names_.size());
        for (const std::string& path : trace.paths) {
            key_names_.push_back('/' + clients[client] + path);
        }
        for (std::uint32_t source = 0; source < sources; ++source) {
            lanes_.push_back({client, source, first});
        }
    }
}

const TraceStep* Replayer::step_of(const Lane& lane) const {
    const std::vector<std::uint32_t>& own = steps_[lane.source];
    return lane.step < own.size() ? &replay_.trace->steps[own[lane.step]] : nullptr;
}

std::optional<Instant> Replayer::next(std::size_t which, Instant now) {
    Lane& lane = lanes_[which];
    while (const TraceStep* step = step_of(lane)) {
        if (step->at && replay_.pace == ReplayPace::recorded) {
            lane.not_before = Instant::at(*step->at / std::int64_t{replay_.speed});
        }
        if (!parts_of(*step).empty()) return std::max(now, lane.not_before);
        ++counts_.left_out;  // nothing stands for it, but its time
        ++lane.step;
    }
    return std::nullopt;
}

Record Replayer::take(std::size_t which) {
    Lane& lane = lanes_[which];
    const TraceStep& step = *step_of(lane);
    const std::vector<Part> parts = parts_of(step);
    const Part& part = parts[lane.part];
    Record record;
    record.function = part.function;
    record.key = lane.first_key + (part.target ? step.to : step.path);
    record.size = std::max(step.size_after, Bytes{1});
    record.replays = true;
    record.lane = static_cast<std::uint32_t>(which);
    record.expect = only_looks(part.function) ? step.expect : Found::any;
    if (++lane.part == parts.size()) {
        lane.part = 0;
        ++lane.step;
    }
    return record;
}

void Replayer::ended(const Record& record) {
    if (record.outcome != Outcome::ok) {
        ++counts_.unanswered;
        return;
    }
    const Found found = record.value ? Found::ok : Found::absent;
    const bool same = record.expect == Found::any || record.expect == found;
    ++(same ? counts_.as_recorded : counts_.otherwise);
}

ReplayCounts Replayer::counts() const {
    ReplayCounts counts = counts_;
    for (const Lane& lane : lanes_) counts.not_begun += steps_[lane.source].size() - lane.step;
    return counts;
}

}  // namespace cleave::scenario
