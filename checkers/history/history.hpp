#pragma once
// What clients saw: a list of operations on keys, each with the interval between invocation and
// completion. Stored as columns (struct of arrays, interned keys), so that ten million operations
// fit easily. Times are virtual or real nanoseconds on one clock. `Outcome` as in Jepsen: ok, fail
// (certainly did not happen), info (unknown: may take effect at any moment from its invocation on,
// or never).

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

// One operation, assembled from the columns. Nil (no value, key absent) is `nullopt`.
struct Operation {
    std::uint32_t process = 0;
    Action action = Action::read;
    KeyId key;
    std::optional<Value> value;     // written; returned by an ok read; the new value of a cas
    std::optional<Value> expected;  // of a cas: the value it requires
    Instant invoked;
    Instant completed = Instant::max();  // max when the outcome is unknown
    Outcome outcome = Outcome::unknown;
};

class History {
  public:
    KeyId key(std::string_view name);  // interns
    std::string_view key_name(KeyId key) const;
    std::size_t key_count() const;

    OpIndex add(const Operation& operation);
    std::size_t size() const;
    Operation operator[](OpIndex index) const;

    // (columns, accessors for the engines, and private members: to be completed by the checkers
    // layer)
};

}  // namespace cleave::history
