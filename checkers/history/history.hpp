#pragma once
// What clients saw: a list of operations on keys, each with the interval between invocation and
// completion. Stored as columns (42 bytes an operation, keys interned, lists aside), so that ten
// million fit easily; a column may lie in a mapped file. Times are virtual or real nanoseconds on
// one clock. `Outcome` as in Jepsen: ok, fail (certainly did not happen), info (unknown: may take
// effect at any moment from its invocation on, or never). Choices: one operation precedes another
// when it completed strictly before the other was invoked, so that two which touch at one instant
// are concurrent; a cas that failed did not happen (Jepsen's reading), and says nothing about the
// value it met.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "history/column.hpp"
#include "history/names.hpp"
#include "host/client.hpp"
#include "host/time.hpp"
#include "objects/datum.hpp"

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

// The "f" of an operation, interned by its history; at most 255 differ. The first four are those
// of registers, in the order of `Action`.
struct FunctionId {
    std::uint8_t value = 0;
    constexpr auto operator<=>(const FunctionId&) const = default;
};

// One operation on any object, for `History::record`. An output is what an ok operation returned.
struct Entry {
    std::uint32_t process = 0;
    FunctionId function{};
    KeyId key{};
    std::span<const objects::Datum> input{};
    std::span<const objects::Datum> output{};
    Instant invoked{};
    Instant completed = Instant::max();  // ignored when the outcome is unknown
    Outcome outcome = Outcome::unknown;
};

enum class Action : std::uint8_t { read, write, cas, remove };  // `remove` is a write of nil
std::string_view to_string(Action action);

// One operation on a register, assembled from the columns. Nil (no value, key absent) is `nullopt`.
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

// Everything of a history but its names, as it lies in memory: for codecs. A shape is the outcome
// (two bits), and how many inputs (two bits) and outputs (two bits) stand in the slot of the
// operation; or that bit alone which says that they lie in the pool: then the slot says from where
// on, and how many inputs (the upper half) and outputs.
struct Columns {
    using Slot = std::array<objects::Datum, 2>;
    static constexpr std::uint8_t outcome_mask = 3;
    static constexpr unsigned inputs_shift = 2, outputs_shift = 4;
    static constexpr std::uint8_t pooled = 64;

    std::span<const KeyId> keys{};
    std::span<const std::uint32_t> processes{};
    std::span<const FunctionId> functions{};
    std::span<const std::uint8_t> shapes{};
    std::span<const Slot> slots{};
    std::span<const Instant> invoked{};
    std::span<const Instant> completed{};
    std::span<const objects::Datum> pool{};
};

class History {
  public:
    KeyId key(std::string_view name);  // interns
    std::optional<KeyId> find_key(std::string_view name) const;
    std::string_view key_name(KeyId key) const;
    std::size_t key_count() const { return keys_by_name_.size(); }

    // Interns; require(function_count() < 255) unless the name is known.
    FunctionId function(std::string_view name);
    std::optional<FunctionId> find_function(std::string_view name) const;
    std::string_view function_name(FunctionId function) const;
    std::size_t function_count() const { return function_names_.size(); }

    // A name as an argument or result (of a file, an owner): interned like keys, apart from them.
    objects::Datum name(std::string_view text);
    std::string_view text_of(objects::Datum name) const;
    std::size_t name_count() const { return names_.size(); }

    void reserve(std::size_t operations);
    // Requires an interned key, invoked > -2^63 ns, invoked <= completed, and a completion time
    // unless the outcome is unknown, whose completion time is ignored. At most 2^32 - 2 operations.
    OpIndex record(const Entry& entry);
    OpIndex add(const Operation& operation);
    // For an operation added as unknown: it has now been answered. A read's value is what it
    // returned; those of the others stay as they were.
    void complete(OpIndex op, Outcome outcome, Instant when, std::optional<Value> read = {});
    // The same on any object: `output` is what it returned, if it is ok.
    void complete(OpIndex op, Outcome outcome, Instant when,
                  std::span<const objects::Datum> output);
    std::size_t size() const { return invoked_.size(); }
    bool empty() const { return size() == 0; }
    Operation operator[](OpIndex index) const;

    // Columns, for engines that walk the whole history; each is indexed by OpIndex::value.
    // Valid until the next change of the history.
    std::span<const KeyId> keys() const { return keys_.view(); }
    std::span<const std::uint32_t> processes() const { return processes_.view(); }
    std::span<const Instant> invocations() const { return invoked_.view(); }
    std::span<const Instant> completions() const { return completed_.view(); }
    FunctionId function(OpIndex op) const { return functions_[op.value]; }
    Outcome outcome(OpIndex op) const {
        return static_cast<Outcome>(shapes_[op.value] & Columns::outcome_mask);
    }
    std::span<const objects::Datum> input(OpIndex op) const;
    std::span<const objects::Datum> output(OpIndex op) const;

    // Of a register: a name is not a value of it, and reads as nil.
    Action action(OpIndex op) const { return static_cast<Action>(functions_[op.value].value); }
    std::optional<Value> value(OpIndex op) const;
    std::optional<Value> expected(OpIndex op) const;
    bool is_register_operation(OpIndex op) const { return functions_[op.value].value < 4; }

    Columns columns() const;
    // Puts columns in the place of the operations, without copying them; `keeper` is held as long
    // as they are used. What is wrong with them, and then nothing changes.
    std::optional<std::string> lend(const Columns& columns, std::shared_ptr<const void> keeper);

  private:
    struct Counts {
        std::uint32_t inputs, outputs;
    };
    Counts counts(OpIndex op) const;
    const objects::Datum* data_of(OpIndex op) const;
    void put(OpIndex op, std::span<const objects::Datum> input,
             std::span<const objects::Datum> output);

    Names keys_by_name_, names_;
    std::vector<std::string> function_names_ = {"read", "write", "cas", "remove"};
    Column<KeyId> keys_;
    Column<std::uint32_t> processes_;
    Column<FunctionId> functions_;
    Column<std::uint8_t> shapes_;
    Column<Columns::Slot> slots_;
    Column<Instant> invoked_;
    Column<Instant> completed_;
    Column<objects::Datum> pool_;
    std::shared_ptr<const void> keeper_;  // of what the columns were lent
};

}  // namespace cleave::history
