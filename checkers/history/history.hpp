#pragma once
// What clients saw: a list of operations on keys, each with the interval between invocation and
// completion. Stored as columns (41 bytes an operation, keys interned), so that ten million fit
// easily. Times are virtual or real nanoseconds on one clock. `Outcome` as in Jepsen: ok, fail
// (certainly did not happen), info (unknown: may take effect at any moment from its invocation on,
// or never). Choices: one operation precedes another when it completed strictly before the other
// was invoked, so that two which touch at one instant are concurrent; a cas that failed did not
// happen (Jepsen's reading), and says nothing about the value it met.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/client.hpp"
#include "host/time.hpp"

namespace cleave::history {

// Position of an operation in its history, from 0.
struct OpIndex {
    std::uint32_t value = UINT32_MAX;
    constexpr auto operator<=>(const OpIndex&) const = default;
};
struct KeyId {
    std::uint32_t value = 0;
    constexpr auto operator<=>(const KeyId&) const = default;
};

enum class Action : std::uint8_t { read, write, cas, remove };  // `remove` is a write of nil
std::string_view to_string(Action action);

// One operation, assembled from the columns. Nil (no value, key absent) is `nullopt`.
struct Operation {
    std::uint32_t process = 0;
    Action action = Action::read;
    KeyId key{};
    std::optional<Value> value{};     // written; returned by an ok read; the new value of a cas
    std::optional<Value> expected{};  // of a cas: the value it requires
    Instant invoked{};
    Instant completed = Instant::max();  // max when the outcome is unknown
    Outcome outcome = Outcome::unknown;
    bool operator==(const Operation&) const = default;
};

// True when `a` ended before `b` began: every legal order then has `a` before `b`.
constexpr bool precedes(const Operation& a, const Operation& b) { return a.completed < b.invoked; }

class History {
  public:
    KeyId key(std::string_view name);  // interns
    std::optional<KeyId> find_key(std::string_view name) const;
    std::string_view key_name(KeyId key) const;
    std::size_t key_count() const { return key_names_.size(); }

    void reserve(std::size_t operations);
    // Requires an interned key, invoked > -2^63 ns, invoked <= completed, and a completion time
    // unless the outcome is unknown, whose completion time is ignored. At most 2^32 - 2 operations.
    OpIndex add(const Operation& operation);
    // For an operation added as unknown: it has now been answered. A read's value is what it
    // returned; those of the others stay as they were.
    void complete(OpIndex op, Outcome outcome, Instant when, std::optional<Value> read = {});
    std::size_t size() const { return invoked_.size(); }
    bool empty() const { return invoked_.empty(); }
    Operation operator[](OpIndex index) const;

    // Columns, for engines that walk the whole history; each is indexed by OpIndex::value.
    const std::vector<KeyId>& keys() const { return keys_; }
    const std::vector<std::uint32_t>& processes() const { return processes_; }
    const std::vector<Instant>& invocations() const { return invoked_; }
    const std::vector<Instant>& completions() const { return completed_; }
    Action action(OpIndex op) const { return static_cast<Action>(flags_[op.value] & 3U); }
    Outcome outcome(OpIndex op) const {
        return static_cast<Outcome>((flags_[op.value] >> outcome_shift) & 3U);
    }
    std::optional<Value> value(OpIndex op) const {
        if ((flags_[op.value] & has_value) == 0) return std::nullopt;
        return values_[op.value];
    }
    std::optional<Value> expected(OpIndex op) const {
        if ((flags_[op.value] & has_expected) == 0) return std::nullopt;
        return expected_[op.value];
    }

  private:
    static constexpr unsigned outcome_shift = 2;
    static constexpr std::uint8_t has_value = 16;
    static constexpr std::uint8_t has_expected = 32;

    void grow_key_table();
    // The slot of `name` in the open-addressed table: its own, or the free one where it belongs.
    std::size_t key_slot(std::string_view name) const;

    std::vector<std::string> key_names_;
    std::vector<std::uint32_t> key_table_;  // key + 1; 0 is free; a power of two in size
    std::vector<KeyId> keys_;
    std::vector<std::uint32_t> processes_;
    std::vector<std::uint8_t> flags_;
    std::vector<Value> values_;
    std::vector<Value> expected_;
    std::vector<Instant> invoked_;
    std::vector<Instant> completed_;
};

}  // namespace cleave::history
