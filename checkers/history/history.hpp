#pragma once
// What clients saw: a list of operations on keys, each with the interval between invocation and
// completion. Stored as columns (42 bytes an operation, keys interned, lists aside), so that ten
// million fit easily. Times are virtual or real nanoseconds on one clock. `Outcome` as in Jepsen:
// ok, fail (certainly did not happen), info (unknown: may take effect at any moment from its
// invocation on, or never). Choices: one operation precedes another when it completed strictly
// before the other was invoked, so that two which touch at one instant are concurrent; a cas that
// failed did not happen (Jepsen's reading), and says nothing about the value it met.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

class History {
  public:
    KeyId key(std::string_view name);  // interns
    std::optional<KeyId> find_key(std::string_view name) const;
    std::string_view key_name(KeyId key) const;
    std::size_t key_count() const { return keys_by_name_.names.size(); }

    // Interns; require(function_count() < 255) unless the name is known.
    FunctionId function(std::string_view name);
    std::optional<FunctionId> find_function(std::string_view name) const;
    std::string_view function_name(FunctionId function) const;
    std::size_t function_count() const { return function_names_.size(); }

    // A name as an argument or result (of a file, an owner): interned like keys, apart from them.
    objects::Datum name(std::string_view text);
    std::string_view text_of(objects::Datum name) const;
    std::size_t name_count() const { return names_.names.size(); }

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
    bool empty() const { return invoked_.empty(); }
    Operation operator[](OpIndex index) const;

    // Columns, for engines that walk the whole history; each is indexed by OpIndex::value.
    const std::vector<KeyId>& keys() const { return keys_; }
    const std::vector<std::uint32_t>& processes() const { return processes_; }
    const std::vector<Instant>& invocations() const { return invoked_; }
    const std::vector<Instant>& completions() const { return completed_; }
    FunctionId function(OpIndex op) const { return functions_[op.value]; }
    Outcome outcome(OpIndex op) const {
        return static_cast<Outcome>(shapes_[op.value] & outcome_mask);
    }
    // Valid until the next change of the history.
    std::span<const objects::Datum> input(OpIndex op) const;
    std::span<const objects::Datum> output(OpIndex op) const;

    // Of a register: a name is not a value of it, and reads as nil.
    Action action(OpIndex op) const { return static_cast<Action>(functions_[op.value].value); }
    std::optional<Value> value(OpIndex op) const;
    std::optional<Value> expected(OpIndex op) const;
    bool is_register_operation(OpIndex op) const { return functions_[op.value].value < 4; }

  private:
    // A shape is the outcome, and how many inputs and outputs stand in the slot of the operation;
    // when they are more than fit, the slot says where in the pool they are and how many.
    static constexpr std::uint8_t outcome_mask = 3;
    static constexpr unsigned inputs_shift = 2, outputs_shift = 4;
    static constexpr std::uint8_t pooled = 64;
    using Slot = std::array<objects::Datum, 2>;

    struct Interned {
        std::vector<std::string> names;
        std::vector<std::uint32_t> table;  // position + 1; 0 is free; a power of two in size
        std::uint32_t intern(std::string_view name);
        std::optional<std::uint32_t> find(std::string_view name) const;

      private:
        // The slot of `name`: its own, or the free one where it belongs.
        std::size_t slot_of(std::string_view name) const;
        void grow();
    };
    struct Counts {
        std::uint32_t inputs, outputs;
    };
    Counts counts(OpIndex op) const;
    const objects::Datum* data_of(OpIndex op) const;
    void put(OpIndex op, std::span<const objects::Datum> input,
             std::span<const objects::Datum> output);

    Interned keys_by_name_, names_;
    std::vector<std::string> function_names_ = {"read", "write", "cas", "remove"};
    std::vector<KeyId> keys_;
    std::vector<std::uint32_t> processes_;
    std::vector<FunctionId> functions_;
    std::vector<std::uint8_t> shapes_;
    std::vector<Slot> slots_;
    std::vector<Instant> invoked_;
    std::vector<Instant> completed_;
    objects::Data pool_;
};

}  // namespace cleave::history
