#include "staleness/versions_search.hpp"

#include <algorithm>

namespace cleave::check {

VersionsSearch::VersionsSearch(const RegisterHistory& history, std::uint64_t k)
    : history_(history),
      k_(k),
      skip_(history.ops.size() + 1, false),
      readers_(history.values.size(), 0),
      place_of_value_(history.values.size(), -1) {
    for (const RegisterOp& op : history.ops) {
        if (op.observes != no_value) ++readers_[op.observes];
    }
    for (std::size_t i = 0; i < history.ops.size(); ++i) {
        const RegisterOp& op = history.ops[i];
        skip_[i] = op.sets != no_value && !op.required && readers_[op.sets] == 0;
        wanted_ += skip_[i] ? 0 : 1;
    }
    place_of_value_[initial_value] = 0;  // the initial value is the first write
    writes_ = 1;
    if (readers_[initial_value] > 0) live_.push_back(initial_value);
}

// Those that nothing still to come precedes in real time.
std::vector<std::uint32_t> VersionsSearch::next_ones() const {
    std::vector<std::uint32_t> open;
    std::int64_t first_end = time_max;
    const std::vector<RegisterOp>& ops = history_.ops;
    for (std::size_t i = first_; i < ops.size() && ops[i].begin <= first_end; ++i) {
        if (skip_[i]) continue;
        first_end = std::min(first_end, ops[i].end);
        open.push_back(static_cast<std::uint32_t>(i));
    }
    std::erase_if(open, [&](std::uint32_t op) { return ops[op].begin > first_end; });
    return open;
}

bool VersionsSearch::readable(std::uint32_t op) const {
    const std::int64_t place = place_of_value_[history_.ops[op].observes];
    return place >= 0 && writes_ - place <= static_cast<std::int64_t>(k_);
}

bool VersionsSearch::writable() const {
    return std::all_of(live_.begin(), live_.end(), [&](ValueId value) {
        return writes_ + 1 - place_of_value_[value] <= static_cast<std::int64_t>(k_);
    });
}

void VersionsSearch::place(std::uint32_t position) {
    const RegisterOp& op = history_.ops[position];
    skip_[position] = true;
    while (skip_[first_]) ++first_;
    placed_.push_back(position);
    if (op.sets == no_value) {
        if (--readers_[op.observes] == 0) std::erase(live_, op.observes);
        return;
    }
    ++writes_;
    if (readers_[op.sets] == 0) return;
    place_of_value_[op.sets] = writes_ - 1;
    live_.push_back(op.sets);
}

void VersionsSearch::take_back() {
    const std::uint32_t position = placed_.back();
    const RegisterOp& op = history_.ops[position];
    placed_.pop_back();
    skip_[position] = false;
    first_ = std::min<std::size_t>(first_, position);
    if (op.sets == no_value) {
        if (readers_[op.observes]++ == 0) live_.push_back(op.observes);
        return;
    }
    --writes_;
    if (readers_[op.sets] == 0) return;
    place_of_value_[op.sets] = -1;
    std::erase(live_, op.sets);
}

bool VersionsSearch::place_reads() {
    bool any = false;
    for (const std::uint32_t op : next_ones()) {
        if (history_.ops[op].sets != no_value || !readable(op)) continue;
        place(op);
        any = true;
    }
    return any;
}

std::vector<std::uint32_t> VersionsSearch::situation() const {
    std::vector<std::uint32_t> now = {static_cast<std::uint32_t>(first_)};
    for (const std::uint32_t op : next_ones()) now.push_back(op);
    std::vector<ValueId> live = live_;
    std::sort(live.begin(), live.end());
    for (const ValueId value : live) {
        now.push_back(value);
        now.push_back(static_cast<std::uint32_t>(writes_ - place_of_value_[value]));
    }
    return now;
}

bool VersionsSearch::go_back() {
    while (!decisions_.empty()) {
        Decision& last = decisions_.back();
        while (placed_.size() > last.placed) take_back();
        if (!last.options.empty()) {
            const std::uint32_t next = last.options.back();
            last.options.pop_back();
            place(next);
            return true;
        }
        dead_.insert(std::move(last.situation));
        decisions_.pop_back();
    }
    return false;
}

std::optional<bool> VersionsSearch::run(std::uint64_t& steps) {
    while (true) {
        while (place_reads()) {
        }
        if (placed_.size() == wanted_) return true;
        const std::vector<std::uint32_t> open = next_ones();
        if (steps < open.size()) return std::nullopt;
        steps -= open.size();
        Decision decision{placed_.size(), {}, {}};
        if (writable()) {
            for (const std::uint32_t op : open) {
                if (history_.ops[op].sets != no_value) decision.options.push_back(op);
            }
        }
        bool dead = decision.options.empty();
        if (!dead) {
            decision.situation = situation();
            dead = dead_.count(decision.situation) != 0;
        }
        if (dead) {
            if (!go_back()) return false;
            continue;
        }
        std::sort(decision.options.begin(), decision.options.end(),
                  [&](std::uint32_t a, std::uint32_t b) {
                      return std::pair(history_.ops[a].end, a) > std::pair(history_.ops[b].end, b);
                  });
        const std::uint32_t first = decision.options.back();
        decision.options.pop_back();
        decisions_.push_back(std::move(decision));
        place(first);
    }
}

}  // namespace cleave::check
