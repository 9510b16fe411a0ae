#include "linearizability/wording.hpp"

#include <algorithm>

namespace cleave::check {
namespace {

std::string seconds(Instant when, int decimals) {
    const std::int64_t ns = when.count();
    // The magnitude as unsigned, because the smallest int64 has no negative.
    const std::uint64_t magnitude =
        ns < 0 ? 0 - static_cast<std::uint64_t>(ns) : static_cast<std::uint64_t>(ns);
    std::string fraction = std::to_string(1'000'000'000 + magnitude % 1'000'000'000).substr(1);
    fraction.resize(static_cast<std::size_t>(decimals));
    return (ns < 0 ? "-" : "") + std::to_string(magnitude / 1'000'000'000) + "." + fraction;
}

}  // namespace

Wording::Wording(const history::History& history, const std::vector<history::OpIndex>& core)
    : history_(history) {
    std::vector<Instant> times;
    for (const history::OpIndex op : core) {
        times.push_back(history.invocations()[op.value]);
        if (history.outcome(op) != Outcome::unknown) {
            times.push_back(history.completions()[op.value]);
        }
    }
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    for (std::size_t i = 1; i < times.size(); ++i) {
        while (decimals_ < 9 && seconds(times[i - 1], decimals_) == seconds(times[i], decimals_)) {
            ++decimals_;
        }
    }
}

std::string Wording::time(Instant when) const { return seconds(when, decimals_) + " s"; }

std::string Wording::who(history::OpIndex op) const {
    return "process " + std::to_string(history_.processes()[op.value]);
}

std::string Wording::value(std::optional<Value> value) {
    return value ? std::to_string(*value) : "nothing";
}

std::string Wording::what(history::OpIndex op) const {
    const history::Operation o = history_[op];
    const std::string subject = who(op) + "'s ";
    switch (o.action) {
        case history::Action::read: return subject + "read of " + value(o.value);
        case history::Action::write: return subject + "write of " + value(o.value);
        case history::Action::remove: return subject + "remove";
        case history::Action::cas:
            return subject + "compare-and-set from " + value(o.expected) + " to " + value(o.value);
    }
    return subject + "operation";
}

std::string Wording::began(history::OpIndex op) const {
    return time(history_.invocations()[op.value]);
}
std::string Wording::completed(history::OpIndex op) const {
    return time(history_.completions()[op.value]);
}

}  // namespace cleave::check
