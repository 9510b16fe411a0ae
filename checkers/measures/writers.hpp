#pragma once
// For each key and value of a history: who may have written it, and by when that was certainly
// over. Writes, removes and compare-and-sets that did not fail; those of unknown outcome are never
// certainly over.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "history/history.hpp"
#include "verdict/patience.hpp"

namespace cleave::measure {

class Writers {
  public:
    explicit Writers(const history::History& history, check::Patience* patience = nullptr);

    // The latest completion among the writes of `value` that began no later than `until`;
    // Instant::max() if one of them never completed; nothing if there is none.
    std::optional<Instant> over_by(history::KeyId key, std::optional<Value> value,
                                   Instant until) const;

    // The first invocation among the writes of `value`. Nothing if there is none.
    std::optional<Instant> first_begun(history::KeyId key, std::optional<Value> value) const;

    // The latest invocation among the acknowledged writes of the key that completed before
    // `moment`. Nothing if there is none.
    std::optional<Instant> newest_before(history::KeyId key, Instant moment) const;

  private:
    struct OfValue {
        history::KeyId key;
        std::optional<Value> value;
        Instant invoked;
        Instant over;  // the latest completion of this and those before it in its group
    };
    struct Acknowledged {
        history::KeyId key;
        Instant completed;
        Instant newest;  // the latest invocation of this and those before it in its group
    };
    std::vector<OfValue> by_value_;           // sorted by key, value, invocation
    std::vector<Acknowledged> acknowledged_;  // sorted by key, completion
};

// What an operation leaves behind, if it may have left anything.
bool may_have_written(const history::History& history, history::OpIndex op);
std::optional<Value> written_value(const history::History& history, history::OpIndex op);

}  // namespace cleave::measure
