#include "history/history.hpp"

#include <algorithm>

#include "host/require.hpp"

namespace cleave::history {

using objects::Data;
using objects::Datum;

std::string_view to_string(Action action) {
    switch (action) {
        case Action::read: return "read";
        case Action::write: return "write";
        case Action::cas: return "cas";
        case Action::remove: return "remove";
    }
    return "?";
}

// ---- Names

KeyId History::key(std::string_view name) { return KeyId{keys_by_name_.intern(name)}; }

std::optional<KeyId> History::find_key(std::string_view name) const {
    const auto found = keys_by_name_.find(name);
    if (!found) return std::nullopt;
    return KeyId{*found};
}

std::string_view History::key_name(KeyId key) const {
    require(key.value < key_count(), "no such key");
    return keys_by_name_[key.value];
}

std::optional<FunctionId> History::find_function(std::string_view name) const {
    const auto found = std::find(function_names_.begin(), function_names_.end(), name);
    if (found == function_names_.end()) return std::nullopt;
    return FunctionId{static_cast<std::uint8_t>(found - function_names_.begin())};
}

FunctionId History::function(std::string_view name) {
    if (const auto known = find_function(name)) return *known;
    require(function_names_.size() < 255, "more than 255 functions");
    function_names_.emplace_back(name);
    return FunctionId{static_cast<std::uint8_t>(function_names_.size() - 1)};
}

std::string_view History::function_name(FunctionId function) const {
    require(function.value < function_names_.size(), "no such function");
    return function_names_[function.value];
}

Datum History::name(std::string_view text) { return Datum::name(names_.intern(text)); }

std::string_view History::text_of(Datum name) const {
    require(name.symbol() < names_.size(), "no such name");
    return names_[name.symbol()];
}

// ---- Operations

void History::reserve(std::size_t operations) {
    keys_.own().reserve(operations);
    processes_.own().reserve(operations);
    functions_.own().reserve(operations);
    shapes_.own().reserve(operations);
    slots_.own().reserve(operations);
    invoked_.own().reserve(operations);
    completed_.own().reserve(operations);
}

History::Counts History::counts(OpIndex op) const {
    const std::uint8_t shape = shapes_[op.value];
    if ((shape & Columns::pooled) != 0) {
        const auto packed = static_cast<std::uint64_t>(slots_[op.value][1].raw());
        return {static_cast<std::uint32_t>(packed >> 32), static_cast<std::uint32_t>(packed)};
    }
    return {(shape >> Columns::inputs_shift) & 3U, (shape >> Columns::outputs_shift) & 3U};
}

const Datum* History::data_of(OpIndex op) const {
    const Columns::Slot& slot = slots_[op.value];
    const bool elsewhere = (shapes_[op.value] & Columns::pooled) != 0;
    return elsewhere ? pool_.data() + slot[0].raw() : slot.data();
}

std::span<const Datum> History::input(OpIndex op) const { return {data_of(op), counts(op).inputs}; }

std::span<const Datum> History::output(OpIndex op) const {
    const Counts n = counts(op);
    return {data_of(op) + n.inputs, n.outputs};
}

// Replaces what the operation had; the outcome in its shape stays.
void History::put(OpIndex op, std::span<const Datum> input, std::span<const Datum> output) {
    Columns::Slot& slot = slots_.own()[op.value];
    unsigned shape = shapes_[op.value] & Columns::outcome_mask;
    if (input.size() + output.size() <= slot.size()) {
        Columns::Slot filled{};  // the input may lie in the slot itself
        std::copy(output.begin(), output.end(),
                  std::copy(input.begin(), input.end(), filled.begin()));
        slot = filled;
        shape |= static_cast<unsigned>(input.size()) << Columns::inputs_shift |
                 static_cast<unsigned>(output.size()) << Columns::outputs_shift;
    } else {
        require(input.size() <= UINT32_MAX && output.size() <= UINT32_MAX, "a list too long");
        const Data kept(input.begin(), input.end());  // it may lie in the slot or the pool itself
        Data& pool = pool_.own();
        slot[0] = Datum::from_raw(static_cast<std::int64_t>(pool.size()));
        slot[1] = Datum::from_raw(
            static_cast<std::int64_t>(std::uint64_t{input.size()} << 32 | output.size()));
        pool.insert(pool.end(), kept.begin(), kept.end());
        pool.insert(pool.end(), output.begin(), output.end());
        shape |= Columns::pooled;
    }
    shapes_.own()[op.value] = static_cast<std::uint8_t>(shape);
}

OpIndex History::record(const Entry& entry) {
    const bool known = entry.outcome != Outcome::unknown;
    require(entry.key.value < key_count(), "an operation on a key that was not interned");
    require(entry.function.value < function_names_.size(), "a function that was not interned");
    require(entry.invoked.count() > INT64_MIN, "invoked before the beginning of time");
    require(!known || entry.invoked <= entry.completed, "completed before it was invoked");
    require(!known || entry.completed < Instant::max(), "a known outcome needs its time");
    require(size() < UINT32_MAX - 1, "more than 2^32 - 2 operations");
    keys_.own().push_back(entry.key);
    processes_.own().push_back(entry.process);
    functions_.own().push_back(entry.function);
    shapes_.own().push_back(static_cast<std::uint8_t>(entry.outcome));
    slots_.own().emplace_back();
    invoked_.own().push_back(entry.invoked);
    completed_.own().push_back(known ? entry.completed : Instant::max());
    const OpIndex index{static_cast<std::uint32_t>(size() - 1)};
    put(index, entry.input, entry.output);
    return index;
}

void History::complete(OpIndex op, Outcome outcome, Instant when, std::span<const Datum> output) {
    require(op.value < size(), "no such operation");
    require(this->outcome(op) == Outcome::unknown, "an operation completed twice");
    if (outcome == Outcome::unknown) return;
    require(invoked_[op.value] <= when, "completed before it was invoked");
    require(when < Instant::max(), "a known outcome needs its time");
    std::uint8_t& shape = shapes_.own()[op.value];
    shape = static_cast<std::uint8_t>((shape & ~Columns::outcome_mask) |
                                      static_cast<unsigned>(outcome));
    completed_.own()[op.value] = when;
    if (outcome == Outcome::ok && !output.empty()) put(op, input(op), output);
}

// ---- Registers

OpIndex History::add(const Operation& operation) {
    const Datum value(operation.value);
    const std::array<Datum, 2> swap = {Datum(operation.expected), value};
    Entry entry{.process = operation.process,
                .function = FunctionId{static_cast<std::uint8_t>(operation.action)},
                .key = operation.key,
                .invoked = operation.invoked,
                .completed = operation.completed,
                .outcome = operation.outcome};
    switch (operation.action) {
        case Action::read: entry.output = {&value, 1}; break;
        case Action::write: entry.input = {&value, 1}; break;
        case Action::cas: entry.input = swap; break;
        case Action::remove: break;
    }
    return record(entry);
}

void History::complete(OpIndex op, Outcome outcome, Instant when, std::optional<Value> read) {
    const Datum value(read);
    const bool returns = action(op) == Action::read;
    complete(op, outcome, when, std::span<const Datum>(&value, returns ? 1 : 0));
}

std::optional<Value> History::value(OpIndex op) const {
    const Counts n = counts(op);
    if (n.inputs + n.outputs == 0 || functions_[op.value].value > 3) return std::nullopt;
    return data_of(op)[n.inputs + n.outputs - 1].value();  // a cas has its new value last
}

std::optional<Value> History::expected(OpIndex op) const {
    return action(op) == Action::cas ? data_of(op)[0].value() : std::nullopt;
}

Operation History::operator[](OpIndex index) const {
    require(index.value < size(), "no such operation");
    require(is_register_operation(index), "not an operation on a register");
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
