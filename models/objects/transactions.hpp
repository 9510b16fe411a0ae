#pragma once
// Transactions over many keys in one call: `list-append`, where each key holds a list that grows at
// its end, and `rw-register`, where it holds one value. Both have one function, txn, whose input is
// a list of micro-operations [f, key, value] and whose output is the same list with the reads
// filled in. Sources: the workloads of Elle (Kingsbury and Alvaro, "Elle: Inferring Isolation
// Anomalies from Experimental Observations", VLDB 2021, section 2). Choices: a list that was never
// appended to reads as empty, or as null; the initial value concerns registers only.

#include <cstdint>
#include <optional>
#include <span>

#include "objects/object.hpp"

namespace cleave::objects {

// One part of a transaction, as it lies flattened in a call (Shape::operations of object.hpp).
struct MicroOp {
    enum class Kind : std::uint8_t { read, write, append };
    enum class Form : std::uint8_t { null, one, list };
    Kind kind = Kind::read;
    Form form = Form::null;
    Datum key{};
    std::span<const Datum> values{};  // none where `form` is null, one where it is one

    // What a register held, or gets.
    Datum value() const { return values.empty() ? Datum() : values[0]; }
};

// Walks through flattened micro-operations.
class MicroOps {
  public:
    explicit MicroOps(std::span<const Datum> flattened) : rest_(flattened) {}
    // Nothing at the end, and at the first that is malformed.
    std::optional<MicroOp> next();
    bool malformed() const { return malformed_; }

  private:
    std::span<const Datum> rest_;
    bool malformed_ = false;
};

// Appends `op` to `flattened`.
void flatten(const MicroOp& op, Data& flattened);

// What says most about a transaction: its output if it was answered, and else its input.
inline MicroOps micro_ops(const Call& call) {
    return MicroOps(call.answered ? call.output : call.input);
}

// As sequential objects: a whole history of transactions on one state, in which keys and what they
// hold lie in ascending order of keys.
const Object& list_append();
const Object& rw_register();
inline bool is_transactional(const Object& object) {
    return &object == &list_append() || &object == &rw_register();
}

}  // namespace cleave::objects
