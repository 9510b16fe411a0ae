#include "measures/writers.hpp"

#include <algorithm>
#include <tuple>

namespace cleave::measure {

using history::Action;
using history::History;
using history::KeyId;
using history::OpIndex;

bool may_have_written(const History& history, OpIndex op) {
    if (!history.is_register_operation(op) || history.outcome(op) == Outcome::fail) return false;
    if (history.action(op) == Action::read) return false;
    // A cas that installs what it expects changes nothing.
    return history.action(op) != Action::cas || history.expected(op) != history.value(op);
}

std::optional<Value> written_value(const History& history, OpIndex op) {
    return history.action(op) == Action::remove ? std::nullopt : history.value(op);
}

Writers::Writers(const History& history, check::Patience* patience) {
    const auto& invoked = history.invocations();
    const auto& completed = history.completions();
    for (std::uint32_t i = 0; i < history.size(); ++i) {
        check::spend(patience, 1);
        const OpIndex op{i};
        if (!may_have_written(history, op)) continue;
        const KeyId key = history.keys()[i];
        by_value_.push_back({key, written_value(history, op), invoked[i], completed[i]});
        if (history.outcome(op) == Outcome::ok) {
            acknowledged_.push_back({key, completed[i], invoked[i]});
        }
    }
    std::sort(by_value_.begin(), by_value_.end(), [&](const OfValue& a, const OfValue& b) {
        check::spend(patience, 1);
        return std::tie(a.key, a.value, a.invoked) < std::tie(b.key, b.value, b.invoked);
    });
    for (std::size_t i = 1; i < by_value_.size(); ++i) {
        check::spend(patience, 1);
        const OfValue& before = by_value_[i - 1];
        OfValue& here = by_value_[i];
        const bool same_group = before.key == here.key && before.value == here.value;
        if (same_group) here.over = std::max(here.over, before.over);
    }
    std::sort(acknowledged_.begin(), acknowledged_.end(),
              [&](const Acknowledged& a, const Acknowledged& b) {
                  check::spend(patience, 1);
                  return std::tie(a.key, a.completed) < std::tie(b.key, b.completed);
              });
    for (std::size_t i = 1; i < acknowledged_.size(); ++i) {
        check::spend(patience, 1);
        const Acknowledged& before = acknowledged_[i - 1];
        Acknowledged& here = acknowledged_[i];
        if (before.key == here.key) here.newest = std::max(here.newest, before.newest);
    }
}

std::optional<Instant> Writers::over_by(KeyId key, std::optional<Value> value,
                                        Instant until) const {
    const auto after =
        std::partition_point(by_value_.begin(), by_value_.end(), [&](const OfValue& entry) {
            return std::tie(entry.key, entry.value, entry.invoked) <= std::tie(key, value, until);
        });
    if (after == by_value_.begin()) return std::nullopt;
    const OfValue& last = *(after - 1);
    if (last.key != key || last.value != value) return std::nullopt;
    return last.over;
}

std::optional<Instant> Writers::first_begun(KeyId key, std::optional<Value> value) const {
    const auto first =
        std::partition_point(by_value_.begin(), by_value_.end(), [&](const OfValue& entry) {
            return std::tie(entry.key, entry.value) < std::tie(key, value);
        });
    if (first == by_value_.end() || first->key != key || first->value != value) return std::nullopt;
    return first->invoked;
}

std::optional<Instant> Writers::newest_before(KeyId key, Instant moment) const {
    const auto after = std::partition_point(
        acknowledged_.begin(), acknowledged_.end(), [&](const Acknowledged& entry) {
            return std::tie(entry.key, entry.completed) < std::tie(key, moment);
        });
    if (after == acknowledged_.begin() || (after - 1)->key != key) return std::nullopt;
    return (after - 1)->newest;
}

}  // namespace cleave::measure
