#include "certifier/bounded.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "certifier/record.hpp"

namespace cleave::check {
namespace {

using history::Action;
using history::History;
using history::KeyId;
using history::OpIndex;

Certification refuse(std::string reason) { return {false, std::move(reason)}; }
std::string name(OpIndex op) { return "operation " + std::to_string(op.value); }

constexpr std::int64_t never = INT64_MAX, ever = INT64_MIN;

// Each order is of one key that has no other; they are complete, legal and agree with real time if
// reads begin `earlier` than they did. `versions`: instead of returning the last write, a read may
// return one of the last so many.
class Replay {
  public:
    Replay(const History& history, std::optional<Value> initial)
        : history_(history), initial_(initial), seen_(history.size(), false) {}

    Certification order(const std::vector<OpIndex>& list, std::int64_t earlier,
                        std::uint64_t versions) {
        std::vector<std::optional<Value>> written = {initial_};
        std::int64_t latest = ever;
        std::optional<std::uint32_t> key;
        for (const OpIndex index : list) {
            const auto op = record::op_of(history_, index);
            if (!op || seen_[index.value]) return refuse(name(index) + " cannot be in the order");
            seen_[index.value] = true;
            if (!key && !keys_.insert(op->key).second) return refuse("two orders of one key");
            if (key.value_or(op->key) != op->key) return refuse("an order of two keys");
            key = op->key;
            if (op->certain && op->completed < latest) {
                return refuse(name(index) + " completed before an earlier one began");
            }
            const bool moves = history_.action(index) == Action::read;
            latest = std::max(latest, moves ? minus(op->invoked, earlier) : op->invoked);
            if (op->observes) {
                const std::size_t from =
                    written.size() - std::min<std::size_t>(written.size(), versions);
                const bool found = std::find(written.begin() + static_cast<std::ptrdiff_t>(from),
                                             written.end(), op->seen) != written.end();
                if (!found) return refuse(name(index) + " is staler than claimed");
            }
            if (op->sets) written.push_back(op->left);
        }
        return {true};
    }
    bool has(OpIndex op) const { return seen_[op.value]; }
    Certification complete() const {
        for (std::uint32_t i = 0; i < history_.size(); ++i) {
            if (history_.outcome(OpIndex{i}) == Outcome::ok && !seen_[i]) {
                return refuse(name(OpIndex{i}) + " is missing from the order");
            }
        }
        return {true};
    }

  private:
    static std::int64_t minus(std::int64_t a, std::int64_t b) {
        return a < ever + b ? ever : a - b;
    }

    const History& history_;
    std::optional<Value> initial_;
    std::vector<bool> seen_;
    std::set<std::uint32_t> keys_;
};

// With reads beginning less than `time` earlier, two versions must each precede the other: some
// operation on each was over before one on the other began.
bool too_short(const History& history, std::optional<Value> initial, std::int64_t time) {
    std::map<std::pair<std::uint32_t, std::optional<Value>>, std::pair<std::int64_t, std::int64_t>>
        zones;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const auto op = record::op_of(history, OpIndex{i});
        if (!op) continue;
        const bool reads = op->observes;
        const auto value = reads ? op->seen : op->left;
        const bool moves = history.action(op->index) == Action::read;
        const std::int64_t begin = moves ? op->invoked - time : op->invoked;
        const std::int64_t end = op->certain ? op->completed : never;
        auto [zone, fresh] = zones.try_emplace({op->key, value}, never, ever);
        if (fresh && value == initial) zone->second.first = ever;
        zone->second.first = std::min(zone->second.first, end);
        zone->second.second = std::max(zone->second.second, begin);
    }
    for (auto a = zones.begin(); a != zones.end(); ++a) {
        for (auto b = std::next(a); b != zones.end() && b->first.first == a->first.first; ++b) {
            if (a->second.first < b->second.second && b->second.first < a->second.second) {
                return true;
            }
        }
    }
    return false;
}

bool values_are_unique(const History& history, std::optional<Value> initial) {
    std::set<std::pair<std::uint32_t, std::optional<Value>>> written;
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        const auto op = record::op_of(history, OpIndex{i});
        if (!op || !op->sets) continue;
        if (op->observes || op->left == initial) return false;
        if (!written.insert({op->key, op->left}).second) return false;
    }
    return true;
}

}  // namespace

Certification certify_bounded(const History& history, const Verdict& verdict,
                              std::optional<Value> initial) {
    if (verdict.conclusion == Conclusion::violated) {
        // Judged like any core of linearizability, but with all reads beginning very early.
        History early;
        for (std::uint32_t i = 0; i < history.key_count(); ++i)
            early.key(history.key_name(KeyId{i}));
        for (std::uint32_t i = 0; i < history.size(); ++i) {
            history::Operation op = history[OpIndex{i}];
            if (op.action == Action::read) op.invoked = Instant::at(-Duration::max());
            early.add(op);
        }
        Verdict same = verdict;
        same.guarantee = Guarantee::linearizable;
        return certify(early, same, initial);
    }
    if (!verdict.staleness) return refuse("no bounds");
    Replay by_time(history, initial), by_versions(history, initial);
    const StalenessBound& bound = *verdict.staleness;
    for (const Linearization& evidence : verdict.linearizations) {
        Certification result = by_time.order(evidence.order, bound.time.count(), 1);
        if (!result) return result;
    }
    if (Certification result = by_time.complete(); !result) return result;
    if (bound.versions != 0) {
        for (const View& view : verdict.views) {
            Certification result = by_versions.order(view.order, 0, bound.versions);
            if (!result) return result;
        }
        // A key without a view needs no time either: its other order shows that, too.
        for (const Linearization& evidence : verdict.linearizations) {
            if (evidence.order.empty() || by_versions.has(evidence.order.front())) continue;
            Certification result = by_versions.order(evidence.order, 0, bound.versions);
            if (!result) return result;
        }
        if (Certification result = by_versions.complete(); !result) return result;
    }
    if (bound.time > Duration{}) {
        if (!bound.stalest) return refuse("no read is named that needs the time");
        const bool checkable = values_are_unique(history, initial);
        if (checkable && !too_short(history, initial, bound.time.count() - 1)) {
            return refuse("less time would do");
        }
    }
    return {true};
}

}  // namespace cleave::check
