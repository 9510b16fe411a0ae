#include "history/history.hpp"

#include "host/digest.hpp"
#include "host/require.hpp"

namespace cleave::history {

std::string_view to_string(Action action) {
    switch (action) {
        case Action::read: return "read";
        case Action::write: return "write";
        case Action::cas: return "cas";
        case Action::remove: return "remove";
    }
    return "?";
}

std::size_t History::key_slot(std::string_view name) const {
    const std::size_t mask = key_table_.size() - 1;
    std::size_t slot = static_cast<std::size_t>(digest_of(name)) & mask;
    while (key_table_[slot] != 0 && key_names_[key_table_[slot] - 1] != name) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

void History::grow_key_table() {
    key_table_.assign(key_table_.empty() ? 16 : key_table_.size() * 2, 0);
    for (std::size_t key = 0; key < key_names_.size(); ++key) {
        key_table_[key_slot(key_names_[key])] = static_cast<std::uint32_t>(key + 1);
    }
}

KeyId History::key(std::string_view name) {
    if (key_names_.size() * 2 >= key_table_.size()) grow_key_table();
    const std::size_t slot = key_slot(name);
    if (key_table_[slot] == 0) {
        key_names_.emplace_back(name);
        key_table_[slot] = static_cast<std::uint32_t>(key_names_.size());
    }
    return KeyId{key_table_[slot] - 1};
}

std::optional<KeyId> History::find_key(std::string_view name) const {
    if (key_table_.empty()) return std::nullopt;
    const std::uint32_t found = key_table_[key_slot(name)];
    if (found == 0) return std::nullopt;
    return KeyId{found - 1};
}

std::string_view History::key_name(KeyId key) const {
    require(key.value < key_names_.size(), "no such key");
    return key_names_[key.value];
}

void History::reserve(std::size_t operations) {
    keys_.reserve(operations);
    processes_.reserve(operations);
    flags_.reserve(operations);
    values_.reserve(operations);
    expected_.reserve(operations);
    invoked_.reserve(operations);
    completed_.reserve(operations);
}

OpIndex History::add(const Operation& operation) {
    const bool known = operation.outcome != Outcome::unknown;
    require(operation.key.value < key_names_.size(), "an operation on a key that was not interned");
    require(operation.invoked.count() > INT64_MIN, "invoked before the beginning of time");
    require(!known || operation.invoked <= operation.completed, "completed before it was invoked");
    require(!known || operation.completed < Instant::max(), "a known outcome needs its time");
    require(size() < UINT32_MAX - 1, "more than 2^32 - 2 operations");
    keys_.push_back(operation.key);
    processes_.push_back(operation.process);
    const auto flags = static_cast<unsigned>(operation.action) |
                       static_cast<unsigned>(operation.outcome) << outcome_shift |
                       (operation.value ? has_value : 0U) |
                       (operation.expected ? has_expected : 0U);
    flags_.push_back(static_cast<std::uint8_t>(flags));
    values_.push_back(operation.value.value_or(0));
    expected_.push_back(operation.expected.value_or(0));
    invoked_.push_back(operation.invoked);
    completed_.push_back(known ? operation.completed : Instant::max());
    return OpIndex{static_cast<std::uint32_t>(size() - 1)};
}

void History::complete(OpIndex op, Outcome outcome, Instant when, std::optional<Value> read) {
    require(op.value < size(), "no such operation");
    require(this->outcome(op) == Outcome::unknown, "an operation completed twice");
    if (outcome == Outcome::unknown) return;
    require(invoked_[op.value] <= when, "completed before it was invoked");
    require(when < Instant::max(), "a known outcome needs its time");
    unsigned flags = flags_[op.value];
    flags &= ~(3U << outcome_shift);
    flags |= static_cast<unsigned>(outcome) << outcome_shift;
    if (action(op) == Action::read) {
        flags = read ? flags | has_value : flags & ~unsigned{has_value};
        values_[op.value] = read.value_or(0);
    }
    flags_[op.value] = static_cast<std::uint8_t>(flags);
    completed_[op.value] = when;
}

Operation History::operator[](OpIndex index) const {
    require(index.value < size(), "no such operation");
    return {.process = processes_[index.value],
            .action = action(index),
            .key = keys_[index.value],
            .value = value(index),
            .expected = expected(index),
            .invoked = invoked_[index.value],
            .completed = completed_[index.value],
            .outcome = outcome(index)};
}

}  // namespace cleave::history
